"""What leave, freezes and the calendar do to the agenda, on both databases: held, released, moved, once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.domain.identity import UnitId
from bot.domain.names import Name
from bot.domain.pauses import Pause, Reason
from bot.domain.refusals import Refusal
from bot.domain.workdays import SpecialDay
from bot.library.holidays import chinese_workdays
from bot.storage import tables as t
from bot.storage.held import HeldStore
from bot.usecases.calendar import Calendar
from bot.usecases.pauses import NEW, Pauses
from bot.usecases.planning import Planner
from tests.cast import EAST, LIN, ROOT, UNITS, WANG, WEST, ZHAO
from tests.storage.clockwork import at, deliveries, fates, plan, skip_to
from tests.storage.pausing import actor, checkin_of, go, opened, people_of, take


@pytest.fixture
def china(house):
    return replace(house, workdays=chinese_workdays())


async def test_prompts_of_somebody_on_leave_wait_and_the_others_get_theirs(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 0))
    await take(database, house, LIN, date(2010, 6, 23))
    await go(database, house, clock, at(6, 21, 1))
    assert await people_of(database, "study_card") == [2, 3, 4]
    await go(database, house, clock, at(6, 23, 0, 59))
    assert await people_of(database, "study_card") == [2, 3, 4]
    await go(database, house, clock, at(6, 23, 1))  # 09:00 on the first day back
    assert await people_of(database, "study_card") == [1, 2, 3, 4]


async def test_of_what_was_held_only_the_latest_leaves(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 0))
    await take(database, house, LIN, date(2010, 7, 7))
    for day in (at(6, 21, 1), at(6, 28, 1), at(7, 5, 1)):
        await go(database, house, clock, day)
    assert 1 not in await people_of(database, "study_card")
    await go(database, house, clock, at(7, 7, 1))
    cards = [row for row in await deliveries(database, "study_card") if row.person_id == 1]
    assert len(cards) == 1
    assert ":2010-W27" in cards[0].dedupe
    assert [one for one in await fates(database, "study") if one[0] == 1] == [
        (1, "collapsed", "collapsed"),
        (1, "collapsed", "collapsed"),
        (1, "fired", None),
    ]


async def test_lateness_counts_from_the_end_of_the_leave(database, house, clock):
    # the first phase begins on 31 May; the second on 1 August with a card that may be 7 days late
    await skip_to(database, house, clock, datetime(2010, 7, 30, tzinfo=UTC))
    await take(database, house, LIN, date(2010, 8, 20))
    await go(database, house, clock, datetime(2010, 8, 1, 1, tzinfo=UTC))
    await go(database, house, clock, datetime(2010, 8, 20, 1, tzinfo=UTC))
    assert 1 in await people_of(database, "phase_started")


async def test_a_countdown_that_leave_held_is_of_use_on_return_and_not_once_the_phase_is_over(database, house, clock):
    await skip_to(database, house, clock, at(7, 23, 12))  # the first phase ends on 31 July, of which 7 days before tell
    await take(database, house, LIN, date(2010, 7, 27))
    await take(database, house, WANG, date(2010, 8, 2))
    for now in (at(7, 24, 4), at(7, 27, 1), at(8, 2, 1)):
        await go(database, house, clock, now)
    held = {row.person_id: row for row in await deliveries(database, "phase_days_left") if "-7d" in row.dedupe}
    assert held[LIN.person].expires_at == at(7, 27, 13)  # 12 hours after the first morning back
    assert WANG.person not in held or held[WANG.person].expires_at <= at(8, 2, 1)


async def test_ending_leave_early_lets_go_at_once_and_in_quiet_hours_in_the_morning(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 0))
    await take(database, house, LIN, date(2010, 7, 20))
    await go(database, house, clock, at(6, 21, 1))
    clock.set(at(6, 21, 15))  # 23:00
    async with database.transaction() as tx:
        left = await Pauses(tx, house).come_back(actor(LIN))
    assert left.own is None
    await go(database, house, clock, at(6, 21, 23, 59))
    assert 1 not in await people_of(database, "study_card")
    await go(database, house, clock, at(6, 22, 0))
    assert 1 in await people_of(database, "study_card")


async def test_an_open_checkin_closes_later_by_the_days_of_leave(database, house, clock):
    # open since Thursday 1 July 19:30, until Monday the 5th; leave from Friday the 2nd, back on the 9th: 7 days
    await opened(database, house, clock)
    left = await take(database, house, LIN, date(2010, 7, 9))
    assert left.checkin_closes_at == at(7, 12, 11, 30)
    assert (await checkin_of(database, 1)).moved_days == 7
    for now in (at(7, 3, 10, 30), at(7, 5, 11, 30)):
        await go(database, house, clock, now)
    assert await people_of(database, "checkin_reminder") == [2, 3, 4]
    await go(database, house, clock, at(7, 9, 1))
    assert await people_of(database, "checkin_reminder") == [1, 2, 3, 4]
    assert (await checkin_of(database, 1)).state == "open"
    assert (await checkin_of(database, 2)).state == "closed"
    await go(database, house, clock, at(7, 12, 11, 29))
    assert (await checkin_of(database, 1)).state == "open"
    await go(database, house, clock, at(7, 12, 11, 30))
    assert (await checkin_of(database, 1)).state == "closed"


async def test_leave_that_ends_early_moves_the_deadline_by_its_real_length(database, house, clock):
    await opened(database, house, clock)
    await take(database, house, LIN, date(2010, 7, 9))
    await go(database, house, clock, at(7, 5, 11, 30))  # its first closing time passes
    clock.set(at(7, 6, 1))
    async with database.transaction() as tx:
        left = await Pauses(tx, house).come_back(actor(LIN))
    assert left.checkin_closes_at == at(7, 9, 11, 30)  # 2 to 5 July: 4 days
    await go(database, house, clock, at(7, 9, 11, 29))
    assert (await checkin_of(database, 1)).state == "open"
    await go(database, house, clock, at(7, 9, 11, 30))
    assert (await checkin_of(database, 1)).state == "closed"


async def test_a_checkin_of_the_leave_is_asked_on_return_while_its_moved_deadline_lies_ahead(database, house, clock):
    await skip_to(database, house, clock, at(6, 30, 1))
    await take(database, house, LIN, date(2010, 7, 9))
    await go(database, house, clock, at(7, 1, 11, 30))
    assert await people_of(database, "checkin") == [2, 3, 4]
    await go(database, house, clock, at(7, 9, 1))
    assert await people_of(database, "checkin") == [1, 2, 3, 4]
    mine = await checkin_of(database, 1)
    assert (mine.closes_at, mine.moved_days) == (at(7, 13, 11, 30), 8)
    await go(database, house, clock, at(7, 13, 11, 30))
    assert (await checkin_of(database, 1)).state == "closed"


async def test_a_checkin_asked_on_return_closes_although_its_first_closing_came_during_the_leave(
    database, house, clock
):
    await skip_to(database, house, clock, at(6, 30, 1))
    await take(database, house, LIN, date(2010, 7, 9))
    for now in (at(7, 1, 11, 30), at(7, 5, 11, 30), at(7, 9, 1), at(7, 13, 11, 29)):
        await go(database, house, clock, now)
    assert (await checkin_of(database, 1)).state == "open"
    await go(database, house, clock, at(7, 13, 11, 30))
    assert (await checkin_of(database, 1)).state == "closed"


async def test_what_leave_held_until_before_a_restore_is_not_sent_after_it(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 0))
    await take(database, house, LIN, date(2010, 6, 23))
    await go(database, house, clock, at(6, 21, 1))
    async with database.transaction() as tx:
        await HeldStore(tx).skip_past(at(6, 24, 0))
    await go(database, house, clock, at(6, 24, 1))
    assert await people_of(database, "study_card") == [2, 3, 4]


async def test_a_freeze_holds_a_unit_and_a_kind_and_nobody_else(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 0))
    freeze = Pause(
        id=NEW, reason=Reason.EXAMS, from_on=date(2010, 6, 21), back_on=date(2010, 6, 30),
        unit_id=UnitId(UNITS[EAST]), kinds=("student",),
    )  # fmt: skip
    async with database.transaction() as tx:
        first = await Pauses(tx, house).freeze(actor(WANG), freeze)
        again = await Pauses(tx, house).freeze(actor(WANG), freeze)
    assert first == again
    assert [(one.unit.name, one.pause.kinds) for one in first] == [(EAST, ("student",))]
    await go(database, house, clock, at(6, 21, 1))
    assert await people_of(database, "study_card") == [2, 3, 4]  # Lin is the student of East, Wang is not one
    async with database.transaction() as tx:
        assert await Pauses(tx, house).thaw(actor(WANG), first[0].pause.id) == []
    await go(database, house, clock, at(6, 21, 1, 1))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]


async def test_an_admin_freezes_everybody_and_a_secretary_only_the_own_branch(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 0))

    def freeze(unit):
        days = {"from_on": date(2010, 6, 20), "back_on": date(2010, 6, 30)}
        return Pause(id=NEW, reason=Reason.PROJECT, unit_id=UnitId(UNITS[unit]), **days)

    for who, unit in ((WANG, WEST), (WANG, ROOT), (LIN, EAST)):
        with pytest.raises(Refusal, match=r"errors\.not_yours"):
            async with database.transaction() as tx:
                await Pauses(tx, house).freeze(actor(who), freeze(unit))
    async with database.transaction() as tx:
        await Pauses(tx, house).freeze(actor(ZHAO), freeze(ROOT))
    await go(database, house, clock, at(6, 21, 1))
    assert await people_of(database, "study_card") == []
    await go(database, house, clock, at(6, 30, 1))
    cards = await deliveries(database, "study_card")
    assert [(row.person_id, row.dedupe.rpartition(":")[2]) for row in cards] == [
        (person, "2010-W26") for person in (1, 2, 3, 4)
    ]
    assert {one[1:] for one in await fates(database, "study")} == {("collapsed", "collapsed"), ("fired", None)}


async def test_leave_needs_days_that_make_sense(database, house):
    for back_on, key in (
        (date(2010, 6, 18), "pauses.refused.past"),
        (date(2010, 6, 1), "pauses.refused.past"),
        (date(2010, 12, 16), "pauses.refused.far"),
    ):
        with pytest.raises(Refusal) as refused:
            await take(database, house, LIN, back_on)
        assert refused.value.key == key


async def test_a_day_made_a_holiday_moves_what_is_planned_and_making_it_a_workday_moves_it_back(database, china, clock):
    await skip_to(database, china, clock, at(6, 20, 0))  # Monday the 21st is planned by now
    monday = SpecialDay(date(2010, 6, 21), False, Name("运动会"), "admin")
    async with database.transaction() as tx:
        await Calendar(tx, china).take_in([monday])
    await go(database, china, clock, at(6, 21, 2))  # nobody planned between the change and Monday 09:00
    assert await people_of(database, "study_card") == []
    async with database.transaction() as tx:
        await Calendar(tx, china).take_in([replace(monday, is_workday=True)])
    await go(database, china, clock, at(6, 21, 2))  # Monday 09:00 has passed, so it comes at once, and not on Tuesday
    assert await people_of(database, "study_card") == [1, 2, 3, 4]
    await go(database, china, clock, at(6, 22, 1))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]


async def test_the_table_is_asked_when_planning(database, china, clock):
    await skip_to(database, china, clock, datetime(2010, 10, 3, tzinfo=UTC))
    await go(database, china, clock, datetime(2010, 10, 4, 1, tzinfo=UTC))  # Monday of National Day week
    assert await people_of(database, "study_card") == []
    await go(database, china, clock, datetime(2010, 10, 8, 1, tzinfo=UTC))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]


async def test_a_hundred_changes_of_the_calendar_double_nothing(database, china, clock):
    await skip_to(database, china, clock, at(6, 20, 0))
    for number in range(6):
        async with database.transaction() as tx:
            day = SpecialDay(date(2010, 6, 21), number % 2 == 1, Name("x"), "admin")
            await Calendar(tx, china).take_in([day])
            await Planner(tx, china).plan_some(2)
        await plan(database, china)
    await go(database, china, clock, at(6, 22, 1))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]


async def test_only_an_admin_of_all_sets_days(database, house):
    async with database.transaction() as tx:
        calendar = Calendar(tx, house)
        shown = await calendar.set_day(actor(ZHAO), date(2010, 7, 1), is_workday=False, name="放假")
        assert (shown.is_workday, shown.is_ours) == (False, True)
        assert [(one.on, one.name.zh) for one in (await calendar.coming(actor(ZHAO))).days] == [
            (date(2010, 7, 1), "放假")
        ]
        back = await calendar.forget_day(actor(ZHAO), date(2010, 7, 1))
        assert (back.is_workday, back.is_ours) == (True, False)
        for who in (WANG, LIN):
            with pytest.raises(Refusal):
                await calendar.set_day(actor(who), date(2010, 7, 1), is_workday=False, name="x")
    async with database.transaction() as tx:
        actions = await tx.rows(select(t.audit.c.action, t.audit.c.actor_id).order_by(t.audit.c.id))
    assert [tuple(row) for row in actions] == [("calendar.set", 4), ("calendar.forgotten", 4)]
