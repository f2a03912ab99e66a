"""Requests of python-telegram-bot over aiohttp; errors keep their cause, so that outcomes.py can tell them apart."""

import io
import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.metrics import COUNTS

KEEP_ALIVE_SECONDS = 60.0
"""Below the 75 s of most servers: who closes first does not write into a connection that is closing (Unknown)."""
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
WRITE_SECONDS = 10.0
UPLOAD_SECONDS = 40.0
"""With a file; connecting, writing and reading together stay below a delivery's lease of 90 s."""
MOST_BYTES = 25 * 1024 * 1024
"""Largest answer read, unpacked; Telegram lets bots download 20 MB."""
UNREADABLE = "Invalid server response"


class CallingBot(ExtBot[None]):
    """python-telegram-bot's bot with plain calls: JSON in, JSON out, no parsing of answers nobody reads."""

    async def call(self, method: str, parameters: Mapping[str, Any], *, read_timeout: float | None = None) -> Any:  # noqa: ANN401  # whatever JSON the method answers
        """One Bot API request; raises TelegramError. `read_timeout` in seconds."""
        patience: dict[str, Any] = {} if read_timeout is None else {"read_timeout": read_timeout}
        try:
            return await self._post(method, dict(parameters), **patience)
        except KeyError as error:  # a 200 without a result, from something in Telegram's place
            raise TelegramError(UNREADABLE) from error

    def __repr__(self) -> str:
        """Without the token, which python-telegram-bot would show."""
        return f"{type(self).__name__}()"


class AioTransport(BaseRequest):
    """One session with a queueing pool; there is no pool timeout because nobody is turned away."""

    def __init__(self, *, proxy: str | None = None, connections: int = 256, most_bytes: int = MOST_BYTES) -> None:
        self._proxy = proxy
        self._connections = connections
        self._most_bytes = most_bytes
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds the answer may take where the call does not say."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Open the session."""
        self._open()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE_SECONDS)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

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
        """Status and body; TimedOut or NetworkError, each with its cause. A redirect is not followed."""
        del pool_timeout
        request = self._open().request(
            method,
            url,
            timeout=_patience(method, request_data, (connect_timeout, write_timeout, read_timeout)),
            proxy=self._proxy,
            allow_redirects=False,
            **_body(request_data),
        )
        name = "file" if method == "GET" else url.rpartition("/")[2]
        try:
            async with request as answer:
                body = await self._read(answer)
        except (aiohttp.ClientError, OSError) as error:
            COUNTS.add("telegram_requests_total", method=name, outcome=type(error).__name__)
            raise _as_telegram_error(error) from error
        COUNTS.add("telegram_requests_total", method=name, outcome=str(answer.status))
        return answer.status, body

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for piece in answer.content.iter_any():
            body += piece
            if len(body) > self._most_bytes:
                message = f"an answer of over {self._most_bytes} bytes"
                raise aiohttp.ClientPayloadError(message)
        return bytes(body)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer; TelegramError when it is none of Telegram's. Unlike the original this logs no body."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            raise TelegramError(UNREADABLE) from error
        if not isinstance(answer, dict) or ("result" not in answer and answer.get("ok") is not False):
            raise TelegramError(UNREADABLE)
        return answer


def _as_telegram_error(error: Exception) -> NetworkError:
    return TimedOut() if isinstance(error, TimeoutError) else NetworkError(type(error).__name__)


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {"json": data.parameters} if data.parameters else {}
    form = aiohttp.FormData(quote_fields=False)  # or a Chinese file name arrives as percent signs
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content  # bytes would block the loop
        form.add_field(name, stream, filename=filename, content_type=kind)
    return {"data": form}


def _patience(
    method: str, data: RequestData | None, given: tuple[ODVInput[float], ODVInput[float], ODVInput[float]]
) -> aiohttp.ClientTimeout:
    """Timeouts from (connect, write, read); None means without end, as everywhere in python-telegram-bot."""
    write_seconds = UPLOAD_SECONDS if data is not None and data.contains_files else WRITE_SECONDS
    defaults = (CONNECT_SECONDS, write_seconds, READ_SECONDS)
    connect, write, read = (_seconds(each, default) for each, default in zip(given, defaults, strict=True))
    is_endless = method == "GET" or connect is None or write is None or read is None  # a download may flow for long
    total = None if is_endless else sum(filter(None, (connect, write, read)))
    return aiohttp.ClientTimeout(total=total, sock_connect=connect, sock_read=read)


def _seconds(given: ODVInput[float], default: float) -> float | None:
    if given is None:
        return None
    return float(given) if isinstance(given, int | float) else default
