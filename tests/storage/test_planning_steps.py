"""Everybody is planned for once, on PostgreSQL half of a step's people in a transaction beside the step's own."""

import asyncio

import pytest
from sqlalchemy import func, insert, select

from bot.domain.occurrences import Slot
from bot.planning import PlanningSteps
from bot.storage import tables as t
from bot.storage.database import Database, Unavailable
from bot.storage.enrolled import People
from tests.storage.clockwork import at
from tests.storage.crowd import enrol_many
from tests.storage.test_agenda import planned, with_rules
from tests.storage.test_duplicates import bind
from tests.storage.test_outbox import LIN

PEOPLE = 2_300
"""More than two steps plan for."""
BOUND = 4
"""Of the cast."""
MONDAY = Slot("study", "2010-W25", at(6, 21, 1))


@pytest.fixture
async def many(database):
    people = await enrol_many(database, PEOPLE)
    await bind(database, people, at(6, 1, 1))
    return people


@pytest.fixture
def monday(house, clock):
    """Two days before a card is due, which is all the plan has."""
    clock.set(at(6, 19, 2))
    return with_rules(house, house.campaign.rule("study"))


async def agenda(database):
    """How many have something planned, and how much there is in all."""
    person = t.occurrence.c.person_id
    async with database.transaction() as tx:
        row = await tx.row(select(func.count(person.distinct()), func.count()))
    return tuple(row)


async def everybody_is_planned_for_once(database, house, many):
    steps = PlanningSteps(database, house)
    await steps.plan()
    planned_for = await agenda(database)
    assert planned_for == (len(many) + BOUND, len(many) + BOUND)
    assert await steps.step() == 0
    assert await agenda(database) == planned_for


def test_halves_are_all_of_them_and_share_nobody():
    assert People(0, 1_000).halves == (People(0, 500), People(500, 1_000))
    assert People(1_000, 1_001).halves == (People(1_000, 1_000), People(1_000, 1_001))


async def test_everybody_is_planned_for_once(database, monday, many):
    await everybody_is_planned_for_once(database, monday, many)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_halves_do_not_wait_for_each_other_and_what_is_broken_off_is_done_again(
    database, postgres_url, monday, many
):
    other = Database(postgres_url)
    async with other.transaction() as tx:  # whoever plans for LIN waits for what becomes of this row
        await tx.run(insert(t.occurrence), [planned(monday, MONDAY, LIN)])
        stepping = asyncio.ensure_future(PlanningSteps(database, monday).step())
        async with asyncio.timeout(10):
            while await agenda(database) == (0, 0):
                await asyncio.sleep(0.01)
        assert await agenda(database) == (1, 1)  # the first of many, in the higher half of the first thousand
        stepping.cancel()
        await asyncio.gather(stepping, return_exceptions=True)
    await other.close()
    await everybody_is_planned_for_once(database, monday, many)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_half_that_cannot_be_planned_takes_its_step_back(database, monday, many):
    class Cut(PlanningSteps):
        async def _plan_beside(self, people, work):
            raise Unavailable("server")

    with pytest.raises(Unavailable):
        await Cut(database, monday).step()
    assert await agenda(database) == (0, 0)
    await everybody_is_planned_for_once(database, monday, many)
