"""Who of an audience waits and why, at the moment of the preview: everybody once, under one reason."""

from datetime import UTC, date, datetime

from sqlalchemy import insert, update

from bot.domain.holding import Waiting, Why
from bot.domain.identity import PersonId, UnitId
from bot.storage import tables as t
from bot.storage.audiences import AudienceStore
from bot.storage.units import UnitStore
from bot.usecases.broadcast_waiting import BroadcastWaiting
from tests.cast import WANG
from tests.storage.broadcasting import EAST_ID, newcomers, written

NOON = datetime(2010, 6, 22, 4, tzinfo=UTC)
"""Tue 22 June 2010, 12:00 in Lanzhou."""
FRIDAY = datetime(2010, 6, 25, 9, tzinfo=UTC)


async def pushed(database, person_id, *states, week="2010-W25"):
    async with database.transaction() as tx:
        for number, state in enumerate(states):
            await tx.run(
                insert(t.delivery).values(
                    kind="study_card", op="send", person_id=person_id, payload={}, lane=2, silent=False, state=state,
                    dedupe=f"{person_id}:{week}:{number}", created_at=NOON, push_week=week,
                )
            )  # fmt: skip


async def waits(database, house):
    draft = await written(database, house, WANG)
    async with database.transaction() as tx:
        return await BroadcastWaiting(tx, house).held_up(draft, await UnitStore(tx).tree())


async def test_who_has_had_enough_this_week_is_counted(database, house, clock):
    clock.set(NOON)
    await newcomers(database, house, 5, EAST_ID)
    await pushed(database, 100, "sent", "sent", "uncertain", "sending", "queued")
    await pushed(database, 101, "sent", "sent", "sent", "sent", "failed")
    await pushed(database, 102, *["sent"] * 5, week="2010-W24")
    await pushed(database, 103, "sent")
    async with database.transaction() as tx:
        await tx.run(update(t.person).where(t.person.c.id == 103).values(per_week=1))
    assert await waits(database, house) == {Why.BUDGET: Waiting(2, FRIDAY)}


async def test_who_is_away_or_out_of_reach_or_asleep_is_not_counted_as_full(database, house, clock):
    clock.set(NOON)
    await newcomers(database, house, 4, EAST_ID)
    for person in (100, 101, 102):
        await pushed(database, person, *["sent"] * 5)
    a, p = t.telegram_account, t.person
    on_leave = {
        "person_id": 100,
        "from_on": date(2010, 6, 21),
        "back_on": date(2010, 6, 24),
        "kinds": [],
        "reason": "leave",
    }
    async with database.transaction() as tx:
        await tx.run(insert(t.pause).values(campaign_id=house.campaign_id, set_at=NOON, **on_leave))
        await tx.run(update(a).where(a.c.person_id == 101).values(unreachable_since=NOON))
        await tx.run(update(p).where(p.c.id == 103).values(zone="America/New_York"))
    assert await waits(database, house) == {
        Why.BUDGET: Waiting(1, FRIDAY),
        Why.QUIET: Waiting(1, datetime(2010, 6, 22, 12, tzinfo=UTC)),
    }


async def test_two_weeks_are_asked_for_at_once(database, house):
    await newcomers(database, house, 1, EAST_ID)
    await pushed(database, 100, "sent")
    await pushed(database, 100, "sent", "sent", week="2010-W24")
    async with database.transaction() as tx:
        found = await AudienceStore(tx).habits(
            [UnitId(EAST_ID)], author_id=PersonId(WANG.person), on=date(2010, 6, 20), freezes={},
            weeks=["2010-W24", "2010-W25"],
        )  # fmt: skip
    assert sorted((one.pushed["2010-W24"], one.pushed["2010-W25"], one.people) for one in found) == [
        (0, 0, 1),
        (2, 1, 1),
    ]
