"""Polling against servers that hang: a poll nobody answers is cut and begun again, and its age is told."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import func, select
from telegram.error import TimedOut

from bot import intake
from bot.metrics import Counts
from bot.settings import Secret, Settings, TelegramSettings
from bot.storage import tables as t
from bot.transport import AioTransport
from bot.vitals import vital_signs
from bot.wiring import calling_bot
from tests.stories.test_floods import NINE
from tests.test_bad_input import tap
from tests.world import TOKEN

EMPTY = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 23\r\n\r\n{"ok":true,"result":[]}'


class BlackHole:
    """Accepts every connection and answers the requests whose turn in `answered` is true; counts those that came."""

    def __init__(self, *answered):
        self.answered = list(answered)
        self.polls = 0

    async def serve(self, reader, writer):
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                await self._answer(writer)
        except asyncio.IncompleteReadError:
            writer.close()

    async def _answer(self, writer):
        self.polls += 1
        if self.answered and self.answered.pop(0):
            writer.write(EMPTY)
            await writer.drain()


@asynccontextmanager
async def hanging(world, hole, patience=0.05):
    """The world's bot, polling the hole with its real transport."""
    server = await asyncio.start_server(hole.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    bot = calling_bot(
        Settings(telegram=TelegramSettings(token=Secret(TOKEN), api_url=f"http://127.0.0.1:{port}")), AioTransport()
    )
    made = world.running.intake
    made.bot, made.patience = bot, patience
    try:
        yield made
    finally:
        await bot.shutdown()
        await bot._request[0].shutdown()
        server.close()


@pytest.fixture
async def counts(world, monkeypatch):
    made = Counts()
    monkeypatch.setattr(intake, "COUNTS", made)
    monkeypatch.setattr(intake, "POLL_AGAIN_SECONDS", 0.01)
    await world.begin(NINE)
    return made


async def until(what):
    async with asyncio.timeout(20):
        while not what():
            await asyncio.sleep(0.005)


async def test_a_poll_nobody_answers_is_cut(world, counts):
    async with hanging(world, hole := BlackHole()) as made:
        with pytest.raises((TimeoutError, TimedOut)):
            await made.poll_once(0)
    assert hole.polls == 1


async def test_polling_begins_again_after_every_silence(world, counts):
    hole = BlackHole(False, False, False)
    async with hanging(world, hole) as made:
        made._may_have_gathered = False
        polling = asyncio.ensure_future(made.poll_forever())
        await until(lambda: hole.polls >= 3)
        polling.cancel()
    (line,) = [line for line in counts.lines("") if line[0] != "#"]
    assert line.startswith('polls_failed_total{outcome="Unknown"}')
    assert made.polled_at is None


async def test_the_age_of_the_last_poll_decides_whether_the_bot_hears(world, counts, monkeypatch):
    works = world.running
    readiness = await vital_signs(works.database, works.house, works.intake, None)
    assert (readiness.is_ready, readiness.figures["poll_age_seconds"]) == (False, None)
    async with hanging(world, BlackHole(True), patience=5.0) as made:
        await made.poll_once(0)
    assert (await vital_signs(works.database, works.house, made, None)).is_ready is True
    made.polled_at -= intake.POLL_STALE_SECONDS
    assert (await vital_signs(works.database, works.house, made, None)).is_ready is False


async def test_a_standstill_is_said_loudly(world, counts, monkeypatch):
    said = []
    monkeypatch.setattr(intake.log, "error", lambda event, **about: said.append(event), raising=False)
    async with hanging(world, hole := BlackHole()) as made:
        made._may_have_gathered = False
        made.polled_at = intake.monotonic() - intake.POLL_STALE_SECONDS - 1
        polling = asyncio.ensure_future(made.poll_forever())
        await until(lambda: said)
        polling.cancel()
    assert hole.polls >= 1
    assert said[0] == "polling_stalled"


async def test_somebody_elses_poll_stops_all_sending_and_keeps_the_rows(world, counts):
    made = world.running
    world.telegram.call(TOKEN, "setWebhook", {"url": "https://another.example"})  # a poll gets 409 from now on
    polling = asyncio.ensure_future(made.intake.poll_forever())
    await until(lambda: made.sender.brake.is_on)
    polling.cancel()
    await made.intake.keep([{"update_id": 8, "callback_query": tap(data="v1:help:0:")}])
    assert await made.intake.turns.handle_one()
    await made.sender.round()
    assert world.telegram.ledger.last == 0
    async with made.database.transaction() as tx:
        assert await tx.value(select(func.count()).select_from(t.answer)) == 1
    assert any('outcome="Halted"' in line for line in counts.lines(""))
