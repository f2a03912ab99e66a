"""Check-ins opened, answered, reminded of and closed, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from bot.domain.checkins import Answering, CheckinState
from bot.domain.identity import DeliveryId, UserId
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.storage import tables as t
from bot.storage.accounts import AccountStore
from bot.usecases.checkins import Checkins
from bot.usecases.occurrences import Occurrences
from bot.usecases.openers import OPENERS
from tests.storage.clockwork import at, deliver, deliveries, fates, fire, skip_to

LIN, CHEN, WANG, ZHAO = 1, 2, 3, 4
THURSDAY, SATURDAY, MONDAY = at(7, 1, 11, 30), at(7, 3, 10, 30), at(7, 5, 11, 30)
"""19:30, 18:30 and 19:30 in Lanzhou."""


@pytest.fixture
async def opened(database, house, clock):
    """The check-in of Thursday 1 July, delivered to all four."""
    await skip_to(database, house, clock, THURSDAY - timedelta(minutes=1))
    assert await fire(database, house, clock, THURSDAY) == 4
    await deliver(database, house)
    return house


async def actor(database, house, user) -> Actor:
    async with database.transaction() as tx:
        found = await AccountStore(tx).actor(UserId(user), zone=house.timezone, on=house.clock.now().date())
    assert found is not None
    return found


async def delivery_of(database, person, kind="checkin") -> DeliveryId:
    return next(DeliveryId(row.id) for row in await deliveries(database, kind) if row.person_id == person)


async def act(database, house, user, name, *arguments) -> Answering:
    who = await actor(database, house, user)
    async with database.transaction() as tx:
        return await getattr(Checkins(tx, house), name)(who, *arguments)


async def rows(database):
    c, i = t.checkin, t.checkin_item
    async with database.transaction() as tx:
        states = await tx.rows(select(c.c.person_id, c.c.unit_id, c.c.state, c.c.opened_on).order_by(c.c.person_id))
        items = await tx.rows(select(c.c.person_id, i.c.item).join(c, c.c.id == i.c.checkin_id).order_by(i.c.item))
    return [(*row, [item for person, item in items if person == row.person_id]) for row in states]


async def test_everyone_is_asked_once_in_their_own_unit(database, opened, clock):
    july_first = at(7, 1, 0).date()
    assert await rows(database) == [
        (LIN, 2, "open", july_first, []),
        (CHEN, 3, "open", july_first, []),
        (WANG, 2, "open", july_first, []),
        (ZHAO, 3, "open", july_first, []),
    ]
    asked = await deliveries(database, "checkin")
    assert [row.person_id for row in asked] == [LIN, CHEN, WANG, ZHAO]
    assert {row.expires_at for row in asked} == {THURSDAY + timedelta(hours=24)}
    assert await fire(database, opened, clock, THURSDAY + timedelta(minutes=1)) == 0


async def test_choosing_sets_and_submitting_keeps(database, opened):
    lin = await delivery_of(database, LIN)
    for name, item in (
        ("choose", "serve"),
        ("choose", "serve"),
        ("choose", "study"),
        ("leave_out", "study"),
        ("choose", "law"),
    ):
        await act(database, opened, 1001, name, lin, item)
    answering = await act(database, opened, 1001, "submit", lin)
    assert (answering.state, answering.question.chosen) == (CheckinState.ANSWERED, {"serve", "law"})
    assert await act(database, opened, 1001, "submit", lin) == answering
    assert (await rows(database))[0][2:] == ("answered", at(7, 1, 0).date(), ["law", "serve"])
    # and it may be changed until it closes
    await act(database, opened, 1001, "leave_out", lin, "law")
    assert (await act(database, opened, 1001, "submit", lin)).question.chosen == {"serve"}


async def test_nothing_new_is_an_answer(database, opened):
    answering = await act(database, opened, 1001, "submit", await delivery_of(database, LIN))
    assert (answering.state, answering.question.chosen) == (CheckinState.ANSWERED, frozenset())


async def test_skipping_drops_what_was_chosen_and_choosing_again_opens_it(database, opened):
    lin = await delivery_of(database, LIN)
    await act(database, opened, 1001, "choose", lin, "serve")
    skipped = await act(database, opened, 1001, "skip", lin)
    assert (skipped.state, skipped.question.chosen) == (CheckinState.SKIPPED, frozenset())
    again = await act(database, opened, 1001, "choose", lin, "study")
    assert (again.state, again.question.chosen) == (CheckinState.OPEN, {"study"})


async def test_an_item_nobody_asked_about_is_not_stored(database, opened):
    lin = await delivery_of(database, LIN)
    assert (await act(database, opened, 1001, "choose", lin, "leadership")).question.chosen == frozenset()
    assert (await act(database, opened, 1001, "choose", lin, "'; drop table")).question.chosen == frozenset()


async def test_a_check_in_answers_to_its_member_only(database, opened):
    lin = await delivery_of(database, LIN)
    for name, arguments in (
        ("choose", (lin, "serve")), ("leave_out", (lin, "serve")), ("submit", (lin,)), ("skip", (lin,)), ("look", (lin,)),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="not_yours"):
            await act(database, opened, 1002, name, *arguments)
    with pytest.raises(Refusal, match="not_yours"):
        await act(database, opened, 1001, "submit", DeliveryId(2**62))
    assert (await act(database, opened, 1001, "look", lin)).state is CheckinState.OPEN


async def test_a_delivery_that_brought_something_else_is_no_check_in(database, opened, clock):
    await fire(database, opened, clock, at(7, 5, 1))
    card = await delivery_of(database, LIN, "study_card")
    with pytest.raises(Refusal, match="not_yours"):
        await act(database, opened, 1001, "look", card)


async def test_only_who_has_not_answered_is_reminded(database, opened, clock):
    await act(database, opened, 1001, "submit", await delivery_of(database, LIN))
    await act(database, opened, 1002, "skip", await delivery_of(database, CHEN))
    await act(database, opened, 1003, "choose", await delivery_of(database, WANG), "serve")
    await fire(database, opened, clock, SATURDAY)
    reminders = await deliveries(database, "checkin_reminder")
    assert [(row.person_id, row.payload["chosen"]) for row in reminders] == [(WANG, ["serve"]), (ZHAO, [])]
    assert reminders[1].payload["replaces"] == await delivery_of(database, ZHAO)
    assert await fates(database, "checkin.remind") == [
        (LIN, "skipped", "answered"), (CHEN, "skipped", "answered"), (WANG, "fired", None), (ZHAO, "fired", None),
    ]  # fmt: skip


async def test_buttons_of_either_copy_act_on_the_same_check_in(database, opened, clock):
    first = await delivery_of(database, LIN)
    await act(database, opened, 1001, "choose", first, "serve")
    await fire(database, opened, clock, SATURDAY)
    reminder = await delivery_of(database, LIN, "checkin_reminder")
    assert (await act(database, opened, 1001, "choose", reminder, "study")).question.chosen == {"serve", "study"}
    assert (await act(database, opened, 1001, "submit", first)).question.chosen == {"serve", "study"}
    current = await act(database, opened, 1001, "current")
    assert (current.delivery_id, current.state) == (reminder, CheckinState.ANSWERED)


async def test_without_a_question_there_is_no_reminder_and_nothing_to_close(database, house, clock):
    await skip_to(database, house, clock, THURSDAY - timedelta(minutes=1))
    await fire(database, house, clock, SATURDAY)  # the question expired: 47 hours late
    assert {state for _, state, _ in await fates(database, "checkin")} == {"expired"}
    assert {reason for _, _, reason in await fates(database, "checkin.remind")} == {"never_opened"}
    await fire(database, house, clock, MONDAY)
    assert {reason for _, _, reason in await fates(database, "checkin.close")} == {"never_opened"}
    assert await rows(database) == []


async def test_closing_ends_what_is_open_and_edits_its_last_message(database, opened, clock):
    await act(database, opened, 1001, "submit", await delivery_of(database, LIN))
    await act(database, opened, 1002, "skip", await delivery_of(database, CHEN))
    await act(database, opened, 1003, "choose", await delivery_of(database, WANG), "serve")
    await fire(database, opened, clock, SATURDAY)
    await deliver(database, opened, first_message=200)  # reminders: Wang 200, Zhao 201
    await fire(database, opened, clock, MONDAY)
    assert [row[2] for row in await rows(database)] == ["answered", "skipped", "answered", "closed"]
    edits = await deliveries(database, "checkin_closed")
    assert [(row.person_id, row.op, row.chat_id, row.message_id, row.payload["chosen"]) for row in edits] == [
        (WANG, "edit", 1003, 200, ["serve"]),
        (ZHAO, "edit", 1004, 201, []),
    ]
    assert await fates(database, "checkin.close") == [
        (LIN, "skipped", "answered"), (CHEN, "skipped", "answered"), (WANG, "fired", None), (ZHAO, "fired", None),
    ]  # fmt: skip


async def test_what_comes_after_the_end_changes_nothing(database, opened, clock):
    lin, wang = await delivery_of(database, LIN), await delivery_of(database, WANG)
    await act(database, opened, 1003, "submit", wang)
    clock.set(MONDAY)
    for name, arguments in (("choose", (lin, "serve")), ("submit", (lin,)), ("skip", (lin,))):
        late = await act(database, opened, 1001, name, *arguments)
        assert (late.may_change, late.state, late.question.chosen) == (False, CheckinState.OPEN, frozenset())
    assert (await act(database, opened, 1003, "skip", wang)).state is CheckinState.ANSWERED
    assert await act(database, opened, 1001, "current") is None


async def test_a_message_in_a_chat_that_is_no_longer_the_member_s_is_left_alone(database, opened, clock):
    async with database.transaction() as tx:
        await tx.run(update(t.telegram_account).where(t.telegram_account.c.person_id == LIN).values(user_id=2001))
    await fire(database, opened, clock, MONDAY)
    assert [row.person_id for row in await deliveries(database, "checkin_closed")] == [CHEN, WANG, ZHAO]
    assert (await rows(database))[0][2] == "closed"


async def test_who_has_left_is_not_asked(database, house, clock):
    await skip_to(database, house, clock, THURSDAY - timedelta(minutes=1))
    async with database.transaction() as tx:
        gone = update(t.membership).where(t.membership.c.person_id == CHEN)
        await tx.run(gone.values(to_on=at(7, 1, 0).date()))
    await fire(database, house, clock, THURSDAY)
    assert [row[0] for row in await rows(database)] == [LIN, WANG, ZHAO]
    assert (CHEN, "skipped", "no_member") in await fates(database, "checkin")


async def test_the_number_of_members_does_not_set_the_number_of_statements(database, house, clock):
    async with database.transaction() as tx:
        await tx.run(update(t.consent).where(t.consent.c.person_id != LIN).values(withdrawn_at=house.clock.now()))
    alone = await _statements_of_a_round(database, house, clock, days=0)
    async with database.transaction() as tx:
        await tx.run(update(t.consent).values(withdrawn_at=None))
    assert await _statements_of_a_round(database, house, clock, days=14) == alone


async def _statements_of_a_round(database, house, clock, *, days):
    counts, said = [], []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *_: said.append(1))
    for moment in (THURSDAY, SATURDAY, MONDAY):
        await skip_to(database, house, clock, moment + timedelta(days=days, minutes=-1))
        clock.set(moment + timedelta(days=days))
        async with database.transaction() as tx:
            said.clear()
            assert await Occurrences(tx, house).fire_some(OPENERS) > 0
        counts.append(len(said))
        await deliver(database, house)
    return counts
