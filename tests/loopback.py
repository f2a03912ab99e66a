"""Servers on loopback and a bot that calls them, for tests of what goes over the wire; no test is here."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import TelegramError

from bot.outcomes import classify
from bot.transport import AioTransport, CallingBot

TOKEN = "123456:AAcanaryAAcanaryAAcanaryAAcanary"
OK = b'{"ok":true,"result":{"message_id":5}}'

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def bot_at(address, **transport):
    made = AioTransport(**transport)
    return CallingBot(TOKEN, base_url=f"{address}/bot", request=made, get_updates_request=made)


@asynccontextmanager
async def telegram(handle: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """A well-behaved server whose every route is `handle`."""
    app = web.Application(client_max_size=50_000_000)
    app.router.add_route("*", "/{anything:.*}", handle)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@asynccontextmanager
async def misbehaving(answer: Answer) -> AsyncIterator[str]:
    """A server of bare sockets, for answers no web framework would give."""
    serving = set()

    async def serve(reader, writer):
        serving.add(asyncio.current_task())
        try:
            await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has gone, which is what some tests are about
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


def says(*, status=200, body=OK, **headers):
    """A whole answer as bytes."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def after_the_request(*chunks: bytes, then_silence=False) -> Answer:
    async def answer(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        await reader.readexactly(length)
        for chunk in chunks:
            writer.write(chunk)
            await writer.drain()
        if then_silence:
            await reader.read()  # until the client gives up

    return answer


@asynccontextmanager
async def closing(bot: CallingBot) -> AsyncIterator[CallingBot]:
    try:
        yield bot
    finally:
        await bot.request.shutdown()


async def outcome_of(address, *, parameters=None, read_timeout=0.2, **transport):
    """How a sendMessage to that address ends."""
    async with closing(bot_at(address, **transport)) as bot:
        with pytest.raises(TelegramError) as caught:
            await bot.call("sendMessage", parameters or {"chat_id": 1, "text": "hi"}, read_timeout=read_timeout)
    return classify(caught.value)


async def outcome_after(*chunks, then_silence=False, **call):
    async with misbehaving(after_the_request(*chunks, then_silence=then_silence)) as address:
        return await outcome_of(address, **call)
