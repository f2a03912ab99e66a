"""What came in, as far as it has to be known at the door: whose it is, when it was sent, whether it can be read."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.identity import UserId
from bot.domain.invites import without_tokens
from bot.storage.inbox import Arrived

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
DEEPEST = 40
"""Levels of nesting; a real update has about a dozen."""
LARGEST = 2**63 - 1
READ_DEPTH = 2
"""How deep in an update handlers look for what `_TYPES` names: the message of a tap is at 1, its fields at 2."""
_TYPES: Mapping[str, type] = {
    **dict.fromkeys(("message_id", "date", "edit_date", "offset", "length", "file_size"), int),
    **dict.fromkeys(("text", "caption", "data", "first_name", "last_name", "username", "language_code"), str),
    **dict.fromkeys(("type", "status", "file_id", "file_unique_id", "file_name", "mime_type"), str),
    **dict.fromkeys(("chat", "from", "message", "document", "reply_to_message"), dict),
    **dict.fromkeys(("entities", "caption_entities", "photo"), list),
}
"""What the Bot API promises of the fields that are read here or in the handlers."""

_NEEDED: Mapping[str, tuple[str, ...]] = {"my_chat_member": ("old_chat_member", "new_chat_member")}
"""What python-telegram-bot would not miss, but handlers would."""


class Malformed(ValueError):
    """What came in is no update that could be kept; the text is one word for the metric."""


class Ignored(ValueError):  # it says what becomes of it
    """An update that is nobody's business here; the text is one word for the metric."""


@dataclass(frozen=True, slots=True)
class Came:
    """An update at the door. `sent_at`: campaign time by Telegram's own date, None for taps, which carry none."""

    row: Arrived
    sent_at: datetime | None
    query_id: str | None


def read_update(update: object, bot_username: str) -> Came:
    """Read what Telegram sent; Malformed for what cannot be kept, Ignored for other kinds and other chats than private.

    What has an id and a person but not the shape the Bot API promises is kept with its flaw, for an operator to see.
    """
    if not isinstance(update, dict) or not _is_id(update.get("update_id")):
        raise Malformed("id")
    kind = next((kind for kind in ALLOWED_UPDATES if kind in update), None)
    if kind is None:
        raise Ignored("kind")
    about = update[kind] if isinstance(update[kind], dict) else {}
    flaw = _flaw(update) or _missing(kind, about)
    user_id = None if flaw else _person(about)
    if flaw is None and user_id is None:
        raise Ignored("no_person")
    body = without_tokens(_clean(update), bot_username)
    query_id = about.get("id") if kind == "callback_query" else None
    return Came(
        Arrived(update["update_id"], user_id, body, flaw),
        None if flaw else _sent_at(about),
        query_id if isinstance(query_id, str) else None,
    )


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _person(about: Mapping[str, Any]) -> UserId | None:
    """Who did it in a private chat; what is said in groups is nobody's business here."""
    chat = about.get("chat") or (about.get("message") or {}).get("chat") or {}
    user = about.get("from")
    if user is None or chat.get("type", "private") != "private":
        return None
    return UserId(user["id"])


def _sent_at(about: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromtimestamp(about["date"], UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _flaw(update: Mapping[str, Any]) -> str | None:
    """The first way in which an update is not what the Bot API promises; Malformed where it could not be stored."""
    flaw: str | None = None
    for depth, key, value in _fields(update):
        if isinstance(value, float) and not math.isfinite(value):
            raise Malformed("number")
        flaw = flaw or _flaw_of(depth, key, value)
    return flaw


def _missing(kind: str, about: Mapping[str, Any]) -> str | None:
    has_all = all(isinstance(about.get(name), dict) for name in _NEEDED.get(kind, ()))
    return None if has_all else "missing"


def _flaw_of(depth: int, key: str, value: object) -> str | None:
    wanted = dict if depth == 0 and key in ALLOWED_UPDATES else _TYPES.get(key) if depth <= READ_DEPTH else None
    if wanted and (not isinstance(value, wanted) or isinstance(value, bool)):
        return "type"
    if isinstance(value, int) and abs(value) > LARGEST:
        return "number"
    if depth == 1 and key == "from" and isinstance(value, dict) and not (_is_id(value.get("id")) and value["id"]):
        return "person"
    return None


def _fields(update: Mapping[str, Any]) -> Iterator[tuple[int, str, Any]]:
    """Every field with its depth and name, which is empty in lists; Malformed where it goes too deep."""
    level: list[Any] = [update]
    for depth in range(DEEPEST):
        inside = [pair for value in level for pair in _inside(value)]
        yield from ((depth, key, value) for key, value in inside)
        level = [value for _, value in inside if isinstance(value, dict | list)]
    if level:
        raise Malformed("depth")


def _inside(value: Any) -> list[tuple[str, Any]]:  # noqa: ANN401  # JSON
    return list(value.items()) if isinstance(value, dict) else [("", one) for one in value]


def _clean(value: Any) -> Any:  # noqa: ANN401  # JSON in, JSON out
    """The same JSON without NUL and half surrogate pairs, which no database takes and no client shows."""
    if isinstance(value, str):
        if value.isascii() and "\0" not in value:
            return value
        return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_clean(key): _clean(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    return value
