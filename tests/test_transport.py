"""Requests over real sockets: what arrives at the server, and how each way of failing is told apart."""

import asyncio
import gzip
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import InputFile
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.outcomes import Halted, Later, Migrated, Refused, Unknown, classify
from bot.transport import AioTransport, CallingBot

TOKEN = "123456:AAcanaryAAcanaryAAcanaryAAcanary"
OK = b'{"ok":true,"result":{"message_id":5}}'
PDF = b"%PDF-1.7 study"

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

    async def serve(reader, writer):
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


# What arrives


async def test_a_plain_call_is_json_and_its_answer_comes_back_unparsed():
    seen = {}

    async def handle(request):
        seen.update(method=request.method, path=request.path, body=await request.json())
        return web.Response(body=OK, content_type="application/json")

    keyboard = {"inline_keyboard": [[{"text": "已完成", "callback_data": "v1:done:7:"}]]}
    async with telegram(handle) as address, closing(bot_at(address)) as bot:
        sent = await bot.call("sendMessage", {"chat_id": 7, "text": "学习 \ud83d", "reply_markup": keyboard})
    assert sent == {"message_id": 5}
    assert seen == {
        "method": "POST",
        "path": f"/bot{TOKEN}/sendMessage",
        "body": {"chat_id": 7, "text": "学习 \ud83d", "reply_markup": keyboard},
    }


async def test_a_file_is_multipart_and_keeps_its_chinese_name():
    seen = {}

    async def handle(request):
        seen.update(raw=await request.read(), kind=request.content_type)
        return web.Response(body=OK, content_type="application/json")

    document = InputFile(PDF, filename='学习"一".pdf')
    async with telegram(handle) as address, closing(bot_at(address)) as bot:
        await bot.call("sendDocument", {"chat_id": 7, "caption": "材料", "document": document})
    assert seen["kind"] == "multipart/form-data"
    assert 'name="document"; filename="学习\\"一\\".pdf"'.encode() in seen["raw"]
    assert b"Content-Type: application/pdf" in seen["raw"]
    assert PDF in seen["raw"]
    assert "材料".encode() in seen["raw"]


async def test_the_library_itself_works_on_it():
    async def handle(request):
        results = {
            "getMe": {"id": 123456, "is_bot": True, "first_name": "Zhengyou", "username": "zhengyou_bot"},
            "getUpdates": [],
        }
        return web.json_response({"ok": True, "result": results[request.path.rpartition("/")[2]]})

    async with telegram(handle) as address:
        async with bot_at(address) as bot:
            assert bot.username == "zhengyou_bot"
            assert await bot.get_updates(timeout=0) == ()
        assert TOKEN not in repr(bot)


async def test_one_connection_serves_one_call_after_another():
    peers = []

    async def handle(request):
        peers.append(request.transport.get_extra_info("peername"))
        return web.Response(body=OK, content_type="application/json")

    async with telegram(handle) as address, closing(bot_at(address)) as bot:
        for _ in range(3):
            await bot.call("sendMessage", {"chat_id": 7, "text": "hi"})
    assert len(peers) == 3
    assert len(set(peers)) == 1


async def test_who_finds_all_connections_taken_queues():
    async def handle(request):
        await asyncio.sleep(0.01)
        return web.Response(body=OK, content_type="application/json")

    async with telegram(handle) as address, closing(bot_at(address, connections=2)) as bot:
        calls = [bot.call("sendMessage", {"chat_id": n, "text": "hi"}) for n in range(1, 41)]
        assert await asyncio.gather(*calls) == [{"message_id": 5}] * 40


async def test_a_download_is_the_bytes_themselves():
    async def handle(request):
        return web.Response(body=PDF)

    async with telegram(handle) as address, closing(bot_at(address)) as bot:
        assert await bot.request.retrieve(f"{address}/file/bot{TOKEN}/documents/1.pdf") == PDF


async def test_a_proxy_is_asked_for_the_whole_address():
    seen = []

    async def handle(request):
        seen.append(request.raw_path)
        return web.Response(body=OK, content_type="application/json")

    async with telegram(handle) as proxy, closing(bot_at("http://telegram.invalid", proxy=proxy)) as bot:
        await bot.call("sendMessage", {"chat_id": 7, "text": "hi"})
    assert seen == [f"http://telegram.invalid/bot{TOKEN}/sendMessage"]


async def test_a_closed_transport_opens_again():
    async with misbehaving(after_the_request(says())) as address:
        bot = bot_at(address)
        await bot.request.shutdown()
        async with closing(bot):
            assert await bot.call("sendMessage", {"chat_id": 7, "text": "hi"}) == {"message_id": 5}


# What never left


@pytest.fixture
def closed_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]  # bound, but nobody listens


NEVER_LEFT = Later(2.0, "all")


async def test_nobody_listens(closed_port):
    assert await outcome_of(f"http://127.0.0.1:{closed_port}") == NEVER_LEFT


async def test_the_proxy_does_not_listen(closed_port):
    assert await outcome_of("http://telegram.invalid", proxy=f"http://127.0.0.1:{closed_port}") == NEVER_LEFT


async def test_the_proxy_refuses_to_connect():
    async with misbehaving(after_the_request(says(status=407))) as proxy:
        assert await outcome_of("https://telegram.invalid", proxy=proxy) == NEVER_LEFT


