"""The door Telegram delivers to: who does not know the secret is turned away unread, and 200 means stored."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.metrics import COUNTS
from bot.storage.database import Unavailable

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name
MOST_BYTES = 1024 * 1024
"""Of one update; Telegram's own are some ten thousand at most."""
BODY_SECONDS = 10.0
"""How long a body may take to come."""

Keep = Callable[[Sequence[object]], Awaitable[None]]


class Turned(Exception):  # away, with a status and one word for the metric
    """A request that is not let in."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Door:
    """One address that nobody can guess, whatever they know but the secret."""

    def __init__(self, url: str, secret: str, bot_id: int, keep: Keep) -> None:
        name = hmac.new(secret.encode(), f"webhook of {bot_id}".encode(), hashlib.sha256).hexdigest()[:32]
        self.url = f"{url}/telegram/{name}"
        self.secret = secret
        self._keep = keep
        self._paths = {f"/telegram/{name}", urlsplit(self.url).path}

    def routes(self) -> list[web.RouteDef]:
        """For the web server: with and without what stands before it in the address, since proxies do both."""
        return [web.post(path, self._knocked) for path in sorted(self._paths)]

    async def _knocked(self, request: web.Request) -> web.Response:
        try:
            await self._let_in(request)
        except Turned as turned:
            COUNTS.add("webhook_refused_total", reason=turned.reason)
            log.warning("webhook_refused", reason=turned.reason)
            return web.Response(status=turned.status)
        return web.Response()

    async def _let_in(self, request: web.Request) -> None:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self.secret.encode()):
            raise Turned(HTTPStatus.FORBIDDEN, "secret")
        if request.content_type != "application/json":
            raise Turned(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "type")
        update = _read(await _body(request))
        try:
            await self._keep([update])
        except Unavailable as trouble:  # Telegram will try again
            raise Turned(HTTPStatus.SERVICE_UNAVAILABLE, "database") from trouble


async def _body(request: web.Request) -> bytes:
    """All of it, or nothing of one that says or turns out to be too large."""
    if (request.content_length or 0) > MOST_BYTES:
        raise Turned(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.content.iter_any():
                body += piece
                if len(body) > MOST_BYTES:
                    raise Turned(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size")
    except TimeoutError as late:
        raise Turned(HTTPStatus.REQUEST_TIMEOUT, "slow") from late
    return bytes(body)


def _read(body: bytes) -> dict[str, object]:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError) as broken:
        raise Turned(HTTPStatus.BAD_REQUEST, "json") from broken
    if not isinstance(update, dict):
        raise Turned(HTTPStatus.BAD_REQUEST, "json")
    return update
