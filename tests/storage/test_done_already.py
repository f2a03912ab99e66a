"""Reminders of what was done meanwhile: they do not leave, and one that was under way goes away again."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.domain.deliveries import Owed, State
from bot.domain.identity import PersonId
from bot.storage import tables as t
from bot.usecases.outbox import Ended, Outbox

LIN = PersonId(1)


@pytest.fixture
async def asked(database, house, clock):
    """Lin has been asked, in message 41, and has a reminder coming; the question's id."""
    async with database.transaction() as tx:
        question = {"id": 7, "campaign_id": house.campaign_id, "person_id": LIN, "unit_id": 2, "rule": "checkin"}
        question |= {"slot": "2010-06-18", "opened_on": clock.now().date(), "opened_at": clock.now(), "state": "open"}
        await tx.run(insert(t.checkin).values(**question, closes_at=clock.now() + timedelta(days=4), moved_days=0))
        await Outbox(tx, house).owe(Owed("checkin", LIN, "checkin:7", payload={"checkin": 7}))
    (first,) = await claimed(database, house)
    await settled(database, house, Ended(first, State.SENT, message_id=41))
    async with database.transaction() as tx:
        reminder = {"checkin": 7, "replaces": first.id}
        await Outbox(tx, house).owe(Owed("checkin_reminder", LIN, "checkin_reminder:7", payload=reminder))


async def claimed(database, house):
    async with database.transaction() as tx:
        return await Outbox(tx, house).claim(9, lease_by="me", may_go=lambda _lane, _chat: 0.0)


async def settled(database, house, *ended):
    async with database.transaction() as tx:
        await Outbox(tx, house).settle(ended)


async def answer(database):
    async with database.transaction() as tx:
        await tx.run(update(t.checkin).values(state="answered"))


async def fates(database, kind):
    d = t.delivery
    async with database.transaction() as tx:
        return [tuple(row) for row in await tx.rows(select(d.c.state, d.c.reason).where(d.c.kind == kind))]


async def test_a_reminder_of_what_is_answered_meanwhile_does_not_leave(database, house, asked):
    await answer(database)
    assert await claimed(database, house) == []
    assert await fates(database, "checkin_reminder") == [("cancelled", "done_already")]


async def test_a_reminder_that_was_under_way_at_the_answer_goes_away_and_the_answered_question_stays(
    database, house, asked
):
    (reminder,) = await claimed(database, house)
    await answer(database)
    await settled(database, house, Ended(reminder, State.SENT, message_id=42))
    (retired,) = await claimed(database, house)
    assert (retired.kind, retired.op, retired.message_id) == ("retired", "delete", 42)


async def test_a_reminder_somebody_taps_stays_though_its_question_is_answered(database, house, asked):
    (reminder,) = await claimed(database, house)
    await settled(database, house, Ended(reminder, State.UNCERTAIN))
    await answer(database)
    async with database.transaction() as tx:
        await Outbox(tx, house).tapped(reminder.id, chat_id=reminder.chat_id, message_id=42)
    (retired,) = await claimed(database, house)
    assert (retired.kind, retired.op, retired.message_id) == ("retired", "delete", 41)


async def test_a_reminder_of_what_still_waits_takes_the_questions_place(database, house, asked):
    (reminder,) = await claimed(database, house)
    await settled(database, house, Ended(reminder, State.SENT, message_id=42))
    (retired,) = await claimed(database, house)
    assert (retired.kind, retired.op, retired.message_id) == ("retired", "delete", 41)


@pytest.mark.parametrize(("material", "expected"), [("one", ("cancelled", "done_already")), ("two", ("sending", None))])
async def test_nobody_is_reminded_of_a_card_they_have_read_meanwhile(database, house, clock, material, expected):
    read = {"campaign_id": house.campaign_id, "person_id": LIN, "unit_id": 2, "material": "one", "content_hash": "x"}
    async with database.transaction() as tx:
        await Outbox(tx, house).owe(Owed("nudge", LIN, "nudge", payload={"material": material}, content_id=material))
        await tx.run(insert(t.acknowledgement).values(**read, at=clock.now()))
    await claimed(database, house)
    assert await fates(database, "nudge") == [expected]
