"""A Telegram with two hands on its clocks, and the same over HTTP; no test is here."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web

from sandbox.clock import CampaignClock
from sandbox.server import make_app
from sandbox.telegram import LIFTED, Bot, Telegram

TOKEN = "7:demo"
START = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
LIN, CHEN, WANG, ZHAO = 1, 2, 3, 4
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (400).to_bytes(4, "big") + (300).to_bytes(4, "big") + b"\x08\x02"


@dataclass
class Hands:
    """Both times, moved by the test."""

    at: datetime = START
    machine: float = 1000.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.machine

    def days_pass(self, days: float) -> None:
        self.at += timedelta(days=days)

    def seconds_pass(self, seconds: float) -> None:
        self.machine += seconds


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def telegram(hands: Hands) -> Telegram:
    """Lin has started the bot, Chen never has, Wang has blocked it, Zhao's account is gone."""
    telegram = Telegram(
        {TOKEN: Bot(7, "Zhengyou", "zhengyou_bot")}, now=hands.now, monotonic=hands.monotonic, rates=LIFTED
    )
    telegram.people.add(LIN, first_name="Lin", username="lin", language_code="zh-hans")
    telegram.people.add(CHEN, first_name="Chen", last_name="Li", language_code="en")
    telegram.people.add(WANG, first_name="Wang")
    telegram.people.add(ZHAO, first_name="Zhao")
    for person in (LIN, WANG, ZHAO):
        telegram.opens_link(person)
    telegram.blocks(WANG)
    telegram.people.deactivate(ZHAO)
    return telegram


@dataclass
class Http:
    """The sandbox on a port, with a client."""

    base: str
    client: aiohttp.ClientSession
    telegram: Telegram
    clock: CampaignClock
    token: str = TOKEN
    extra: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> dict:
        async with self.client.get(self.base + path) as answer:
            return {"status": answer.status, **await answer.json()}

    async def post(self, path: str, **body: object) -> dict:
        async with self.client.post(self.base + path, json=body) as answer:
            return {"status": answer.status, **await answer.json()}

    async def call(self, method: str, **parameters: object) -> dict:
        return await self.post(f"/bot{self.token}/{method}", **parameters)


@pytest.fixture
async def http(telegram: Telegram, hands: Hands) -> AsyncIterator[Http]:
    clock = CampaignClock(START, monotonic=hands.monotonic)
    runner = web.AppRunner(make_app(telegram, clock), handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession() as client:
        yield Http(f"http://127.0.0.1:{port}", client, telegram, clock)
    await runner.cleanup()
