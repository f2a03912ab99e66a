"""The Bot API for python-telegram-bot without sockets, for stories that must be quick; the rules are not here."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import unquote, urlsplit

from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from sandbox.exchange import ConnectionLostError, Exchange
from sandbox.telegram import Telegram, UploadedFile

DEFAULT_READ_TIMEOUT_S = 30.0


class InProcessRequest(BaseRequest):
    """Calls a Telegram in this process. `sleep` lets a story shorten the delays that faults ask for."""

    def __init__(self, telegram: Telegram, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._telegram = telegram
        self._exchange = Exchange(telegram, sleep=sleep)

    @property
    def read_timeout(self) -> float:
        return DEFAULT_READ_TIMEOUT_S

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

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
        """Status and body; TimedOut where the answer takes longer than `read_timeout` seconds (the effect stays)."""
        del method, write_timeout, connect_timeout, pool_timeout
        path = unquote(urlsplit(url).path)
        head, _, name = path.partition("/bot")[2].partition("/")
        if path.startswith("/file/"):
            return self._download(head, name)
        patience = read_timeout if isinstance(read_timeout, int | float) else DEFAULT_READ_TIMEOUT_S
        parameters = dict(request_data.json_parameters) if request_data else {}
        try:
            async with asyncio.timeout(patience):
                answer = await self._exchange.answer(head, name, parameters, _uploads(request_data))
        except TimeoutError as late:
            raise TimedOut from late
        except ConnectionLostError as lost:
            raise NetworkError(str(lost)) from lost
        return answer.status, answer.body

    def _download(self, token: str, path: str) -> tuple[int, bytes]:
        stored = self._telegram.files.at(path)
        if token not in self._telegram.accounts or stored is None:
            return 404, b'{"ok":false,"error_code":404,"description":"Not Found"}'
        return 200, stored.content


def _uploads(request_data: RequestData | None) -> dict[str, UploadedFile]:
    """File parts, with the open files among them read."""
    if request_data is None or not request_data.contains_files:
        return {}
    uploads = {}
    for part, (name, content, content_type) in (request_data.multipart_data or {}).items():
        data = content if isinstance(content, bytes) else content.read()
        uploads[part] = UploadedFile(name, data, content_type)
    return uploads
