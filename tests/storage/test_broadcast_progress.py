"""Broadcasts under way: counted, reported and decided on, on both databases."""

import pytest
from sqlalchemy import func, insert, select

from bot.domain.broadcast_progress import Figures
from bot.domain.deliveries import State
from bot.storage import tables as t
from bot.storage.answers import AnswerStore, Lease
from tests.cast import WANG
from tests.storage.broadcasting import EAST_ID, act, confirm, deliveries, grow_old, newcomers, report, send, written


async def test_progress_is_told_as_it_changes(database, house, machine):
    await newcomers(database, house, 9, EAST_ID)
    draft = await written(database, house, WANG)
    assert await confirm(database, house, WANG, draft)
    assert await report(database, house) == 0

    assert await send(database, house, most=4) == 4
    assert await report(database, house) == 0, "three seconds have not passed"
    await grow_old(database, draft)
    assert await report(database, house) == 1
    assert await report(database, house) == 0, "one edit is on its way"
    (edit,) = await deliveries(database, "broadcast_progress")
    assert (edit.op, edit.person_id, edit.chat_id, edit.message_id) == ("edit", WANG.person, WANG.user, 50)
    assert edit.payload["figures"] == {"waiting": 6, "sent": 4, "uncertain": 0, "failed": {}, "held": 0}

    assert await send(database, house) == 7, "six copies and the edit"
    assert await report(database, house) == 1, "the last edit does not wait"
    assert await report(database, house) == 0
    *_, last = await deliveries(database, "broadcast_progress")
    assert last.payload["figures"] == {"waiting": 0, "sent": 10, "uncertain": 0, "failed": {}, "held": 0}
    assert last.dedupe == f"broadcast_progress:{draft.id}:2"
    await send(database, house)
    await grow_old(database, draft)
    assert await report(database, house) == 0


async def test_an_edit_waits_for_the_answer_to_the_tap(database, house):
    """Else the answer, sent late, would put the first figures back."""
    draft = await written(database, house, WANG)
    assert await confirm(database, house, WANG, draft)
    async with database.transaction() as tx:
        inbox = insert(t.inbox).values(bot_id=777, update_id=1, state="done", received_at=house.clock.now())
        answer = await AnswerStore(tx).keep({}, inbox_id=await tx.add(inbox), chat_id=WANG.user, message_id=50)
        await AnswerStore(tx).lease([answer.id], Lease("me", house.clock.now()), at=house.clock.now())
    assert await send(database, house) == 1
    assert await report(database, house) == 0
    async with database.transaction() as tx:
        await AnswerStore(tx).drop([answer.id], by="me")
    assert await report(database, house) == 1


async def test_a_recipient_who_blocked_the_bot_is_told_apart(database, house):
    await newcomers(database, house, 1, EAST_ID)
    draft = await written(database, house, WANG)
    assert await confirm(database, house, WANG, draft)
    assert await send(database, house, most=1) == 1
    assert await send(database, house, State.FAILED, reason="blocked") == 1
    card = await act(database, house, WANG, "card", draft.id)
    assert card.standing.figures == Figures(sent=1, failed={"blocked": 1})
    assert card.is_mine
    later = await written(database, house, WANG)
    assert await confirm(database, house, WANG, later)
    async with database.transaction() as tx:
        left_out = await tx.value(select(t.broadcast.c.left_out).where(t.broadcast.c.id == later.id))
    assert left_out == {"unreachable": 1}


@pytest.mark.parametrize(("verb", "state"), [("resend_uncertain", "queued"), ("take_as_sent", "sent")])
async def test_what_nobody_knows_is_decided_once(database, house, verb, state):
    draft = await written(database, house, WANG)
    assert await confirm(database, house, WANG, draft)
    await send(database, house, State.UNCERTAIN)
    assert await report(database, house) == 1
    (told,) = await deliveries(database, "broadcast_progress")
    assert told.payload["figures"] == {"waiting": 0, "sent": 0, "uncertain": 1, "failed": {}, "held": 0}
    assert await act(database, house, WANG, verb, draft.id) == 1
    assert await act(database, house, WANG, verb, draft.id) == 0
    (row,) = await deliveries(database)
    assert (row.state, row.unknowns, row.retry_at) == (state, 1, None)
    async with database.transaction() as tx:
        assert await tx.value(select(func.count()).select_from(t.audit)) == 2
