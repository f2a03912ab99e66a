"""Requests of python-telegram-bot over aiohttp; errors keep their cause, so that outcomes.py can tell them apart."""

from collections.abc import Mapping
from typing import Any

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

KEEP_ALIVE_SECONDS = 60.0
READ_SECONDS = 20.0
CONNECT_SECONDS = 10.0
MOST_BYTES = 25 * 1024 * 1024
"""Largest answer read; Telegram lets bots download 20 MB."""


class CallingBot(ExtBot[None]):
    """python-telegram-bot's bot with plain calls: JSON in, JSON out, no parsing of answers nobody reads."""

    async def call(self, method: str, parameters: Mapping[str, Any], *, read_timeout: float | None = None) -> Any:  # noqa: ANN401  # whatever JSON the method answers
        """One Bot API request; raises TelegramError. `read_timeout` in seconds."""
        patience: dict[str, Any] = {} if read_timeout is None else {"read_timeout": read_timeout}
        return await self._post(method, dict(parameters), **patience)

    def __repr__(self) -> str:
        """Without the token, which python-telegram-bot would show."""
        return f"{type(self).__name__}()"


class AioTransport(BaseRequest):
    """One session with a queueing pool; there is no pool timeout because nobody is turned away."""

    def __init__(self, *, proxy: str | None = None, connections: int = 256) -> None:
        self._proxy = proxy
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds the answer may take where the call does not say."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE_SECONDS)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body; TimedOut or NetworkError, each with its cause."""
        del write_timeout, pool_timeout
        await self.initialize()
        assert self._session is not None  # noqa: S101 - just opened
        timeout = aiohttp.ClientTimeout(
            sock_connect=_seconds(connect_timeout, CONNECT_SECONDS), sock_read=_seconds(read_timeout, READ_SECONDS)
        )
        try:
            async with self._session.request(
                method, url, timeout=timeout, proxy=self._proxy, **_body(request_data)
            ) as answer:
                return answer.status, await _read(answer)
        except TimeoutError as late:
            raise TimedOut from late
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    body = await answer.content.read(MOST_BYTES + 1)
    while len(body) <= MOST_BYTES and (more := await answer.content.read(MOST_BYTES)):
        body += more
    if len(body) > MOST_BYTES:
        raise aiohttp.ClientPayloadError(f"an answer of over {MOST_BYTES} bytes")
    return body


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None or not data.parameters:
        return {}
    if not data.contains_files:
        return {"json": data.parameters}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}


def _seconds(given: ODVInput[float], default: float) -> float:
    return float(given) if isinstance(given, int | float) else default
