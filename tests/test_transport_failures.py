"""Each way a request can fail over real sockets is told apart: never left, nobody knows, or refused by Telegram."""

import asyncio
import gzip
import json
import logging
import socket

import pytest
from telegram import InputFile
from telegram.error import NetworkError, TimedOut

from bot.outcomes import Halted, Later, Migrated, Refused, Unknown, classify
from tests.loopback import OK, TOKEN, after_the_request, bot_at, closing, misbehaving, outcome_after, outcome_of, says

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
    "200 that says no": [says(body=b'{"ok":false,"description":"no"}')],
    "redirect": [says(status=302, body=b"", Location="http://127.0.0.1:1/elsewhere")],
}


@pytest.mark.parametrize("chunks", UNKNOWABLE.values(), ids=UNKNOWABLE)
async def test_the_connection_ends_after_the_request(chunks):
    assert isinstance(await outcome_after(*chunks), Unknown)


@pytest.mark.parametrize("chunks", [[], [says()[:-10]]], ids=["no-answer", "half-an-answer"])
async def test_no_answer_in_time(chunks):
    assert await outcome_after(*chunks, then_silence=True) == Unknown("SocketTimeoutError")


async def test_a_connection_closed_while_idle_is_not_used_again():
    async with misbehaving(after_the_request(says())) as address, closing(bot_at(address)) as bot:
        for _ in range(3):
            assert await bot.call("sendMessage", {"chat_id": 7, "text": "hi"}) == {"message_id": 5}
            await asyncio.sleep(0.05)  # the end of the connection arrives


async def test_a_connection_that_closes_on_its_second_request_does_not_send_it_again():
    requests = []

    async def answers_once(reader, writer):
        for chunk in (says(), b""):
            await reader.readuntil(b"}")
            requests.append(len(requests))
            writer.write(chunk)
            await writer.drain()

    async with misbehaving(answers_once) as address, closing(bot_at(address)) as bot:
        await bot.call("sendMessage", {"text": "hi"})
        with pytest.raises(NetworkError) as caught:
            await bot.call("sendMessage", {"text": "hi"})
    assert classify(caught.value) == Unknown("ServerDisconnectedError")
    assert len(requests) == 2


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
