"""Requests over real sockets: what arrives at the server, and what comes back."""

import asyncio

from aiohttp import web
from telegram import InputFile

from tests.loopback import OK, TOKEN, after_the_request, bot_at, closing, misbehaving, says, telegram

PDF = b"%PDF-1.7 study"


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
