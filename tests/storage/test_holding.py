"""Held deliveries: out of the queue until their hour, listed when there were too many, in the way of nobody."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select, update

from bot.domain.deliveries import Owed, State
from bot.domain.identity import DeliveryId, PersonId
from bot.domain.rules import QuietHours
from bot.storage import tables as t
from bot.storage.holding import HoldingStore
from bot.storage.undelivered import UndeliveredStore
from bot.usecases.digests import Digests
from bot.usecases.holding import Holding
from bot.usecases.outbox import Ended, Outbox
from tests.cast import LIN as LIN_CAST
from tests.storage.pausing import actor
from tests.storage.test_outbox import LIN, claim, owe, settle, states

CHEN = PersonId(2)


def utc(day, hour, minute=0):
    return datetime(2010, 6, day, hour, minute, tzinfo=UTC)


EVENING, MORNING = utc(18, 13, 30), utc(19, 0)
"""Fri 18 June 2010, 21:30 in Lanzhou, and the next day, 08:00."""
DIGEST_AT = utc(25, 9)
"""Fri 25 June, 17:00."""


async def waiting(database):
    """(id, state, not before, why) of every delivery."""
    d = t.delivery
    async with database.transaction() as tx:
        rows = await tx.rows(select(d.c.id, d.c.state, d.c.not_before, d.c.held_why).order_by(d.c.id))
    return [tuple(row) for row in rows]


async def let_go(database, house, most=100):
    async with database.transaction() as tx:
        return await Holding(tx, house).let_go(most)


async def gather(database, house):
    async with database.transaction() as tx:
        return await Digests(tx, house).gather(100)


async def send_all(database, house, state=State.SENT, reason=None):
    """Let all that may leave now leave; says which kinds did."""
    kinds = []
    for _ in range(10):  # a round that only holds or settles is followed by another
        found = await claim(database, house)
        number = 100 if state is State.SENT else None
        await settle(database, house, *(Ended(one, state, message_id=number, reason=reason) for one in found))
        kinds += [one.kind for one in found]
    return kinds


async def test_what_is_owed_at_night_waits_until_the_morning(database, house, clock):
    clock.set(EVENING)
    await owe(database, house, Owed("study_card", LIN, "card"), Owed("bound", LIN, "bound"))
    assert await waiting(database) == [(1, "held", MORNING, "quiet"), (2, "queued", None, None)]
    assert await send_all(database, house) == ["bound"]
    async with database.transaction() as tx:
        assert await Holding(tx, house).next_at() == MORNING
    clock.set(MORNING - timedelta(seconds=1))
    assert await let_go(database, house) == 0
    clock.set(MORNING)
    assert await let_go(database, house) == 1
    assert await send_all(database, house) == ["study_card"]
    async with database.transaction() as tx:
        assert await Holding(tx, house).next_at() is None


async def test_a_queue_that_runs_into_the_evening_is_held(database, house, clock):
    clock.set(EVENING - timedelta(seconds=1))
    await owe(database, house, Owed("study_card", LIN, "a"), Owed("study_card", CHEN, "b"))
    (first,) = await claim(database, house, most=1)
    clock.set(EVENING)
    await settle(database, house, Ended(first, State.SENT, message_id=5))
    assert await send_all(database, house) == []
    assert [row[1] for row in await waiting(database)] == ["sent", "held"]


async def test_a_second_copy_that_waits_for_the_morning_is_not_sent_once_the_first_was_tapped(database, house, clock):
    clock.set(EVENING - timedelta(seconds=30))
    await owe(database, house, Owed("study_card", LIN, "a"))
    (first,) = await claim(database, house)
    await settle(database, house, Ended(first, State.UNCERTAIN))
    clock.set(EVENING)
    async with database.transaction() as tx:
        await tx.run(update(t.delivery).values(retry_at=await tx.machine_now()))
        assert await Outbox(tx, house).resend_uncertain() == 1
    assert await claim(database, house) == []
    async with database.transaction() as tx:
        await Outbox(tx, house).tapped(first.id, chat_id=first.chat_id, message_id=9)
    assert await states(database) == [(1, "sent", "tapped")]


async def test_what_is_urgent_is_not_held_and_not_held_up(database, house, clock):
    clock.set(EVENING)
    await owe(database, house, Owed("study_card", LIN, "card"), Owed("phase_started", LIN, "asked", is_urgent=True))
    assert await send_all(database, house) == ["phase_started"]


async def test_what_would_be_too_late_by_the_morning_expires_at_its_time(database, house, clock):
    clock.set(EVENING)
    await owe(database, house, Owed("phase_halfway", LIN, "note", expires_at=EVENING + timedelta(hours=1)))
    async with database.transaction() as tx:
        assert await Holding(tx, house).next_at() == EVENING + timedelta(hours=1)
    clock.set(EVENING + timedelta(hours=1))
    assert await let_go(database, house) == 1
    assert await send_all(database, house) == []
    assert await states(database) == [(1, "expired", "late")]


async def test_ones_own_quiet_hours_count(database, house, clock):
    async with database.transaction() as tx:
        await HoldingStore(tx).choose_quiet(LIN, QuietHours(time(8, 30), time(9, 30)))
    await owe(database, house, Owed("study_card", LIN, "a"), Owed("study_card", CHEN, "b"))
    assert [row[1:3] for row in await waiting(database)] == [("held", utc(18, 1, 30)), ("queued", None)]


async def test_changed_quiet_hours_let_what_is_held_be_looked_at_anew(database, house, clock):
    clock.set(EVENING)
    await owe(database, house, Owed("study_card", LIN, "a"))
    async with database.transaction() as tx:
        await HoldingStore(tx).choose_quiet(LIN, QuietHours(time(22), time(7)))
        await HoldingStore(tx).reconsider(LIN)
    assert await send_all(database, house) == ["study_card"]


async def test_held_ones_of_a_kind_leave_in_order(database, house, clock):
    clock.set(EVENING)
    await owe(database, house, Owed("study_card", LIN, "a"), Owed("study_card", LIN, "b"))
    clock.set(MORNING)
    await let_go(database, house)
    await owe(database, house, Owed("study_card", LIN, "c"))
    order = []
    while found := await claim(database, house):
        await settle(database, house, *(Ended(one, State.SENT, message_id=5) for one in found))
        order += [one.id for one in found]
    assert order == [1, 2, 3]


async def test_letting_go_stops_after_so_many(database, house, clock):
    clock.set(EVENING)
    await owe(database, house, *(Owed("study_card", LIN, f"{number}") for number in range(5)))
    clock.set(MORNING)
    assert [await let_go(database, house, most=2) for _ in range(4)] == [2, 2, 1, 0]


async def over_budget(database, house, clock, *, per_week=1):
    """Lin allows one message a week and is owed three."""
    async with database.transaction() as tx:
        await HoldingStore(tx).choose_pace(LIN, per_week)
    clock.set(utc(21, 1))
    await owe(database, house, *(Owed("study_card", LIN, name, payload={"material": name}) for name in "abc"))


async def test_what_is_over_the_budget_comes_in_one_message_on_friday(database, house, clock):
    await over_budget(database, house, clock)
    assert await send_all(database, house) == ["study_card"]
    assert [row[1:] for row in await waiting(database)][1:] == [("held", DIGEST_AT, "budget")] * 2
    clock.set(DIGEST_AT - timedelta(seconds=1))
    assert await gather(database, house) == 0
    clock.set(DIGEST_AT)
    assert (await let_go(database, house), await gather(database, house), await gather(database, house)) == (0, 1, 0)
    assert await states(database) == [
        (1, "sent", None),
        (1, "folded", "weekly_digest"),
        (1, "folded", "weekly_digest"),
        (1, "queued", None),
    ]
    (digest,) = await claim(database, house)
    assert digest.payload == {
        "listed": [
            {"id": 2, "kind": "study_card", "material": "b"},
            {"id": 3, "kind": "study_card", "material": "c"},
        ]
    }


async def test_a_new_week_has_a_new_budget(database, house, clock):
    await over_budget(database, house, clock)
    await send_all(database, house)
    clock.set(utc(28, 1))
    await owe(database, house, Owed("study_card", LIN, "next"))
    assert await send_all(database, house) == ["study_card"]


async def test_a_digest_that_never_arrives_takes_what_it_lists_with_it(database, house, clock):
    await over_budget(database, house, clock)
    await send_all(database, house)
    clock.set(DIGEST_AT)
    await gather(database, house)
    await send_all(database, house, State.FAILED, "blocked")
    assert await states(database) == [(1, "sent", None)] + [(1, "failed", "blocked")] * 3


async def test_what_a_digest_lists_is_cancelled_with_it_when_its_person_leaves(database, house, clock):
    await over_budget(database, house, clock)
    await send_all(database, house)
    clock.set(DIGEST_AT)
    await gather(database, house)
    async with database.transaction() as tx:
        await Outbox(tx, house).cancel_for(LIN, reason="left")
    assert await states(database) == [(1, "sent", None)] + [(1, "cancelled", "left")] * 3


async def test_what_a_digest_lists_fails_with_it_when_its_senders_died_twice(database, house, clock):
    await over_budget(database, house, clock)
    await send_all(database, house)
    clock.set(DIGEST_AT)
    await gather(database, house)
    for _ in range(2):
        await claim(database, house)
        async with database.transaction() as tx:
            await Outbox(tx, house).rescue(all_of_them=True)
            again = update(t.delivery).where(t.delivery.c.state == "uncertain")
            await tx.run(again.values(state="queued", retry_at=None))
    assert await states(database) == [(1, "sent", None)] + [(1, "failed", "unknown")] * 3
    async with database.transaction() as tx:
        given_up = UndeliveredStore(tx)
        assert [one.id for one in await given_up.all()] == [4]
        await given_up.revive(4)
    assert [state for _, state, _ in await states(database)] == ["sent", "folded", "folded", "queued"]


async def test_an_activity_that_a_digest_lists_can_be_opened(database, house, clock):
    async with database.transaction() as tx:
        await HoldingStore(tx).choose_pace(LIN, 1)
    clock.set(utc(21, 1))
    key = next(one.key for one in house.campaign.activities if one.due_on is not None)
    await owe(database, house, *(Owed("activity_due", LIN, name, payload={"activity": key}) for name in "ab"))
    await send_all(database, house)
    clock.set(DIGEST_AT)
    await gather(database, house)
    async with database.transaction() as tx:
        opened = await Digests(tx, house).open(actor(LIN_CAST), DeliveryId(2))
    assert (opened.kind, opened.payload) == ("activity_due", {"activity": key})


async def test_a_deadline_before_the_digest_is_worth_one_more_message(database, house, clock):
    await over_budget(database, house, clock)
    await owe(database, house, Owed("checkin", LIN, "ask", expires_at=DIGEST_AT))
    assert sorted(await send_all(database, house)) == ["checkin", "study_card"]


async def test_what_was_refused_for_now_keeps_its_place_in_the_week(database, house, clock):
    await over_budget(database, house, clock)
    (first,) = await claim(database, house)
    await settle(database, house, Ended(first, State.QUEUED))
    assert [one.id for one in await claim(database, house)] == [first.id]


async def test_reminders_take_nothing_of_the_budget(database, house, clock):
    await over_budget(database, house, clock)
    await send_all(database, house)
    await owe(database, house, Owed("checkin_reminder", LIN, "r"), Owed("nudge", LIN, "n"))
    assert await send_all(database, house) == ["checkin_reminder", "nudge"]


async def test_what_is_of_no_use_by_the_digest_is_not_listed(database, house, clock):
    await over_budget(database, house, clock)
    await send_all(database, house)
    async with database.transaction() as tx:
        await tx.run(update(t.delivery).where(t.delivery.c.id == 3).values(expires_at=DIGEST_AT, kind="checkin"))
    clock.set(DIGEST_AT)
    await gather(database, house)
    assert [state for _, state, _ in await states(database)] == ["sent", "folded", "expired", "queued"]
