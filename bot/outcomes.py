"""How one Bot API request ended, by cause; what follows is the sender's and intake's to do."""

import os
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import aiohttp
from aiohttp import client_exceptions as client
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

os.environ.setdefault("PTB_TIMEDELTA", "true")  # durations as its next major gives them; else each 429 is a warning

NOT_TELEGRAM = "not_telegram"
CONFLICT = Conflict.__name__
"""Reasons of Halted: something in Telegram's place answered; somebody else polls with our token."""
NEVER_LEFT_SECONDS = 2.0
"""How long everybody waits after a request that could not even be sent."""
TOO_MANY_SECONDS = 5.0
"""How long a chat rests after a 429 that does not say for how long."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never do this. `too_old`: a tap whose answer came too late."""

    reason: Literal["blocked", "deactivated", "not_started", "chat_gone", "bad_request", "too_old"]
    text: str


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing happened; try again after `seconds`. `scope` says who must rest: this chat, or everybody."""

    seconds: float
    scope: Literal["chat", "all"]


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group has a new chat id."""

    new_chat_id: int


@dataclass(frozen=True, slots=True)
class Halted:
    """Our own fault (token, second poller, something in Telegram's place): stop all sending, keep the rows."""

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

NEVER_LEFT: frozenset[type[BaseException]] = frozenset(
    {
        aiohttp.ClientConnectorError,
        aiohttp.ClientConnectorCertificateError,
        aiohttp.ClientConnectorDNSError,
        aiohttp.ClientConnectorSSLError,
        aiohttp.ClientProxyConnectionError,
        aiohttp.ClientSSLError,
        aiohttp.ConnectionTimeoutError,
        aiohttp.InvalidURL,
        aiohttp.ServerFingerprintMismatch,
        client.UnixClientConnectorError,
        client.ClientHttpProxyError,  # the proxy refused to connect us
        client.InvalidUrlClientError,
        client.NonHttpUrlClientError,
        ConnectionRefusedError,
        socket.gaierror,
        socket.herror,
        ssl.SSLCertVerificationError,
    }
)
"""Causes that lie before the first byte of the request."""
MAY_HAVE_LEFT: frozenset[type[BaseException]] = frozenset(
    {
        aiohttp.ClientConnectionError,
        aiohttp.ClientConnectionResetError,
        aiohttp.ClientError,
        aiohttp.ClientOSError,
        aiohttp.ClientPayloadError,
        aiohttp.ClientResponseError,
        aiohttp.ContentTypeError,
        aiohttp.ServerConnectionError,
        aiohttp.ServerDisconnectedError,  # an idle connection closing as we write looks like a crash after the effect
        aiohttp.ServerTimeoutError,
        aiohttp.SocketTimeoutError,
        aiohttp.TooManyRedirects,
        aiohttp.WSServerHandshakeError,
        client.InvalidUrlRedirectClientError,
        client.NonHttpUrlRedirectClientError,
        client.RedirectClientError,
        client.UploadAbortedError,
        client.WSMessageTypeError,
        OSError,
        ConnectionError,
        ConnectionAbortedError,
        ConnectionResetError,
        BrokenPipeError,
        TimeoutError,  # asyncio's and the socket's too
        ssl.SSLError,
    }
)
"""Causes after which the request may or may not have had its effect."""
CLASSIFIED_BY_CAUSE: frozenset[type[BaseException]] = frozenset(
    {TelegramError, NetworkError, TimedOut, PassportDecryptionError}
)
"""python-telegram-bot's wrappers, which say nothing themselves; 5xx and unreadable answers among them."""
CLASSIFIED_BY_KIND: frozenset[type[BaseException]] = frozenset(
    {BadRequest, ChatMigrated, Conflict, EndPointNotFound, Forbidden, InvalidToken, RetryAfter}
)
"""What Telegram itself said no with."""

_GONE = (
    "message to edit not found",
    "message to delete not found",
    "message can't be edited",
    "message can't be deleted",
    "message_id_invalid",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
)
_CHAT_GONE = ("chat not found", "user not found", "group chat was deactivated", "peer_id_invalid")
_THROWN_OUT = ("was kicked", "is not a member", "chat was deleted")


def classify(error: BaseException) -> Outcome:
    """What the end of a request means; unknown is the answer where nothing else is certain."""
    if type(error) in CLASSIFIED_BY_KIND and type(error.__cause__) is TelegramError:
        return Halted(NOT_TELEGRAM)  # a 4xx whose body could not be read: a proxy's or a firewall's page
    match error:
        case RetryAfter():
            return Later(_seconds(error), "chat")
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case InvalidToken() | EndPointNotFound() | Conflict():
            return Halted(type(error).__name__)
        case Forbidden():
            return _forbidden(error.message)
        case BadRequest():
            return _bad_request(error.message)
        case NetworkError():
            return _by_status(error.message) or _by_cause(error)
    return _by_cause(error)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()


def _forbidden(text: str) -> Outcome:
    said = text.lower()
    if "deactivated" in said:
        return Refused("deactivated", text)
    if "blocked" in said:
        return Refused("blocked", text)
    if "initiate" in said:
        return Refused("not_started", text)
    if any(out in said for out in _THROWN_OUT):
        return Refused("chat_gone", text)
    return Refused("bad_request", text)


def _bad_request(text: str) -> Outcome:
    said = text.lower()
    if "message is not modified" in said:
        return Unchanged()
    if any(gone in said for gone in _GONE):
        return MessageGone()
    if any(gone in said for gone in _CHAT_GONE):
        return Refused("chat_gone", text)
    return Refused("too_old" if "query is too old" in said else "bad_request", text)


def _by_status(text: str) -> Outcome | None:
    """Refusals for which python-telegram-bot has no class, known by the text it gives them."""
    if text.startswith("Too Many Requests"):
        return Later(TOO_MANY_SECONDS, "chat")
    if text.startswith("Request Entity Too Large") or "(413)" in text:
        return Refused("bad_request", text)
    return None


def _by_cause(error: BaseException) -> Outcome:
    for cause in _chain(error):
        for kind in type(cause).__mro__:
            if kind in NEVER_LEFT:
                return Later(NEVER_LEFT_SECONDS, "all")
            if kind in MAY_HAVE_LEFT:
                return Unknown(type(cause).__name__)
    return Unknown(type(error).__name__)


def cause_of(error: BaseException) -> str:
    """What lies at the bottom of it by name, for the log; its words may hold the token and stay out."""
    *_, cause = _chain(error)
    return type(cause).__name__


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and its causes, outermost first."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__
