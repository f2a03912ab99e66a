"""One request from arrival to answer, with its waiting and its faults, for both faces; sockets are theirs."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from sandbox.telegram import ApiError, Telegram, UploadedFile
from sandbox.telegram.account import Account
from sandbox.telegram.errors import internal_error, migrated, other_poll, terminated_by_webhook, too_many_requests
from sandbox.telegram.faults import Fault
from sandbox.telegram.updates import MAX_BATCH
from sandbox.telegram.wire import Json
from sandbox.waiting import until

REFUSALS = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
}
SUPERGROUP = -1002010061800
"""What a group is said to have become."""
PAGE = b"<html><title>Please sign in</title></html>"
MAX_POLL_S = 50  # seconds; the server's own cap on a long poll


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: HTTP status and JSON body."""

    status: int
    body: bytes


class ConnectionLostError(Exception):
    """The connection breaks and no answer comes; `was_reset` before anything was done, else after the effect."""

    def __init__(self, *, was_reset: bool) -> None:
        super().__init__("connection reset" if was_reset else "connection closed without an answer")
        self.was_reset = was_reset


class HalfAnswerError(ConnectionLostError):
    """The connection breaks in the middle of the answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(was_reset=False)
        self.answer = answer


class Exchange:
    """Answers requests from a Telegram. `sleep` takes the seconds a slow answer takes."""

    def __init__(self, telegram: Telegram, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._telegram = telegram
        self._sleep = sleep

    async def answer(self, token: str, method: str, parameters: Json, files: Mapping[str, UploadedFile]) -> Answer:
        """The answer to one request; ConnectionLostError where a fault wants none."""
        struck = self._telegram.faults.struck(method, _chat_in(parameters))
        if any(fault.kind == "reset" for fault in struck):
            raise ConnectionLostError(was_reset=True)
        answer = await self._answered(token, method, parameters, files, struck)
        for fault in struck:
            if fault.kind == "delay":
                await self._sleep(fault.delay_s)
        if any(fault.kind == "error_after" for fault in struck):
            return refused(internal_error())
        if any(fault.kind == "drop" for fault in struck):
            raise ConnectionLostError(was_reset=False)
        if any(fault.kind == "half" for fault in struck):
            raise HalfAnswerError(answer)
        return Answer(200, PAGE) if any(fault.kind == "page" for fault in struck) else answer

    async def _answered(
        self, token: str, method: str, parameters: Json, files: Mapping[str, UploadedFile], struck: list[Fault]
    ) -> Answer:
        try:
            _fail_before(struck)
            if method.lower() == "getupdates":
                return granted(await self._poll(token, parameters))
            return granted(self._telegram.call(token, method, parameters, files))
        except ApiError as error:
            return refused(error)

    async def _poll(self, token: str, parameters: Json) -> object:
        """The updates that wait, or the first to come within the time asked for."""
        batch = self._telegram.call(token, "getUpdates", parameters)
        seconds = min(_whole(parameters.get("timeout")), MAX_POLL_S)
        if batch or not seconds:
            return batch
        return await _next_batch(self._telegram.account(token), _whole(parameters.get("limit")), seconds)


async def _next_batch(account: Account, limit: int, seconds: int) -> object:
    updates = account.updates
    turn = updates.turn
    await until(lambda: updates.turn != turn or len(updates) > 0, updates.listeners, seconds)
    if updates.turn != turn:
        raise terminated_by_webhook() if account.webhook.url else other_poll()
    return updates.batch(limit or MAX_BATCH)


def granted(result: object) -> Answer:
    """200 with a result."""
    return Answer(200, _encoded({"ok": True, "result": result}))


def refused(error: ApiError) -> Answer:
    """The server's refusal; the HTTP status is the error code."""
    body: Json = {"ok": False, "error_code": error.error_code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return Answer(error.error_code, _encoded(body))


def _encoded(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _fail_before(struck: list[Fault]) -> None:
    for fault in struck:
        if fault.kind == "too_many":
            raise too_many_requests(fault.retry_after)
        if fault.kind == "refuse":
            raise ApiError(fault.code, REFUSALS[fault.code])
        if fault.kind == "migrated":
            raise migrated(SUPERGROUP)
        if fault.kind == "error_before":
            raise internal_error()


def _whole(value: object) -> int:
    """A whole number from a form or JSON, 0 for anything else."""
    text = str(value)
    return int(text) if text.isdecimal() else 0


def _chat_in(parameters: Json) -> int:
    text = str(parameters.get("chat_id", ""))
    return int(text) if text.lstrip("-").isdecimal() else 0
