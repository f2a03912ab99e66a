"""A calendar that changes while it runs: what it moves into the past falls due at once, or says why not; once."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from bot.domain.names import Name
from bot.domain.rules import Rule, Weekly
from bot.domain.workdays import SpecialDay
from bot.storage import tables as t
from bot.usecases.calendar import Calendar
from tests.storage.clockwork import at, deliveries, plan, skip_to
from tests.storage.pausing import go, people_of
from tests.storage.test_agenda import with_rules

THURSDAY = 3
FRIDAY = 4


def rule(holidays, weekday=THURSDAY, **more):
    return Rule("study", "study_card", Weekly(weekday), time(9), holidays=holidays, **more)


async def day_off(database, house, *days):
    special = [SpecialDay(day, is_workday=False, name=Name("放假"), source="admin") for day in days]
    async with database.transaction() as tx:
        await Calendar(tx, house).take_in(special)
    await plan(database, house)


async def slots_of(database):
    o = t.occurrence
    async with database.transaction() as tx:
        found = await tx.rows(select(o.c.slot, o.c.due_at, o.c.state, o.c.reason).where(o.c.rule == "study").distinct())
    return sorted(tuple(row) for row in found)


async def test_a_card_that_moves_to_an_hour_ago_comes_at_once_and_once(database, house, clock):
    house = with_rules(house, rule("previous"))
    await skip_to(database, house, clock, at(6, 23, 2))  # Wednesday 10:00; the card is due on Thursday at 09:00
    await day_off(database, house, date(2010, 6, 24))
    assert await slots_of(database) == [("2010-W25", at(6, 23, 1), "planned", None)]
    await go(database, house, clock, at(6, 23, 2, 1))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]
    await go(database, house, clock, at(6, 30, 0))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]
    assert await slots_of(database) == [
        ("2010-W25", at(6, 23, 1), "fired", None),
        ("2010-W26", at(7, 1, 1), "planned", None),
    ]


async def test_one_that_is_too_late_by_its_rule_says_so(database, house, clock):
    house = with_rules(house, rule("previous", late_within=timedelta(minutes=30)))
    await skip_to(database, house, clock, at(6, 23, 2))
    await day_off(database, house, date(2010, 6, 24))
    await go(database, house, clock, at(6, 23, 2, 1))
    assert await slots_of(database) == [("2010-W25", at(6, 23, 1), "expired", "expired")]


async def test_a_card_further_ahead_than_is_planned_is_not_lost_either(database, house, clock):
    house = with_rules(house, rule("previous", FRIDAY))
    await skip_to(database, house, clock, at(6, 22, 2))  # Tuesday; planned until Thursday 10:00
    assert await slots_of(database) == []
    await day_off(database, house, *(date(2010, 6, day) for day in (23, 24, 25)))
    await go(database, house, clock, at(6, 22, 2, 1))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]
    assert await slots_of(database) == [("2010-W25", at(6, 22, 1), "fired", None)]


async def test_a_day_off_that_is_taken_back_lets_the_card_of_this_morning_come(database, house, clock):
    house = with_rules(house, rule("next"))
    await skip_to(database, house, clock, at(6, 23, 2))
    await day_off(database, house, date(2010, 6, 24))
    await go(database, house, clock, at(6, 24, 2))  # Thursday 10:00; the card waits for Friday
    assert await people_of(database, "study_card") == []
    async with database.transaction() as tx:
        assert await Calendar(tx, house).leave_to_library(date(2010, 6, 24))
    await plan(database, house)
    await go(database, house, clock, at(6, 24, 2, 1))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]
    await go(database, house, clock, at(6, 25, 2))
    assert len(await deliveries(database, "study_card")) == 4


async def test_nothing_of_the_past_comes_that_the_calendar_did_not_move(database, house, clock):
    house = with_rules(house, rule("as_is"))
    await skip_to(database, house, clock, at(6, 25, 2))
    added = replace(rule("previous"), key="added")
    house = with_rules(house, rule("as_is"), added, version="more")
    await plan(database, house)
    await day_off(database, house, date(2010, 6, 28))
    await go(database, house, clock, at(6, 25, 3))
    assert await people_of(database, "study_card") == []


@pytest.mark.parametrize("second", [date(2010, 6, 30), date(2010, 6, 24)])
async def test_two_changes_before_it_is_planned_again_lose_nothing(database, house, clock, second):
    house = with_rules(house, rule("previous"))
    await skip_to(database, house, clock, at(6, 23, 2))
    async with database.transaction() as tx:
        for day in (date(2010, 6, 24), second):
            await Calendar(tx, house).take_in([SpecialDay(day, is_workday=False, name=Name("放假"), source="admin")])
    await go(database, house, clock, at(6, 23, 2, 1))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]
