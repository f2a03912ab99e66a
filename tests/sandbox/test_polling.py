"""Updates wait until they are confirmed, for one poller at a time, in the kinds the bot asked for."""

import asyncio

import pytest

from sandbox.telegram import ApiError
from tests.sandbox.conftest import LIN, TOKEN

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@pytest.fixture
def poll(telegram):
    """Poll after the fixture's own updates (three starts and a block) are out of the way."""
    telegram.call(TOKEN, "getUpdates", {"offset": 5})

    def ids(**parameters):
        return [update["update_id"] for update in telegram.call(TOKEN, "getUpdates", parameters)]

    return ids


def test_updates_stay_until_an_offset_confirms_them(telegram, poll):
    for text in ("one", "two", "three"):
        telegram.says(LIN, text)
    assert poll() == [5, 6, 7]
    assert poll() == [5, 6, 7]
    assert poll(offset=6) == [6, 7]
    assert poll() == [6, 7]
    assert poll(offset=8) == []
    assert poll() == []


def test_a_negative_offset_keeps_the_newest(telegram, poll):
    for text in ("one", "two", "three"):
        telegram.says(LIN, text)
    assert poll(offset=-2) == [6, 7]
    assert poll() == [6, 7]


def test_a_limit_takes_the_oldest(telegram, poll):
    for text in ("one", "two", "three"):
        telegram.says(LIN, text)
    assert poll(limit=2) == [5, 6]


def test_allowed_updates_are_remembered(telegram, poll):
    poll(allowed_updates=["callback_query"])
    telegram.says(LIN, "unheard")
    telegram.taps(LIN, 1, "a")
    assert poll() == [5]
    poll(offset=6)
    telegram.says(LIN, "still unheard")
    assert poll() == []
    poll(allowed_updates=[])
    telegram.says(LIN, "heard again")
    assert poll() == [6]


def test_what_waits_is_not_taken_back_by_allowed_updates(telegram, poll):
    telegram.says(LIN, "waiting")
    assert poll(allowed_updates=["callback_query"]) == [5]


async def test_the_older_of_two_polls_is_told(http, poll):
    older = asyncio.create_task(http.call("getUpdates", timeout=30))
    await _polls_begun(http, 2)
    newer = asyncio.create_task(http.call("getUpdates", timeout=30))
    refused = await older
    assert (refused["status"], refused["error_code"], refused["description"]) == (409, 409, CONFLICT)
    http.telegram.says(LIN, "for the newer")
    assert [update["message"]["text"] for update in (await newer)["result"]] == ["for the newer"]


async def test_a_long_poll_ends_with_the_first_update(http, poll):
    waiting = asyncio.create_task(http.call("getUpdates", timeout=30, allowed_updates=["callback_query"]))
    await _polls_begun(http, 2)
    http.telegram.says(LIN, "not of the kind asked for")
    http.telegram.taps(LIN, 1, "a")
    assert [update["callback_query"]["data"] for update in (await waiting)["result"]] == ["a"]


async def test_a_long_poll_ends_empty_when_nothing_comes(http, poll):
    assert (await http.call("getUpdates", timeout=1))["result"] == []


async def test_a_webhook_ends_polling(http, telegram):
    await http.call("setWebhook", url="https://example.org/")
    refused = await http.call("getUpdates")
    assert refused["error_code"] == 409
    with pytest.raises(ApiError, match="webhook is active"):
        telegram.call(TOKEN, "getUpdates", {})


async def test_every_form_of_a_body_is_understood(http):
    url = f"{http.base}/bot{TOKEN}/sendMessage"
    keyboard = '{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}'
    fields = {"chat_id": str(LIN), "text": "字", "reply_markup": keyboard}
    for how in ({"params": fields}, {"data": fields}, {"json": {**fields, "chat_id": LIN}}):
        async with http.client.post(url, **how) as answer:
            assert (await answer.json())["result"]["text"] == "字"
    async with http.client.get(url, params=fields) as answer:
        assert answer.status == 200
    async with http.client.post(url, data="[1]", headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 400


async def test_a_wrong_token_opens_nothing(http):
    async with http.client.get(f"{http.base}/bot8:wrong/getMe") as answer:
        assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")
    document = http.telegram.sends_document(LIN, b"secret", name="a.txt")
    path = document.content.file.path
    async with http.client.get(f"{http.base}/file/bot8:wrong/{path}") as answer:
        assert answer.status == 401
    async with http.client.get(f"{http.base}/file/bot{TOKEN}/{path}") as answer:
        assert await answer.read() == b"secret"
    async with http.client.get(f"{http.base}/file/bot{TOKEN}/documents/none") as answer:
        assert answer.status == 404


async def test_a_body_that_is_too_large_is_not_read(http):
    host, port = http.base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /bot{TOKEN}/sendDocument HTTP/1.1\r\nHost: {host}\r\nContent-Length: 60000000\r\n\r\n"
    writer.write(head.encode())
    assert await reader.readline() == b"HTTP/1.1 413 Request Entity Too Large\r\n"
    writer.close()
    assert [finding.detail for finding in http.telegram.journal.findings] == ["Request Entity Too Large"]


async def _polls_begun(http, turn: int) -> None:
    """Until the server has seen so many polls."""
    while http.telegram.account(TOKEN).updates.turn < turn:
        await asyncio.sleep(0.005)
