"""One person's flood costs nobody anything: at most the bucket is kept, one notice, and others are answered meanwhile."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot import flooding
from bot.settings import FloodSettings
from bot.storage import tables as t
from tests.cast import CAST

LIN, CHEN, SUN = CAST["Lin"].user, CAST["Chen"].user, CAST["Sun"].user
NINE = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
NOTICE = "您发得太快了，刚才的有一部分没有收下。请稍等十几秒，再慢慢来。"


async def kept(world, user):
    async with world.running.database.transaction() as tx:
        return await tx.value(select(func.count()).select_from(t.inbox).where(t.inbox.c.user_id == user))


def standing(monkeypatch):
    """The gate's machine time stands, so that a slow machine refills nothing."""
    monkeypatch.setattr(flooding, "monotonic", lambda: 1000.0)


async def test_a_thousand_updates_in_a_moment(world, chat, monkeypatch):
    standing(monkeypatch)
    world.flood = FloodSettings()
    await world.begin(NINE)
    for number in range(500):
        world.telegram.says(LIN, f"{number}")
        world.telegram.taps(LIN, 1, "v1:home:1:")
    world.telegram.says(CHEN, "/help")
    await world.settle()
    assert await kept(world, LIN) == 20
    arrived = world.telegram.ledger.after(0)
    assert [arrival.text for arrival in arrived if arrival.chat_id == LIN].count(NOTICE) == 1
    assert any(arrival.text.startswith("What I can do") for arrival in arrived if arrival.chat_id == CHEN)


async def test_a_stranger_who_floods_is_not_even_told(world, chat, monkeypatch):
    standing(monkeypatch)
    world.flood = FloodSettings()
    await world.begin(NINE)
    for number in range(50):
        world.telegram.says(SUN, f"{number}")
    await world.settle()
    assert NOTICE not in {arrival.text for arrival in world.telegram.ledger.after(0)}


async def test_the_backlog_of_an_outage_is_no_flood(world, chat, monkeypatch):
    standing(monkeypatch)
    world.flood = FloodSettings()
    await world.begin(NINE)
    await world.stop()
    for number in range(60):
        world.telegram.says(LIN, f"{number}")
    world.clock.set(NINE + timedelta(minutes=5))
    await world.start()
    await world.settle()
    assert await kept(world, LIN) == 60


async def test_taps_made_during_an_outage_are_counted_in_by_telegrams_own_figure(world, chat, monkeypatch):
    standing(monkeypatch)
    world.flood = FloodSettings()
    await world.begin(NINE)
    for _ in range(60):
        world.telegram.taps(LIN, 1, "v1:home:1:")
    await world.running.intake.gate.count_backlog()
    await world.settle()
    assert await kept(world, LIN) == 60
    for _ in range(60):
        world.telegram.taps(LIN, 1, "v1:home:1:")
    await world.settle()
    assert await kept(world, LIN) == 80


async def test_a_notice_that_comes_too_fast_for_telegram_makes_everything_wait(world, chat, monkeypatch):
    standing(monkeypatch)
    world.flood = FloodSettings()
    await world.begin(NINE)
    world.telegram.faults.add("too_many", ["sendMessage"], chat_id=LIN, count=1, retry_after=9)
    for number in range(50):
        world.telegram.says(LIN, f"{number}")
    made = world.running
    await made.intake.poll_once(wait=0)
    while any(task.get_name() == "flood-notice" for task in made.nursery._tasks):
        await asyncio.sleep(0.01)
    assert made.sender.brake.has_news