async def test_the_name_is_unknown():
    assert await outcome_of("http://telegram.invalid", read_timeout=5) == NEVER_LEFT


async def test_the_server_does_not_speak_tls():
    async def speaks_plainly(reader, writer):
        await reader.read(1)
        writer.write(says(status=400))
        await writer.drain()

    async with misbehaving(speaks_plainly) as address:
        assert await outcome_of(address.replace("http", "https")) == NEVER_LEFT


async def test_no_connection_in_time():
    """The port accepts and then says nothing, so that the handshake of TLS does not end."""

    async def says_nothing(reader, _writer):
        while await reader.read(1000):
            pass

    async with misbehaving(says_nothing) as address, closing(bot_at(address.replace("http", "https"))) as bot:
        with pytest.raises(TimedOut) as caught:
            await bot.get_me(connect_timeout=0.1)
    assert classify(caught.value) == NEVER_LEFT


# What nobody can know


UNKNOWABLE = {
    "silence": [],
    "half a head": [b"HTTP/1.1 200 OK\r\nContent-Le"],
    "half a body": [says()[:-10]],
    "not HTTP": [b"SSH-2.0-not-a-web-server\r\n\r\n"],
    "500": [says(status=500, body=b'{"ok":false,"error_code":500,"description":"Internal Server Error"}')],
    "502 page": [says(status=502, body=b"<html>Bad Gateway</html>")],
    "page": [says(body=b"<html>Hello</html>")],
    "list": [says(body=b"[]")],
    "no result": [says(body=b'{"ok":true}')],
    "redirect": [says(status=302, body=b"", Location="http://127.0.0.1:1/elsewhere")],
}


@pytest.mark.parametrize("chunks", UNKNOWABLE.values(), ids=UNKNOWABLE)
async def test_the_connection_ends_after_the_request(chunks):
    assert isinstance(await outcome_after(*chunks), Unknown)


@pytest.mark.parametrize("chunks", [[], [says()[:-10]]], ids=["no-answer", "half-an-answer"])
async def test_no_answer_in_time(chunks):
    assert await outcome_after(*chunks, then_silence=True) == Unknown("SocketTimeoutError")


async def test_an_answer_too_large_even_if_it_is_packed_small():
    packed = gzip.compress(b" " * 1_000_000 + OK)
    answer = says(body=packed, Content_Encoding="gzip")
    assert len(packed) < 10_000
    assert await outcome_after(answer, most_bytes=100_000) == Unknown("ClientPayloadError")


async def test_an_upload_nobody_takes_ends_too():
    async def never_reads(_reader, writer):
        await writer.wait_closed()

    async with misbehaving(never_reads) as address, closing(bot_at(address)) as bot:
        large = InputFile(bytes(30_000_000), filename="large.bin")
        with pytest.raises(TimedOut) as caught:
            await bot.send_document(1, large, connect_timeout=0.1, write_timeout=0.1, read_timeout=0.1)
    assert classify(caught.value) == Unknown("TimeoutError")


async def test_a_stop_in_the_middle_is_passed_on():
    async with misbehaving(after_the_request(then_silence=True)) as address, closing(bot_at(address)) as bot:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await bot.call("sendMessage", {"chat_id": 7, "text": "hi"}, read_timeout=30)


# What the server said


@pytest.mark.parametrize(
    ("status", "answer", "outcome"),
    [
        (
            429,
            {"description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7}},
            Later(7.0, "chat"),
        ),
        (400, {"description": "Bad Request: chat not found"}, Refused("chat_gone", "Chat not found")),
        (403, {"description": "Forbidden: bot was blocked by the user"}, None),
        (400, {"description": "upgraded", "parameters": {"migrate_to_chat_id": -100123}}, Migrated(-100123)),
        (401, {"description": "Unauthorized"}, Halted("InvalidToken")),
        (404, {"description": "Not Found"}, Halted("InvalidToken")),
        (409, {"description": "Conflict: terminated by other getUpdates request"}, Halted("Conflict")),
        (413, {"description": "Request Entity Too Large"}, Refused("bad_request", "Request Entity Too Large")),
    ],
)
async def test_telegram_says_no(status, answer, outcome):
    body = json.dumps({"ok": False, "error_code": status, **answer}).encode()
    said = await outcome_after(says(status=status, body=body))
    if outcome is None:
        assert isinstance(said, Refused)
        assert said.reason == "blocked"
    else:
        assert said == outcome


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
async def test_a_firewalls_page_is_not_telegrams_word(status):
    assert await outcome_after(says(status=status, body=b"<html>No</html>")) == Halted("not_telegram")


async def test_a_busy_page_without_a_time_rests_the_chat():
    assert await outcome_after(says(status=429, body=b"<html>Busy</html>")) == Later(5.0, "chat")


async def test_an_answer_that_can_not_be_read_is_not_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        await outcome_after(says(body=b'{"text":"what Lin wrote'))
    assert "what Lin wrote" not in caplog.text


async def test_errors_do_not_spell_the_address(closed_port):
    async with closing(bot_at(f"http://127.0.0.1:{closed_port}")) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.call("getMe", {})
    assert TOKEN not in str(caught.value)
