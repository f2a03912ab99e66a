"""The sender when deliveries can't leave: none holds up the others."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.deliveries import Op, Owed
from bot.storage import tables as t
from bot.usecases.outbox import Outbox
from tests.cast import LIN
from tests.chat import ZONE

MORNING = datetime(2010, 6, 18, 9, tzinfo=ZONE)
CARD = {"phase": "launch"}


async def owe(world, *owed):
    async with world.running.database.transaction() as tx:
        await Outbox(tx, world.running.house).owe(*owed)
    await world.settle()


async def counted(world):
    d = t.delivery
    async with world.running.database.transaction() as tx:
        return Counter((row.kind, row.state) for row in await tx.rows(select(d.c.kind, d.c.state)))


async def test_a_crowd_of_expired_deliveries_does_not_hold_up_what_is_still_wanted(world):
    await world.begin(MORNING)
    late = [
        Owed("phase_started", LIN.person, dedupe=f"late:{number}", payload=CARD, expires_at=world.clock.now())
        for number in range(500)
    ]
    await owe(world, *late, Owed("phase_started", LIN.person, dedupe="wanted", payload=CARD))
    assert await counted(world) == {("phase_started", "expired"): 500, ("phase_started", "sent"): 1}


async def test_a_delivery_that_cannot_even_be_asked_for_holds_up_nothing_of_its_person(world):
    await world.begin(MORNING)
    without_a_message = Owed("retired", LIN.person, dedupe="broken", op=Op.EDIT, chat_id=LIN.user)
    await owe(world, without_a_message, Owed("phase_started", LIN.person, dedupe="wanted", payload=CARD))
    await world.wait(timedelta(seconds=2))
    assert await counted(world) == {("retired", "failed"): 1, ("phase_started", "sent"): 1}


async def test_an_edit_of_unknown_outcome_is_repeated_with_pauses_and_not_for_ever(world):
    await world.begin(MORNING)
    world.telegram.says(LIN.user, "/help")
    await world.settle()
    message = world.telegram.messages(LIN.user)[-1]
    world.telegram.faults.add("error_before", methods=["editMessageText"], count=50)
    edit = Owed("retired", LIN.person, dedupe="e", op=Op.EDIT, chat_id=LIN.user, message_id=message.id)
    await owe(world, edit)
    assert await counted(world) == {("retired", "queued"): 1}
    for _ in range(60):
        await world.wait(timedelta(seconds=10))
    assert await counted(world) == {("retired", "failed"): 1}
