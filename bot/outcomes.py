"""How one Bot API request ended, by cause; what follows is the sender's and intake's to do."""

from dataclasses import dataclass
from typing import Literal

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

NEVER_LEFT_SECONDS = 2.0
"""How long to wait after a request that could not even be sent."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never do this."""

    reason: Literal["blocked", "deactivated", "not_started", "chat_gone", "bad_request"]
    text: str


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing happened; try again after `seconds`. `scope` says who must rest."""

    seconds: float
    scope: Literal["chat", "none"]


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group has a new chat id."""

    new_chat_id: int


@dataclass(frozen=True, slots=True)
class Halted:
    """Our own fault (token, second poller): stop all sending, keep the rows."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can know whether it happened."""

    text: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The message already looks like that."""


@dataclass(frozen=True, slots=True)
class MessageGone:
    """The message to edit or delete is not there, or can't be any more."""


Outcome = Refused | Later | Migrated | Halted | Unknown | Unchanged | MessageGone

_NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    ConnectionRefusedError,
)
"""Causes that lie before the first byte of the request."""
_GONE = (
    "message to edit not found",
    "message to delete not found",
    "message can't be edited",
    "message can't be deleted",
    "message_id_invalid",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
)


def classify(error: TelegramError) -> Outcome:
    """What an error of python-telegram-bot means; unknown is the answer where nothing else is certain."""
    match error:
        case RetryAfter():
            return Later(_seconds(error), "chat")
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case InvalidToken() | Conflict():
            return Halted(type(error).__name__)
        case Forbidden():
            return _forbidden(error.message)
        case BadRequest():
            return _bad_request(error.message)
    if _caused_by(error, _NEVER_LEFT):
        return Later(NEVER_LEFT_SECONDS, "none")
    return Unknown(type(error.__cause__ or error).__name__)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()


def _forbidden(text: str) -> Outcome:
    said = text.lower()
    if "deactivated" in said:
        return Refused("deactivated", text)
    if "initiate" in said:
        return Refused("not_started", text)
    return Refused("blocked", text)


def _bad_request(text: str) -> Outcome:
    said = text.lower()
    if "message is not modified" in said:
        return Unchanged()
    if any(gone in said for gone in _GONE):
        return MessageGone()
    if "chat not found" in said:
        return Refused("chat_gone", text)
    return Refused("bad_request", text)


def _caused_by(error: BaseException, kinds: tuple[type[BaseException], ...]) -> bool:
    cause = error.__cause__
    while cause is not None:
        if isinstance(cause, kinds):
            return True
        cause = cause.__cause__
    return False
