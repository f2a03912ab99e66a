"""Updates go to a webhook with its secret, each chat's in order, again and again until the bot has taken them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from sandbox.delivering import Postman
from sandbox.telegram import ApiError
from tests.sandbox.conftest import CHEN, LIN, TOKEN

SECRET = "only-telegram-knows"


@dataclass
class Taker:
    """A bot's endpoint: what came, and with which status it answers next (200 when nothing is left)."""

    url: str = ""
    came: list[tuple[str, str]] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    statuses: list[int] = field(default_factory=list)
    held: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most_at_once: int = 0

    def __post_init__(self) -> None:
        self.held.set()

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        message = update["message"]
        self.came.append((message["from"]["first_name"], message["text"]))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.held.wait()
        self.at_once -= 1
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.came) < count:
                await asyncio.sleep(0.005)


@pytest.fixture
async def taker() -> AsyncIterator[Taker]:
    made = Taker()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    made.held.set()
    await runner.cleanup()


@asynccontextmanager
async def delivering(telegram):
    telegram.call(TOKEN, "getUpdates", {"offset": 5})  # the fixture's own updates are out of the way
    app = web.Application()
    app.cleanup_ctx.append(Postman(telegram, first_pause_s=0.01).running)
    runner = web.AppRunner(app)
    await runner.setup()
    yield
    await runner.cleanup()


def info(telegram):
    return telegram.call(TOKEN, "getWebhookInfo", {})


async def emptied(telegram):
    async with asyncio.timeout(20):
        while info(telegram)["pending_update_count"]:
            await asyncio.sleep(0.005)


async def test_each_update_is_posted_once_with_the_secret(telegram, taker):
    async with delivering(telegram):
        telegram.says(LIN, "before")
        telegram.call(TOKEN, "setWebhook", {"url": taker.url, "secret_token": SECRET, "max_connections": 5})
        telegram.says(LIN, "after")
        await taker.until(2)
        await emptied(telegram)
    assert taker.came == [("Lin", "before"), ("Lin", "after")]
    assert taker.secrets == {SECRET}
    assert info(telegram) == {
        "url": taker.url,
        "has_custom_certificate": False,
        "max_connections": 5,
        "pending_update_count": 0,
    }


async def test_chats_side_by_side_but_each_in_its_order(telegram, taker):
    taker.held.clear()
    async with delivering(telegram):
        telegram.call(TOKEN, "setWebhook", {"url": taker.url})
        for text in ("1", "2"):
            telegram.says(LIN, text)
            telegram.says(CHEN, text)
        await taker.until(2)
        assert sorted(taker.came) == [("Chen", "1"), ("Lin", "1")]
        taker.held.set()
        await taker.until(4)
        await emptied(telegram)
    assert [text for name, text in taker.came if name == "Lin"] == ["1", "2"]
    assert taker.most_at_once == 2


async def test_no_more_connections_than_were_allowed(telegram, taker):
    async with delivering(telegram):
        telegram.call(TOKEN, "setWebhook", {"url": taker.url, "max_connections": 1})
        for person in (LIN, CHEN, LIN, CHEN):
            telegram.says(person, "hello")
        await taker.until(4)
        await emptied(telegram)
    assert taker.most_at_once == 1


async def test_refused_updates_come_again_and_the_trouble_is_told(telegram, taker, hands):
    taker.statuses = [503, 500, 403]
    async with delivering(telegram):
        telegram.call(TOKEN, "setWebhook", {"url": taker.url})
        telegram.says(LIN, "hard to deliver")
        await taker.until(4)
        await emptied(telegram)
    assert taker.came == [("Lin", "hard to deliver")] * 4
    assert info(telegram)["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"
    assert info(telegram)["last_error_date"] == int(hands.at.timestamp())


async def test_nobody_there_is_told_and_waited_for(telegram, taker):
    async with delivering(telegram):
        telegram.call(TOKEN, "setWebhook", {"url": "http://127.0.0.1:9/hook"})
        telegram.says(LIN, "where are you")
        async with asyncio.timeout(20):
            while "last_error_message" not in info(telegram):
                await asyncio.sleep(0.005)
        assert info(telegram)["last_error_message"] == "Connection refused"
        assert info(telegram)["pending_update_count"] == 1
        telegram.call(TOKEN, "setWebhook", {"url": taker.url})
        await taker.until(1)
    assert taker.came == [("Lin", "where are you")]


async def test_a_lost_answer_brings_the_same_update_twice(telegram, taker):
    telegram.faults.add("error_after", ["webhook"], count=1)
    async with delivering(telegram):
        telegram.call(TOKEN, "setWebhook", {"url": taker.url})
        telegram.says(LIN, "twice")
        await taker.until(2)
        await emptied(telegram)
    assert taker.came == [("Lin", "twice")] * 2


async def test_without_the_webhook_polling_gets_what_is_left(telegram, taker):
    taker.statuses = [500] * 100
    async with delivering(telegram):
        telegram.call(TOKEN, "setWebhook", {"url": taker.url})
        telegram.says(LIN, "left over")
        await taker.until(1)
        with pytest.raises(ApiError, match="webhook is active"):
            telegram.call(TOKEN, "getUpdates", {})
        telegram.call(TOKEN, "deleteWebhook", {})
        (left,) = telegram.call(TOKEN, "getUpdates", {})
    assert left["message"]["text"] == "left over"
    assert info(telegram)["url"] == ""


async def test_a_poll_that_waits_ends_when_a_webhook_is_set(http, telegram):
    telegram.call(TOKEN, "getUpdates", {"offset": 5})
    waiting = asyncio.ensure_future(http.call("getUpdates", timeout=30))
    while telegram.account(TOKEN).updates.turn < 2:
        await asyncio.sleep(0.005)
    await http.call("setWebhook", url="https://example.org/")
    assert (await waiting)["description"] == "Conflict: terminated by setWebhook request"


async def test_the_whole_sandbox_delivers(http, taker):
    http.telegram.call(TOKEN, "getUpdates", {"offset": 5})
    assert (await http.call("setWebhook", url=taker.url))["result"] is True
    http.telegram.says(LIN, "over HTTP")
    await taker.until(1)
    assert taker.came == [("Lin", "over HTTP")]


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"url": "https://a.cn:9000/"}, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "https://a.cn:nine/"}, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "http://10.0.0.1/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://a.cn", "secret_token": "open sesame"}, "secret token contains unallowed characters"),
    ],
)
def test_what_telegram_would_not_set(telegram, asked, refusal):
    with pytest.raises(ApiError, match=refusal):
        telegram.call(TOKEN, "setWebhook", asked)
    assert info(telegram)["url"] == ""


def test_what_telegram_sets_and_the_sandbox_besides(telegram):
    for url in ("https://a.cn:8443/x", "http://127.0.0.1:9000/x", "http://localhost:9000/x"):
        assert telegram.call(TOKEN, "setWebhook", {"url": url}) is True
        assert info(telegram)["url"] == url
