"""The sender when deliveries can't leave: none holds up the others."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.clock import monotonic
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


async def claimed(world):
    """What is queued, marked `sending` as a round does, and not sent."""
    sender = world.running.sender
    async with world.running.database.transaction() as tx:
        turn = await sender.brake.turn(tx)
        (one,) = await sender.delivering.claim(Outbox(tx, world.running.house), turn, 1, lambda _seconds: None)
        return one


def copies(world):
    return sum(arrival.chat_id == LIN.user for arrival in world.telegram.ledger.after(0))


async def test_a_process_that_was_stopped_for_longer_than_its_lease_sends_nothing_on_it(world):
    await world.begin(MORNING)
    sender = world.running.sender
    await owe_a_card(world)
    one = await claimed(world)
    await sender.delivering.send(one, leave_by=monotonic() - 0.001)
    assert copies(world) == 0
    await sender.drain()
    assert await counted(world) == {("phase_started", "sent"): 1}
    assert copies(world) == 1


async def test_what_another_took_over_meanwhile_stays_the_others(world):
    await world.begin(MORNING)
    sender = world.running.sender
    await owe_a_card(world)
    one = await claimed(world)
    async with world.running.database.transaction() as tx:
        await tx.run(update(t.delivery).values(lease_by="another"))
    await sender.delivering.send(one, leave_by=monotonic() - 0.001)
    await sender.drain()
    assert await counted(world) == {("phase_started", "sending"): 1}
    assert copies(world) == 0


async def lease_runs_out(world):
    """As after a stop: the row is of unknown outcome, and it has waited long enough to be sent once more."""
    async with world.running.database.transaction() as tx:
        outbox = Outbox(tx, world.running.house)
        await tx.run(update(t.delivery).values(lease_until=await tx.machine_now() - timedelta(seconds=1)))
        assert await outbox.rescue(all_of_them=False) == 1
        await tx.run(update(t.delivery).values(retry_at=await tx.machine_now()))
        assert await outbox.resend_uncertain() == 1


async def fate(world):
    d = t.delivery
    async with world.running.database.transaction() as tx:
        return tuple(await tx.row(select(d.c.state, d.c.reason, d.c.unknowns)))


async def owe_a_card(world):
    async with world.running.database.transaction() as tx:
        await Outbox(tx, world.running.house).owe(Owed("phase_started", LIN.person, dedupe="a", payload=CARD))


async def test_an_answer_that_outlasts_its_lease_spares_its_person_the_second_copy(world):
    await world.begin(MORNING)
    sender = world.running.sender
    await owe_a_card(world)
    first = await claimed(world)
    await lease_runs_out(world)
    await sender.delivering.send(first, leave_by=monotonic() + 1)
    await sender.drain()
    assert await fate(world) == ("sent", "answered_late", 1)
    assert copies(world) == 1


async def test_a_first_copy_whose_answer_comes_while_the_second_is_under_way_leaves_both_flagged(world):
    await world.begin(MORNING)
    sender = world.running.sender
    await owe_a_card(world)
    first = await claimed(world)
    await lease_runs_out(world)
    second = await claimed(world)
    await sender.delivering.send(first, leave_by=monotonic() + 1)
    await sender.round()
    await sender.delivering.send(second, leave_by=monotonic() + 1)
    await sender.drain()
    assert await fate(world) == ("sent", "answered_late", 1)
    assert copies(world) == 2


async def test_a_claimed_delivery_has_half_its_lease_to_leave(world):
    await world.begin(MORNING)
    async with world.running.database.transaction() as tx:
        assert Outbox(tx, world.running.house).leave_within == 45.0


async def test_a_chat_that_moved_is_a_failure_with_its_reason_and_holds_up_nobody(world):
    await world.begin(MORNING)
    world.telegram.faults.add("migrated", methods=["sendMessage"], count=1)
    card = Owed("phase_started", LIN.person, dedupe="a", payload=CARD)
    await owe(world, card)
    await owe(world, Owed("phase_started", LIN.person, dedupe="b", payload=CARD))
    assert await counted(world) == {("phase_started", "failed"): 1, ("phase_started", "sent"): 1}
    async with world.running.database.transaction() as tx:
        assert await tx.value(select(t.delivery.c.reason).where(t.delivery.c.state == "failed")) == "migrated"
