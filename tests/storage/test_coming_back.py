"""Who stops and comes back: what is planned by then, however the plan changed meanwhile, and what follows on what came."""

from dataclasses import replace
from datetime import time

from sqlalchemy import select

from bot.domain.identity import UserId
from bot.domain.names import Name
from bot.domain.workdays import SpecialDay
from bot.storage import tables as t
from bot.storage.checkins import CheckinStore
from bot.usecases.calendar import Calendar
from bot.usecases.members import Members
from tests.cast import LIN
from tests.storage.clockwork import at, deliver, deliveries, plan, skip_to
from tests.storage.pausing import actor, checkin_of, go, opened, people_of, take
from tests.storage.test_agenda import with_rules


async def stop(database, house):
    async with database.transaction() as tx:
        await Members(tx, house).stop(actor(LIN))


async def come_back(database, house, clock, now):
    clock.set(now)
    async with database.transaction() as tx:
        await Members(tx, house).come_back(UserId(LIN.user))


async def hers(database, rule):
    """(slot, state, due) of Lin's occurrences of a rule."""
    o = t.occurrence
    async with database.transaction() as tx:
        found = await tx.rows(
            select(o.c.slot, o.c.state, o.c.due_at)
            .where(o.c.rule == rule, o.c.person_id == LIN.person)
            .order_by(o.c.id)
        )
    return [tuple(row) for row in found]


async def test_who_comes_back_gets_what_was_planned_before_they_stopped(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 1))
    await stop(database, house)
    await come_back(database, house, clock, at(6, 20, 2))
    await go(database, house, clock, at(6, 21, 1))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]


async def test_what_fell_due_while_they_were_away_stays_away(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 1))
    await stop(database, house)
    await go(database, house, clock, at(6, 21, 1))
    await come_back(database, house, clock, at(6, 21, 2))
    await go(database, house, clock, at(6, 21, 3))
    assert await people_of(database, "study_card") == [2, 3, 4]
    assert await hers(database, "study") == [("2010-W25", "skipped", at(6, 21, 1))]


async def test_a_rule_that_moved_to_a_later_hour_is_not_lost(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 1))
    await stop(database, house)
    study = house.campaign.rule("study")
    house = with_rules(house, replace(study, at=time(10)))
    await plan(database, house)
    await come_back(database, house, clock, at(6, 21, 1, 30))  # 09:30: the old hour is over
    await go(database, house, clock, at(6, 21, 2))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]


async def test_a_rule_that_moved_comes_at_its_new_hour_only(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 1))
    await stop(database, house)
    study = house.campaign.rule("study")
    house = with_rules(house, replace(study, at=time(8, 30)))
    await plan(database, house)
    await come_back(database, house, clock, at(6, 20, 2))
    assert await hers(database, "study") == [("2010-W25", "planned", at(6, 21, 0, 30))]


async def test_a_rule_that_went_and_came_again_is_not_lost(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 1))
    await stop(database, house)
    without, before = with_rules(house, house.campaign.rule("checkin")), house
    await plan(database, without)
    await come_back(database, without, clock, at(6, 20, 2))
    assert await hers(database, "study") == []
    await plan(database, replace(before, library=with_rules(before, *before.campaign.rules, version="again").library))
    assert await hers(database, "study") == [("2010-W25", "planned", at(6, 21, 1))]


async def test_a_day_off_declared_meanwhile_moves_the_card(database, house, clock):
    careful = replace(house.campaign.rule("study"), holidays="next")
    house = with_rules(house, careful)
    await skip_to(database, house, clock, at(6, 20, 1))
    await stop(database, house)
    monday = SpecialDay(at(6, 21, 0).date(), is_workday=False, name=Name("放假"), source="admin")
    async with database.transaction() as tx:
        await Calendar(tx, house).take_in([monday])
    await plan(database, house)
    await come_back(database, house, clock, at(6, 21, 1, 30))
    await go(database, house, clock, at(6, 22, 1))
    assert sorted(await people_of(database, "study_card")) == [1, 2, 3, 4]


async def test_a_closing_that_leave_moved_keeps_its_moved_instant(database, house, clock):
    await opened(database, house, clock)
    await take(database, house, LIN, at(7, 5, 0).date())
    closes_at = (await checkin_of(database, LIN.person)).closes_at
    await stop(database, house)
    await plan(database, with_rules(house, *house.campaign.rules))
    await come_back(database, house, clock, at(7, 2, 2))
    assert [due for _, state, due in await hers(database, "checkin.close") if state == "planned"] == [closes_at]
    await go(database, house, clock, closes_at)
    assert (await checkin_of(database, LIN.person)).state == "closed"


async def test_a_reminder_of_what_was_sent_comes_all_the_same(database, house, clock):
    await opened(database, house, clock)
    await stop(database, house)
    await come_back(database, house, clock, at(7, 2, 2))
    await go(database, house, clock, at(7, 3, 10, 30))
    assert await people_of(database, "checkin_reminder") == [1, 2, 3, 4]


async def test_what_was_chosen_before_stopping_counts_when_its_time_is_over(database, house, clock):
    await opened(database, house, clock)
    checkin = await checkin_of(database, LIN.person)
    async with database.transaction() as tx:
        await CheckinStore(tx, house.campaign_id).choose(checkin.id, "study", at=clock.now())
    await stop(database, house)
    await go(database, house, clock, checkin.closes_at)
    await deliver(database, house)
    assert (await checkin_of(database, LIN.person)).state == "answered"
    assert 1 not in [row.person_id for row in await deliveries(database, "checkin_reminder")]
