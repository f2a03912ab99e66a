"""Text with entities in UTF-16 units, built piece by piece; never markup, and nothing about buttons."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, Self
from urllib.parse import urlsplit

TEXT_LIMIT = 4096
"""Longest message, counted here in UTF-16 units, which is never less than Telegram counts."""
CAPTION_LIMIT = 1024
"""Longest caption of a photo or document, in the same units."""
ENTITY_LIMIT = 100
"""Telegram shows this many entities of a message and ignores the rest."""

EntityType = Literal[
    "bold", "italic", "code", "blockquote", "text_link", "underline", "strikethrough", "spoiler", "pre",
    "expandable_blockquote",
]  # fmt: skip
"""The first five are ours to set; the others only come with what people wrote."""
_STYLES: frozenset[EntityType] = frozenset({"bold", "italic"})
_SHUTS_OUT: dict[EntityType, frozenset[EntityType]] = {
    "bold": frozenset({"bold"}),
    "italic": frozenset({"italic"}),
    "blockquote": frozenset({"blockquote"}),
    "text_link": frozenset({"text_link", "code"}),
    "code": frozenset({"bold", "italic", "code", "blockquote", "text_link"}),
}
"""What may not stand inside an entity: itself, and what Telegram would drop."""

_LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " "}
_KEPT_CONTROLS = frozenset("\n\u200c\u200d")
"""Line feeds, and the two joiners that emoji and several scripts are spelt with."""
_EMPTY_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters that show as nothing, so that a name made of them would look empty."""


def units(text: str) -> int:
    """Length of `text` as Telegram measures offsets: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Strip what could disguise or break a message: controls, direction marks, lone surrogates.

    Line ends become line feeds and tabs become spaces; emoji, joiners included, stay as they are.
    """
    for odd, plain in _LINE_ENDS.items():
        text = text.replace(odd, plain)
    return "".join(character for character in text if _is_kept(character))


def _is_kept(character: str) -> bool:
    if character in _KEPT_CONTROLS or "\U000e0020" <= character <= "\U000e007f":
        return True  # the last range spells the flags of England, Scotland and Wales
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"} and character not in _EMPTY_LETTERS


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a message that looks different; `offset` and `length` are UTF-16 units."""

    type: EntityType
    offset: int
    length: int
    url: str | None = None

    @property
    def end(self) -> int:
        """The first unit behind it."""
        return self.offset + self.length

    def moved(self, by: int) -> "Entity":
        """Return the same entity `by` units further on."""
        return replace(self, offset=self.offset + by)

    def within(self, start: int, end: int) -> "Entity | None":
        """Return the part of it between `start` and `end`, counted from `start`; None where there is none."""
        first, last = max(self.offset, start), min(self.end, end)
        return replace(self, offset=first - start, length=last - first) if first < last else None


@dataclass(frozen=True, slots=True)
class Rich:
    """A text and the entities on it, ordered by offset, the longer first; `+` and the functions below make more."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    @classmethod
    def of(cls, *pieces: "str | Rich") -> Self:
        """Put pieces one behind the other; a plain string never becomes markup."""
        texts: list[str] = []
        entities: list[Entity] = []
        offset = 0
        for piece in pieces:
            text, inner = (piece, ()) if isinstance(piece, str) else (piece.text, piece.entities)
            entities.extend(entity.moved(offset) for entity in inner)
            texts.append(text)
            offset += units(text)
        return cls("".join(texts), tuple(entities))

    def __add__(self, other: "str | Rich") -> "Rich":
        return Rich.of(self, other)

    def __radd__(self, other: str) -> "Rich":
        return Rich.of(other, self)

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def units(self) -> int:
        """Length in UTF-16 units."""
        return units(self.text)

    def part(self, start: int, end: int) -> "Rich":
        """Return the characters from `start` to before `end`, with the parts of entities that lie on them."""
        first = units(self.text[:start])
        text = self.text[start:end]
        cut = (entity.within(first, first + units(text)) for entity in self.entities)
        return Rich(text, tuple(entity for entity in cut if entity))


def bold(text: str | Rich) -> Rich:
    """Return `text` in bold."""
    return _wrapped(text, "bold")


def italic(text: str | Rich) -> Rich:
    """Return `text` in italics."""
    return _wrapped(text, "italic")


def code(text: str | Rich) -> Rich:
    """Return `text` in a fixed width, copied by a tap; it can't hold other entities."""
    return _wrapped(text, "code")


def quote(text: str | Rich) -> Rich:
    """Return `text` as a block quotation: how words of members are shown."""
    return _wrapped(text, "blockquote")


def link(label: str | Rich, url: str) -> Rich:
    """Return `label` leading to `url`; ValueError unless that is an https address."""
    return _wrapped(label, "text_link", require_https(url))


def lines(*pieces: str | Rich | None) -> Rich:
    """Put pieces below each other; None leaves its line out, an empty piece makes an empty line."""
    return joined("\n", pieces)


def paragraphs(*pieces: str | Rich | None) -> Rich:
    """Put pieces below each other with an empty line between; None and empty pieces are left out."""
    return joined("\n\n", (piece for piece in pieces if piece))


def joined(separator: str, pieces: Iterable[str | Rich | None]) -> Rich:
    """Put the pieces that are not None one behind the other with `separator` between."""
    woven: list[str | Rich] = []
    for piece in pieces:
        if piece is not None:
            woven += (separator, piece) if woven else (piece,)
    return Rich.of(*woven)


def require_https(url: str) -> str:
    """Return `url` if it is an https address with a host; else raise ValueError."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or clean(url) != url or any(map(str.isspace, url)):
        raise ValueError(f"not an https address: {url!r}")
    return url


def _wrapped(text: str | Rich, kind: EntityType, url: str | None = None) -> Rich:
    rich = Rich.of(text)
    inner = [entity for entity in rich.entities if entity.type not in _SHUTS_OUT[kind]]
    outer = [Entity(kind, start, end - start, url) for start, end in _stretches(rich, kind)]
    entities = sorted(outer + inner, key=lambda entity: (entity.offset, -entity.length))
    return Rich(rich.text, tuple(entities))


def _stretches(rich: Rich, kind: EntityType) -> list[tuple[int, int]]:
    """Where an entity of `kind` goes: all of the text, except that styles leave code out."""
    if not rich.text.strip():
        return []
    avoided = [entity for entity in rich.entities if entity.type == "code" and kind in _STYLES]
    starts = [0, *(entity.end for entity in avoided)]
    ends = [*(entity.offset for entity in avoided), rich.units]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
