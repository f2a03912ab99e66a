"""910 people who got a message twice: several planners at once while several fire, on one PostgreSQL (telegram.md 4)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from bot.clock import SetClock
from bot.storage import tables as t
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Database
from bot.usecases.house import House
from bot.usecases.occurrences import Occurrences
from bot.usecases.openers import OPENERS
from bot.usecases.planning import Planner
from tests.cast import BOUND, enrol
from tests.storage.clockwork import at
from tests.storage.crowd import enrol_many
from tests.storage.test_agenda import with_rules

PEOPLE = 150
MONDAYS = at(6, 21, 1), at(6, 28, 1), at(7, 5, 1)
NOTHING_SEEN = 5
"""After so many looks without work a worker goes home."""


async def bind(database, people, when):
    async with database.transaction() as tx:
        accounts = [{"person_id": one, "user_id": 10_000 + one, "bound_at": when} for one in people]
        await tx.run(insert(t.telegram_account), accounts)
        await tx.run(insert(t.consent), [{"person_id": one, "version": 1, "given_at": when} for one in people])


async def work(url, house, step):
    """One of several processes: steps until it has seen nothing to do for a while."""
    database, idle = Database(url), 0
    while idle < NOTHING_SEEN:
        async with database.transaction() as tx:
            done = await step(tx, house)
        idle = 0 if done else idle + 1
        await asyncio.sleep(0.01)
    await database.close()


@pytest.fixture
async def crowded(postgres_url, library):
    """The cast and many more, in a campaign with one rule that makes good the latest card only."""
    database, clock = Database(postgres_url), SetClock(at(6, 18, 1))
    async with database.transaction() as tx:
        await enrol(tx, at=clock.now(), bound=BOUND)
        campaign_id = await CampaignStore(tx).take_up(library.campaign.key, at=clock.now())
    await bind(database, await enrol_many(database, PEOPLE), clock.now())
    house = House(campaign_id, library, clock, "house", "Asia/Shanghai", bot_id=777, bot_username="bot")
    clock.set(MONDAYS[-1] + timedelta(hours=1))
    yield with_rules(house, replace(library.campaign.rule("study"), late_within=timedelta(days=30))), database
    await database.close()


async def test_nobody_gets_the_same_twice_however_many_plan_and_fire_at_once(crowded, postgres_url):
    url, (house, database) = postgres_url, crowded
    plan = [work(url, house, lambda *there: Planner(*there).plan_some(20)) for _ in range(3)]
    fire = [work(url, house, lambda *there: Occurrences(*there).fire_some(OPENERS, most=30)) for _ in range(3)]
    await asyncio.gather(*plan, *fire)
    await work(url, house, lambda *there: Occurrences(*there).fire_some(OPENERS, most=500))
    o, d = t.occurrence, t.delivery
    async with database.transaction() as tx:
        by_slot = await tx.rows(
            select(o.c.slot, o.c.state, func.count().label("n"))
            .where(o.c.state != "planned")
            .group_by(o.c.slot, o.c.state)
            .order_by(o.c.slot)
        )
        cards = await tx.rows(select(d.c.person_id, func.count().label("n")).group_by(d.c.person_id))
    assert [tuple(row) for row in by_slot] == [
        ("2010-W25", "collapsed", PEOPLE + 4),
        ("2010-W26", "collapsed", PEOPLE + 4),
        ("2010-W27", "fired", PEOPLE + 4),
    ]
    assert {row.n for row in cards} == {1}
    assert len(cards) == PEOPLE + 4
