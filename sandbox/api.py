"""The Bot API over HTTP: bodies in every form, files, broken connections; what a method does is not its business."""

import socket
import struct
from collections.abc import Mapping

from aiohttp import BodyPartReader, web

from sandbox.exchange import Answer, ConnectionLostError, Exchange, HalfAnswerError, refused
from sandbox.telegram import ApiError, Telegram, UploadedFile
from sandbox.telegram.errors import bad_request, too_large
from sandbox.telegram.files import MAX_DOWNLOAD, MAX_UPLOAD
from sandbox.telegram.wire import GENERIC_TYPE, Json

MAX_BODY = MAX_UPLOAD + 1024 * 1024  # bytes; the file and what comes with it
RESET_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER on, for 0 seconds: closing sends a reset


class BotApi:
    """The routes `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._exchange = Exchange(telegram)

    def routes(self) -> list[web.RouteDef]:
        """For an application's router."""
        return [
            web.get("/bot{token:[^/]+}/{method}", self._method),
            web.post("/bot{token:[^/]+}/{method}", self._method),
            web.get("/file/bot{token:[^/]+}/{path:.+}", self._file),
        ]

    async def _method(self, request: web.Request) -> web.StreamResponse:
        try:
            parameters, files = await _read(request)
            answer = await self._exchange.answer(
                request.match_info["token"], request.match_info["method"], parameters, files
            )
        except ApiError as error:  # the body could not even be read
            self._telegram.journal.add(request.match_info["method"], "refused", detail=error.description)
            answer = refused(error)
        except HalfAnswerError as half:
            return await _half(request, half.answer)
        except ConnectionLostError as lost:
            _cut(request, resets=lost.was_reset)
            answer = Answer(500, b"")
        return web.Response(status=answer.status, body=answer.body, content_type="application/json")

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._telegram.files.at(request.match_info["path"])
        if request.match_info["token"] not in self._telegram.accounts:
            answer = refused(ApiError(401, "Unauthorized"))
        elif stored is None or len(stored.content) > MAX_DOWNLOAD:
            answer = refused(ApiError(404, "Not Found"))
        else:
            return web.Response(body=stored.content, content_type=stored.content_type or GENERIC_TYPE)
        return web.Response(status=answer.status, body=answer.body, content_type="application/json")


async def _half(request: web.Request, answer: Answer) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    response.content_length = len(answer.body)
    await response.prepare(request)
    await response.write(answer.body[: len(answer.body) // 2])
    _cut(request, resets=False)
    return response


async def _read(request: web.Request) -> tuple[Json, Mapping[str, UploadedFile]]:
    """Parameters from the query and from a body in any of the three forms, and the file parts."""
    if (request.content_length or 0) > MAX_BODY:
        raise too_large()
    given: Json = dict(request.query)
    form = request.content_type
    if form == "application/json":
        return given | await _json_object(request), {}
    if form == "application/x-www-form-urlencoded":
        return given | dict(await request.post()), {}
    if form == "multipart/form-data":
        return await _parts(request, given)
    return given, {}


async def _json_object(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(body, dict):
        raise bad_request("object expected as request body")
    return body


async def _parts(request: web.Request, given: Json) -> tuple[Json, Mapping[str, UploadedFile]]:
    files: dict[str, UploadedFile] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        if part.filename is None:
            given[part.name] = await part.text()
        else:
            content = bytes(await part.read())
            files[part.name] = UploadedFile(part.filename, content, part.headers.get("Content-Type", GENERIC_TYPE))
    return given, files


def _cut(request: web.Request, *, resets: bool) -> None:
    """End the connection under the client's feet."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if resets and connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
    transport.abort()
