"""What changes while a step of planning is under way on PostgreSQL is not lost with the end of the step."""

import asyncio
from datetime import date

import pytest

from bot.domain.names import Name
from bot.domain.workdays import SpecialDay
from bot.usecases.calendar import Calendar
from bot.usecases.planning import Planner
from tests.storage.clockwork import at, plan
from tests.storage.test_agenda import with_rules
from tests.storage.test_calendar_moves import rule, slots_of

OFF = SpecialDay(date(2010, 6, 24), is_workday=False, name=Name("放假"), source="admin")


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("people", [1, 10_000])
async def test_a_day_off_that_is_set_meanwhile_moves_what_the_step_plans(database, house, clock, people):
    house = with_rules(house, rule("next"))
    clock.set(at(6, 23, 2))  # the card is due on Thursday at 09:00

    async def set_day_off():
        async with database.transaction() as tx:
            await Calendar(tx, house).take_in([OFF])

    async with database.transaction() as tx:
        planner = Planner(tx, house)
        chunk = await planner.next_chunk(people)
        await planner.plan_for_all(chunk.people, chunk.work)
        setting = asyncio.ensure_future(set_day_off())
        await asyncio.wait([setting], timeout=0.5)  # or until the end of the step, if it must wait for that
        await planner.end_chunk(chunk)
    await setting
    await plan(database, house)
    assert await slots_of(database) == [("2010-W25", at(6, 25, 1), "planned", None)]
