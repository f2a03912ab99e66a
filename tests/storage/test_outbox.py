"""Deliveries: owed once, marked before they leave, settled by the lease that took them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import SetClock
from bot.domain.deliveries import Claimed, Op, Owed, State
from bot.domain.identity import DeliveryId, PersonId
from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases.house import House
from bot.usecases.outbox import Ended, Outbox

LIN, CHEN, WANG = PersonId(1), PersonId(2), PersonId(3)


async def owe(database: Database, house: House, *owed: Owed) -> None:
    async with database.transaction() as tx:
        await Outbox(tx, house).owe(*owed)


async def claim(database: Database, house: House, most: int = 10, by: str = "me", wait: float = 0.0) -> list[Claimed]:
    async with database.transaction() as tx:
        return list(await Outbox(tx, house).claim(most, lease_by=by, may_go=lambda _lane, _chat: wait))


async def settle(database: Database, house: House, *ended: Ended) -> None:
    async with database.transaction() as tx:
        await Outbox(tx, house).settle(ended)


async def states(database: Database) -> list[tuple[int, str, str | None]]:
    async with database.transaction() as tx:
        rows = await tx.rows(
            select(t.delivery.c.person_id, t.delivery.c.state, t.delivery.c.reason).order_by(t.delivery.c.id)
        )
    return [(row.person_id, row.state, row.reason) for row in rows]


async def test_the_same_thing_is_owed_once(database, house):
    await owe(database, house, Owed("study_card", LIN, "card:1"), Owed("study_card", LIN, "card:1"))
    await owe(database, house, Owed("study_card", LIN, "card:1"))
    assert await states(database) == [(1, "queued", None)]


async def test_claiming_marks_sending_and_names_the_chat(database, house):
    await owe(database, house, Owed("study_card", LIN, "card:1"))
    (one,) = await claim(database, house)
    assert (one.chat_id, one.recipient.name, one.attempts) == (1001, "Lin", 1)
    assert await states(database) == [(1, "sending", None)]
    assert await claim(database, house, by="another") == []


async def test_one_person_has_one_message_in_flight_in_order(database, house):
    await owe(
        database, house, Owed("study_card", LIN, "a"), Owed("study_card", LIN, "b"), Owed("study_card", CHEN, "c")
    )
    first = await claim(database, house)
    assert [one.recipient.name for one in first] == ["Lin", "Chen"]
    await settle(database, house, *(Ended(one, State.SENT, message_id=5) for one in first))
    assert [one.recipient.name for one in await claim(database, house)] == ["Lin"]


async def test_a_resting_chat_waits_in_the_queue(database, house, machine):
    await owe(database, house, Owed("study_card", LIN, "a"))
    assert await claim(database, house, wait=3.0) == []
    assert await claim(database, house) == []
    async with database.transaction() as tx:
        await tx.run(update(t.delivery).values(retry_at=await tx.machine_now() - timedelta(seconds=1)))
    assert len(await claim(database, house)) == 1


async def test_what_waits_of_a_person_is_not_overtaken_by_what_they_were_owed_later(database, house):
    await owe(database, house, Owed("study_card", LIN, "a"), Owed("study_card", LIN, "b"), Owed("bound", LIN, "c"))
    (notice,) = await claim(database, house)
    await settle(database, house, Ended(notice, State.SENT, message_id=5))
    assert await claim(database, house, wait=3.0) == []
    assert await claim(database, house) == []
    async with database.transaction() as tx:
        await tx.run(update(t.delivery).values(retry_at=None))
    (first,) = await claim(database, house)
    await settle(database, house, Ended(first, State.QUEUED, retry_within=timedelta(seconds=9), counts=False))
    assert await claim(database, house) == []
    async with database.transaction() as tx:
        await tx.run(update(t.delivery).values(retry_at=None))
        rows = await tx.rows(select(t.delivery.c.dedupe).where(t.delivery.c.id == first.id))
    assert [row.dedupe for row in rows] == ["a"]
    (again,) = await claim(database, house)
    assert (notice.kind, again.id) == ("bound", first.id)


async def test_a_broadcast_never_goes_before_a_notice(database, house):
    await owe(database, house, Owed("broadcast", LIN, "a"), Owed("bound", CHEN, "b"), Owed("study_card", WANG, "c"))
    assert [one.kind for one in await claim(database, house)] == ["bound", "study_card", "broadcast"]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (update(t.consent).values(withdrawn_at=SetClock.now), ("cancelled", "no_consent")),
        (update(t.telegram_account).values(unbound_at=SetClock.now), ("cancelled", "not_bound")),
        (update(t.telegram_account).values(unreachable_since=SetClock.now), ("failed", "unreachable")),
    ],
    ids=["consent withdrawn", "account cut off", "bot blocked"],
)
async def test_who_may_not_be_reached_is_not(database, house, clock, spoil, expected):
    await owe(database, house, Owed("study_card", LIN, "a"))
    async with database.transaction() as tx:
        (column,) = spoil._values  # the one column the case sets
        await tx.run(update(spoil.table).values({column: clock.now()}))
    assert await claim(database, house) == []
    assert await states(database) == [(1, *expected)]


async def test_what_is_too_late_expires(database, house, clock):
    await owe(database, house, Owed("checkin_reminder", LIN, "a", expires_at=clock.now() + timedelta(hours=1)))
    clock.set(clock.now() + timedelta(hours=2))
    assert await claim(database, house) == []
    assert await states(database) == [(1, "expired", "late")]


@pytest.mark.parametrize(
    ("state", "reason", "expected"),
    [
        (State.FAILED, "blocked", ("sending", None)),
        (State.UNCERTAIN, None, ("sending", None)),
        (State.SENT, None, ("sent", "answered_late")),
    ],
)
async def test_a_result_of_a_lost_lease_only_proves_that_the_message_is_there(database, house, state, reason, expected):
    await owe(database, house, Owed("study_card", LIN, "a"), Owed("study_card", LIN, "b"))
    (one,) = await claim(database, house)
    async with database.transaction() as tx:
        await tx.run(update(t.delivery).where(t.delivery.c.id == one.id).values(lease_by="another"))
    await settle(database, house, Ended(one, state, message_id=5, reason=reason))
    assert await states(database) == [(1, *expected), (1, "queued", None)]
    async with database.transaction() as tx:
        assert (
            await tx.value(select(t.telegram_account.c.unreachable_since).where(t.telegram_account.c.person_id == 1))
            is None
        )


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_a_late_result_in_the_same_breath_does_not_hide_the_one_that_counts(database, house, order):
    await owe(database, house, Owed("study_card", LIN, "a"))
    (one,) = await claim(database, house, by="another")
    results = [Ended(one, State.FAILED, reason="blocked"), Ended(replace(one, lease_by="before"), State.UNCERTAIN)]
    await settle(database, house, *(results[which] for which in order))
    assert await states(database) == [(1, "failed", "blocked")]


async def test_a_dead_senders_rows_become_uncertain_and_are_sent_once_more(database, house, machine):
    await owe(database, house, Owed("study_card", LIN, "a"))
    await claim(database, house)
    async with database.transaction() as tx:
        assert await Outbox(tx, house).rescue(all_of_them=True) == 1
    assert await states(database) == [(1, "uncertain", "unknown")]
    async with database.transaction() as tx:
        assert await Outbox(tx, house).resend_uncertain() == 0
        await tx.run(update(t.delivery).values(retry_at=await tx.machine_now() - timedelta(seconds=1)))
        assert await Outbox(tx, house).resend_uncertain() == 1
    (again,) = await claim(database, house)
    assert again.unknowns == 1
    await settle(database, house, Ended(again, State.UNCERTAIN))
    assert await states(database) == [(1, "failed", "unknown")]


async def test_a_tap_proves_that_an_uncertain_message_arrived(database, house):
    await owe(database, house, Owed("study_card", LIN, "a"))
    (one,) = await claim(database, house)
    await settle(database, house, Ended(one, State.UNCERTAIN))
    async with database.transaction() as tx:
        await Outbox(tx, house).tapped(DeliveryId(one.id), chat_id=1002, message_id=9)
    assert await states(database) == [(1, "uncertain", "unknown")]
    async with database.transaction() as tx:
        await Outbox(tx, house).tapped(DeliveryId(one.id), chat_id=1001, message_id=9)
    assert await states(database) == [(1, "sent", "tapped")]


async def test_an_edit_of_unknown_outcome_is_simply_repeated(database, house):
    await owe(database, house, Owed("checkin_closed", LIN, "a", op=Op.EDIT, chat_id=1001, message_id=7))
    (one,) = await claim(database, house)
    await settle(database, house, Ended(one, State.UNCERTAIN))
    assert await states(database) == [(1, "queued", None)]


async def test_a_refused_delivery_marks_the_person_unreachable(database, house):
    await owe(database, house, Owed("study_card", LIN, "a"))
    (one,) = await claim(database, house)
    await settle(database, house, Ended(one, State.FAILED, reason="blocked"))
    await owe(database, house, Owed("study_card", LIN, "b"))
    assert await claim(database, house) == []
    assert await states(database) == [(1, "failed", "blocked"), (1, "failed", "unreachable")]


@pytest.mark.parametrize(("age", "op"), [(47, "delete"), (49, "edit")])
async def test_a_reminder_retires_the_message_it_replaces(database, house, clock, age, op):
    await owe(database, house, Owed("checkin", LIN, "first"))
    (first,) = await claim(database, house)
    await settle(database, house, Ended(first, State.SENT, message_id=41))
    clock.set(clock.now() + timedelta(hours=age))
    await owe(database, house, Owed("checkin_reminder", LIN, "second", payload={"replaces": first.id}))
    (second,) = await claim(database, house)
    await settle(database, house, Ended(second, State.SENT, message_id=42))
    (retired,) = await claim(database, house)
    assert (retired.kind, retired.op, retired.chat_id, retired.message_id) == ("retired", op, 1001, 41)


async def test_an_outage_for_everybody_is_no_try_of_a_delivery(database, house):
    await owe(database, house, Owed("study_card", LIN, "a"))
    for _ in range(12):
        (one,) = await claim(database, house)
        await settle(database, house, Ended(one, State.QUEUED, counts=False))
    for _ in range(8):
        (one,) = await claim(database, house)
        await settle(database, house, Ended(one, State.QUEUED))
    assert await states(database) == [(1, "failed", "tried_too_often")]


async def test_an_edit_whose_sender_dies_every_time_is_not_repeated_for_ever(database, house):
    await owe(database, house, Owed("retired", LIN, "a", op=Op.EDIT, chat_id=1001, message_id=5))
    for _ in range(8):
        assert await states(database) == [(1, "queued", None)]
        await claim(database, house)
        async with database.transaction() as tx:
            await Outbox(tx, house).rescue(all_of_them=True)
    assert await states(database) == [(1, "failed", "tried_too_often")]
    assert await claim(database, house) == []
