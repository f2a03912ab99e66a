"""Questions that waited in the queue: what counts from them counts from when they arrived."""

from datetime import timedelta

from sqlalchemy import select, update

from bot.domain.deliveries import State
from bot.storage import tables as t
from bot.usecases.outbox import Ended, Outbox
from tests.storage.clockwork import at, deliver, deliveries, fates, fire, skip_to
from tests.storage.test_checkins import CHEN, LIN, MONDAY, SATURDAY, THURSDAY, WANG, ZHAO, rows


async def asked(database, house, clock):
    """The question of Thursday 1 July, delivered to all four."""
    await skip_to(database, house, clock, THURSDAY - timedelta(minutes=1))
    await fire(database, house, clock, THURSDAY)
    await deliver(database, house)


async def arrives(database, house, most):
    """The next so many messages leave and arrive, one after the other."""
    for _ in range(most):
        async with database.transaction() as tx:
            (one,) = await Outbox(tx, house).claim(1, lease_by="me", may_go=lambda _lane, _chat: 0.0)
        async with database.transaction() as tx:
            await Outbox(tx, house).settle([Ended(one, State.SENT, message_id=one.id)])


async def reminded_at(database):
    """When each is to be reminded, of those still to be."""
    o = t.occurrence
    async with database.transaction() as tx:
        rows = await tx.rows(
            select(o.c.person_id, o.c.due_at).where(o.c.rule == "checkin.remind", o.c.state == "planned")
        )
    return {row.person_id: row.due_at for row in rows}


async def test_what_waited_in_the_queue_is_reminded_of_and_closed_as_much_later(database, house, clock):
    await skip_to(database, house, clock, THURSDAY - timedelta(minutes=1))
    await fire(database, house, clock, THURSDAY)
    await arrives(database, house, 2)
    clock.set(THURSDAY + timedelta(minutes=67))
    await arrives(database, house, 2)  # Wang and Zhao, at 20:37
    late = timedelta(minutes=67)
    async with database.transaction() as tx:
        closing = await tx.rows(select(t.checkin.c.person_id, t.checkin.c.closes_at))
    assert {row.person_id: row.closes_at for row in closing} == {
        LIN: MONDAY, CHEN: MONDAY, WANG: MONDAY + late, ZHAO: MONDAY + late,
    }  # fmt: skip
    await fire(database, house, clock, SATURDAY)
    assert [row.person_id for row in await deliveries(database, "checkin_reminder")] == [LIN, CHEN]
    assert await reminded_at(database) == {WANG: SATURDAY + late, ZHAO: SATURDAY + late}
    await fire(database, house, clock, SATURDAY + late)
    assert [row.person_id for row in await deliveries(database, "checkin_reminder")] == [LIN, CHEN, WANG, ZHAO]
    await arrives(database, house, 4)
    await fire(database, house, clock, MONDAY)
    assert [row[2] for row in await rows(database)] == ["closed", "closed", "open", "open"]
    await fire(database, house, clock, MONDAY + late)
    assert [row[2] for row in await rows(database)] == ["closed"] * 4


async def test_what_would_be_reminded_of_in_the_night_waits_for_the_morning(database, house, clock):
    await skip_to(database, house, clock, THURSDAY - timedelta(minutes=1))
    await fire(database, house, clock, THURSDAY)
    clock.set(at(7, 1, 14, 40))  # 22:40 in Lanzhou, and 47 hours later 21:40
    await deliver(database, house)
    await fire(database, house, clock, SATURDAY)
    assert await reminded_at(database) == dict.fromkeys((LIN, CHEN, WANG, ZHAO), at(7, 4, 0))


async def test_a_reminder_does_not_overtake_a_question_still_on_its_way(database, house, clock):
    await asked(database, house, clock)
    async with database.transaction() as tx:
        await tx.run(update(t.delivery).where(t.delivery.c.person_id == LIN).values(state=State.QUEUED))
        await tx.run(update(t.delivery).where(t.delivery.c.person_id == CHEN).values(state=State.FAILED))
    await fire(database, house, clock, SATURDAY)
    assert [row.person_id for row in await deliveries(database, "checkin_reminder")] == [CHEN, WANG, ZHAO]
    assert await reminded_at(database) == {LIN: SATURDAY + timedelta(hours=47)}


async def test_a_question_that_came_late_is_not_followed_by_a_reminder_at_once(database, house, clock):
    await skip_to(database, house, clock, THURSDAY - timedelta(minutes=1))
    # nothing ran for 23 hours: the question may still come (24 hours), and the agenda goes on
    await fire(database, house, clock, THURSDAY + timedelta(hours=23))
    await arrives(database, house, 4)
    await fire(database, house, clock, SATURDAY)
    assert await deliveries(database, "checkin_reminder") == []
    assert set((await reminded_at(database)).values()) == {SATURDAY + timedelta(hours=23)}


async def test_without_time_for_a_reminder_there_is_none(database, house, clock):
    await asked(database, house, clock)
    async with database.transaction() as tx:
        await tx.run(update(t.delivery).values(settled_at=SATURDAY - timedelta(hours=1)))
        await tx.run(update(t.checkin).values(closes_at=MONDAY - timedelta(hours=3)))
    await fire(database, house, clock, SATURDAY)
    assert {reason for _, _, reason in await fates(database, "checkin.remind")} == {"just_opened"}
