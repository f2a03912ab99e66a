"""Every error a request can end with is classified on purpose; a new class of a library fails here first."""

import asyncio
import inspect
import socket
import ssl

import aiohttp
import pytest
from aiohttp import client_exceptions
from telegram import error as telegram_error
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.outcomes import (
    CLASSIFIED_BY_CAUSE,
    CLASSIFIED_BY_KIND,
    MAY_HAVE_LEFT,
    NEVER_LEFT,
    Halted,
    Later,
    MessageGone,
    Migrated,
    Refused,
    Unchanged,
    Unknown,
    classify,
)

BY_CAUSE = NEVER_LEFT | MAY_HAVE_LEFT
SYSTEM = {
    OSError, TimeoutError, asyncio.TimeoutError, socket.timeout, socket.gaierror, socket.herror,
    ssl.SSLError, ssl.SSLCertVerificationError,
    ConnectionError, ConnectionRefusedError, ConnectionResetError, ConnectionAbortedError, BrokenPipeError,
}  # fmt: skip


def exceptions_of(module):
    found = {value for _, value in inspect.getmembers(module, inspect.isclass) if issubclass(value, BaseException)}
    return {kind for kind in found if kind.__module__ == module.__name__}


@pytest.mark.parametrize("kind", sorted(exceptions_of(client_exceptions) | SYSTEM, key=lambda kind: kind.__name__))
def test_every_cause_is_classified_by_name(kind):
    assert (kind in NEVER_LEFT) + (kind in MAY_HAVE_LEFT) == 1


def test_aiohttp_exports_no_exception_from_elsewhere():
    exported = {value for value in vars(aiohttp).values() if inspect.isclass(value) and issubclass(value, Exception)}
    about_requests = {kind for kind in exported if issubclass(kind, (aiohttp.ClientError, OSError))}
    assert about_requests <= BY_CAUSE


@pytest.mark.parametrize("kind", sorted(exceptions_of(telegram_error), key=lambda kind: kind.__name__))
def test_every_error_of_telegrams_library_is_classified_by_name(kind):
    assert (kind in CLASSIFIED_BY_KIND) + (kind in CLASSIFIED_BY_CAUSE) == 1


def caused(error, *causes):
    """The error with a chain of causes, outermost first."""
    inner = error
    for cause in causes:
        inner.__cause__ = cause
        inner = cause
    return error


def connector_error(kind=aiohttp.ClientConnectorError):
    return kind(connection_key=None, os_error=OSError(111, "refused"))


REFUSALS = [
    (Forbidden("Forbidden: bot was blocked by the user"), "blocked"),
    (Forbidden("Forbidden: user is deactivated"), "deactivated"),
    (Forbidden("Forbidden: bot can't initiate conversation with a user"), "not_started"),
    (Forbidden("Forbidden: bot was kicked from the supergroup chat"), "chat_gone"),
    (Forbidden("Forbidden: bot is not a member of the channel chat"), "chat_gone"),
    (Forbidden("Forbidden: the group chat was deleted"), "chat_gone"),
    (Forbidden("Forbidden: bots can't send messages to bots"), "bad_request"),
    (BadRequest("Bad Request: chat not found"), "chat_gone"),
    (BadRequest("Bad Request: PEER_ID_INVALID"), "chat_gone"),
    (BadRequest("Bad Request: message is too long"), "bad_request"),
    (BadRequest("Bad Request: BUTTON_DATA_INVALID"), "bad_request"),
    (
        BadRequest("Bad Request: query is too old and response timeout expired or query ID is invalid"),
        "too_old",
    ),
    (NetworkError("Request Entity Too Large"), "bad_request"),
    (NetworkError("Content Too Large (413). Parsing the server response b'' failed"), "bad_request"),
]


@pytest.mark.parametrize(("error", "reason"), REFUSALS, ids=[str(error)[:50] for error, _ in REFUSALS])
def test_a_refusal_keeps_its_reason_and_text(error, reason):
    assert classify(error) == Refused(reason, error.message)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetryAfter(7), Later(7.0, "chat")),
        (NetworkError("Too Many Requests (429)"), Later(5.0, "chat")),
        (ChatMigrated(-100123), Migrated(-100123)),
        (InvalidToken("Unauthorized"), Halted("InvalidToken")),
        (EndPointNotFound("Endpoint not found"), Halted("EndPointNotFound")),
        (Conflict("Conflict: terminated by other getUpdates request"), Halted("Conflict")),
        (BadRequest("Bad Request: message is not modified: specified new message content ..."), Unchanged()),
        (BadRequest("Bad Request: message to edit not found"), MessageGone()),
        (BadRequest("Bad Request: message to delete not found"), MessageGone()),
        (BadRequest("Bad Request: message can't be deleted for everyone"), MessageGone()),
        (BadRequest("Bad Request: MESSAGE_ID_INVALID"), MessageGone()),
    ],
    ids=str,
)
def test_what_telegram_said(error, outcome):
    assert classify(error) == outcome


@pytest.mark.parametrize("kind", [Forbidden, BadRequest, InvalidToken, Conflict])
def test_a_page_that_is_not_telegrams_blocks_nobody(kind):
    assert classify(caused(kind("Forbidden (403)"), TelegramError("Invalid server response"))) == Halted("not_telegram")


@pytest.mark.parametrize(
    "error",
    [
        caused(NetworkError("x"), connector_error(), ConnectionRefusedError()),
        caused(NetworkError("x"), connector_error(aiohttp.ClientConnectorDNSError), socket.gaierror()),
        caused(NetworkError("x"), connector_error(aiohttp.ClientProxyConnectionError)),
        caused(TimedOut(), aiohttp.ConnectionTimeoutError(), TimeoutError()),
        caused(NetworkError("x"), aiohttp.InvalidURL("nowhere")),
        connector_error(),
    ],
    ids=repr,
)
def test_what_never_left_is_tried_again_by_everybody(error):
    assert classify(error) == Later(2.0, "all")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (caused(TimedOut(), aiohttp.SocketTimeoutError()), "SocketTimeoutError"),
        (caused(TimedOut(), TimeoutError()), "TimeoutError"),
        (caused(NetworkError("x"), aiohttp.ServerDisconnectedError()), "ServerDisconnectedError"),
        (caused(NetworkError("x"), aiohttp.ClientOSError(104, "reset"), ConnectionResetError()), "ClientOSError"),
        (caused(NetworkError("x"), aiohttp.ClientPayloadError()), "ClientPayloadError"),
        (NetworkError("Bad Gateway (502)"), "NetworkError"),
        (caused(TelegramError("Invalid server response"), ValueError()), "TelegramError"),
        (TimedOut(), "TimedOut"),
        (caused(NetworkError("x"), ZeroDivisionError()), "NetworkError"),
        (asyncio.CancelledError(), "CancelledError"),
    ],
    ids=repr,
)
def test_where_nothing_is_certain_the_outcome_is_unknown(error, text):
    assert classify(error) == Unknown(text)


def test_the_outermost_cause_decides():
    reset_after_sending = caused(NetworkError("x"), aiohttp.ServerDisconnectedError(), ConnectionRefusedError())
    assert classify(reset_after_sending) == Unknown("ServerDisconnectedError")
