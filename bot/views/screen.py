"""What a person sees at once: text, buttons and perhaps a file, as data; how it gets to Telegram is the sender's."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from bot.documents.drawing import Drawing
from bot.views.markdown import from_markdown
from bot.views.phrase import phrase
from bot.views.rich import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Entity,
    Rich,
    bold,
    clean,
    code,
    italic,
    joined,
    lines,
    link,
    paragraphs,
    quote,
    require_https,
    units,
)
from bot.views.splitting import split

__all__ = [
    "CAPTION_LIMIT",
    "TEXT_LIMIT",
    "Button",
    "Entity",
    "Link",
    "Media",
    "Press",
    "Rich",
    "Row",
    "Screen",
    "bold",
    "clean",
    "code",
    "from_markdown",
    "italic",
    "joined",
    "lines",
    "link",
    "paragraphs",
    "parse_press",
    "phrase",
    "quote",
    "split",
    "units",
]

DATA_LIMIT = 64
"""Bytes of callback data, as Bot API InlineKeyboardButton has it."""
LARGEST_ID = 2**63 - 1
"""What an INTEGER column can hold; anybody can forge a larger one."""
_VERB = re.compile(r"[a-z][a-z0-9_.-]*")
_PRESS = re.compile(r"v1:([a-z][a-z0-9_.-]*):(-?[0-9]{1,19}):([^\x00-\x1f\ud800-\udfff]*)")


@dataclass(frozen=True, slots=True)
class Press:
    """What a tapped button said; nothing in it has been checked but its shape, for a client may send any bytes."""

    verb: str
    id: int
    arg: str


def parse_press(data: str) -> Press | None:
    """Return what callback data says; None for anything a button of ours could not have carried."""
    match = _PRESS.fullmatch(data)
    if match is None or len(data.encode()) > DATA_LIMIT:
        return None
    number = int(match[2])
    return Press(match[1], number, match[3]) if abs(number) <= LARGEST_ID else None


@dataclass(frozen=True, slots=True)
class Button:
    """A button that says `verb` about `id`; it sets a state and never toggles one.

    ValueError when its data would not fit into 64 bytes, counting any id but 0 as the largest there is,
    so that a button that fits today still fits when the ids have grown.
    """

    label: str
    verb: str
    id: int = 0
    arg: str = ""

    def __post_init__(self) -> None:
        if not self.label.strip():
            raise ValueError(f"button {self.verb!r} has no label")
        if not _VERB.fullmatch(self.verb) or abs(self.id) > LARGEST_ID or parse_press(self._data(self.id)) is None:
            raise ValueError(f"not a button: {self._data(self.id)!r}")
        if len(self._data(LARGEST_ID if self.id else 0).encode()) > DATA_LIMIT:
            raise ValueError(f"more than {DATA_LIMIT} bytes at the largest id: {self._data(self.id)!r}")

    @property
    def data(self) -> str:
        """The callback data, at most 64 bytes."""
        return self._data(self.id)

    def _data(self, number: int) -> str:
        return f"v1:{self.verb}:{number}:{self.arg}"


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an https address; ValueError for any other."""

    label: str
    url: str

    def __post_init__(self) -> None:
        require_https(self.url)


Row = tuple[Button | Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A photo or document: known to Telegram by `file_id`, lying at `path` on our side, or drawn when it leaves."""

    kind: Literal["photo", "document"]
    file_id: str | None = None
    path: str | None = None
    name: str | None = None
    drawing: Drawing | None = None
    content: bytes | None = field(default=None, repr=False)
    """What was drawn just now; it is sent and never stored."""

    def __post_init__(self) -> None:
        if sum(source is not None for source in (self.file_id, self.path, self.drawing, self.content)) != 1:
            raise ValueError("a file comes from one place: Telegram, a path, or a drawing")


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: the text (the caption where there is a file), rows of buttons, perhaps a file."""

    text: Rich
    buttons: tuple[Row, ...] = ()
    media: Media | None = None

    @classmethod
    def of(cls, text: str | Rich, *rows: Row | Button | Link | None, media: Media | None = None) -> Self:
        """Make a screen of a text and rows; a lone button is a row of its own, None and empty rows are left out."""
        buttons = tuple((row,) if isinstance(row, Button | Link) else row for row in rows if row)
        return cls(Rich.of(text), buttons, media)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values, with entities as Telegram spells them."""
        return {
            "text": self.text.text,
            "entities": [_entity_json(entity) for entity in self.text.entities],
            "buttons": [[_button_json(button) for button in row] for row in self.buttons],
            "media": _media_json(self.media) if self.media else None,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the screen that `to_json` made `stored` of."""
        entities = tuple(Entity(**entity) for entity in stored["entities"])
        buttons = tuple(tuple(_button_of(button) for button in row) for row in stored["buttons"])
        media = stored["media"]
        return cls(Rich(stored["text"], entities), buttons, _media_of(media) if media else None)


def _entity_json(entity: Entity) -> dict[str, Any]:
    known = {"type": entity.type, "offset": entity.offset, "length": entity.length}
    return known | {"url": entity.url} if entity.url else known


def _button_json(button: Button | Link) -> dict[str, Any]:
    if isinstance(button, Link):
        return {"label": button.label, "url": button.url}
    return {"label": button.label, "verb": button.verb, "id": button.id, "arg": button.arg}


def _button_of(stored: Mapping[str, Any]) -> Button | Link:
    return Link(**stored) if "url" in stored else Button(**stored)


def _media_json(media: Media) -> dict[str, Any]:
    known = {"kind": media.kind, "file_id": media.file_id, "path": media.path, "name": media.name}
    return known | {"drawing": asdict(media.drawing)} if media.drawing else known


def _media_of(stored: Mapping[str, Any]) -> Media:
    drawing = stored.get("drawing")
    return Media(**{**stored, "drawing": Drawing(**drawing) if drawing else None})
