"""A slot due for people each of whom something else is true of: all get what is theirs, however many fire at once."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.domain.pauses import Pause, Reason
from bot.storage import tables as t
from bot.storage.pauses import PauseStore
from bot.usecases.occurrences import Occurrences
from bot.usecases.openers import OPENERS
from tests.cast import EAST, UNITS
from tests.storage.broadcasting import newcomers
from tests.storage.clockwork import at, plan, skip_to
from tests.storage.test_outbox import claim

USUAL, AWAY, RESTING, BEHIND, WELL_READ, ABROAD, BUSY, TOO_LATE = PEOPLE = range(100, 108)
MONDAY = at(6, 21, 1)
"""09:00 in Lanzhou, when cards are due; in Tokyo they were an hour ago."""
BACK, RESTED, DIGEST = MONDAY + timedelta(days=2), MONDAY + timedelta(hours=1), at(6, 25, 9)
USELESS = MONDAY + timedelta(days=3)


async def choose(tx):
    p = t.person
    for person, wishes in (
        (RESTING, {"quiet_from": time(8, 30), "quiet_until": time(10)}),
        (ABROAD, {"zone": "Asia/Tokyo"}),
        (BUSY, {"per_week": 0}),
    ):
        await tx.run(update(p).where(p.c.id == person).values(**wishes))


async def miss(tx, house, person, rule, slot, due_at):
    row = {"campaign_id": house.campaign_id, "plan_version": "1", "state": "planned"}
    await tx.run(insert(t.occurrence).values(**row, person_id=person, rule=rule, slot=slot, due_at=due_at))


async def read_all(tx, house, person):
    row = {"campaign_id": house.campaign_id, "person_id": person, "unit_id": UNITS[EAST], "at": house.clock.now()}
    for material in house.library.materials:
        read = row | {"material": material.id, "content_hash": material.hash}
        await tx.run(insert(t.acknowledgement).values(**read))


async def before_monday(database, house, clock):
    await skip_to(database, house, clock, at(6, 18, 2))
    await newcomers(database, house, len(PEOPLE), UNITS[EAST], first=USUAL)
    async with database.transaction() as tx:
        await choose(tx)
        leave = Pause(id=0, reason=Reason.LEAVE, from_on=date(2010, 6, 18), back_on=date(2010, 6, 23), person_id=AWAY)
        await PauseStore(tx, house.campaign_id).add(leave, by=AWAY, at=clock.now())
        await miss(tx, house, BEHIND, "study", "2010-W24", at(6, 14, 1))
        await miss(tx, house, TOO_LATE, "checkin", "2010-W22", at(6, 3, 11, 30))
        await read_all(tx, house, WELL_READ)
    clock.set(at(6, 20, 2))
    await plan(database, house)
    clock.set(MONDAY)


async def fates(database):
    o = t.occurrence
    wanted = select(o.c.person_id, o.c.slot, o.c.state, o.c.reason, o.c.held_until)
    mine = wanted.where(o.c.person_id.in_(PEOPLE), o.c.rule.in_(("study", "checkin")))
    async with database.transaction() as tx:
        return [tuple(row) for row in await tx.rows(mine.order_by(o.c.person_id, o.c.due_at))]


async def cards(database, *names):
    d = t.delivery
    wanted = select(d.c.person_id, *(d.c[name] for name in names))
    mine = wanted.where(d.c.person_id.in_(PEOPLE), d.c.kind == "study_card")
    async with database.transaction() as tx:
        return [tuple(row) for row in await tx.rows(mine.order_by(d.c.person_id))]


@pytest.mark.parametrize("most", [1, 3, 1_000])
async def test_everybody_gets_what_is_theirs(database, house, clock, most):
    await before_monday(database, house, clock)
    fired = 1
    while fired:
        async with database.transaction() as tx:
            fired = await Occurrences(tx, house).fire_some(OPENERS, most=most)
    assert await fates(database) == [
        (USUAL, "2010-W25", "fired", None, None),
        (AWAY, "2010-W25", "held", "leave", BACK),
        (RESTING, "2010-W25", "fired", None, None),
        (BEHIND, "2010-W24", "collapsed", "collapsed", None),
        (BEHIND, "2010-W25", "fired", None, None),
        (WELL_READ, "2010-W25", "skipped", "nothing_new", None),
        (ABROAD, "2010-W25", "fired", None, None),
        (BUSY, "2010-W25", "fired", None, None),
        (TOO_LATE, "2010-W22", "expired", "expired", None),
        (TOO_LATE, "2010-W25", "fired", None, None),
    ]
    assert await cards(database, "state", "held_why", "not_before", "expires_at") == [
        (USUAL, "queued", None, None, USELESS),
        (RESTING, "held", "quiet", RESTED, USELESS),
        (BEHIND, "queued", None, None, USELESS),
        (ABROAD, "queued", None, None, USELESS - timedelta(hours=1)),
        (BUSY, "queued", None, None, USELESS),
        (TOO_LATE, "queued", None, None, USELESS),
    ]
    dedupes = [dedupe for _, dedupe in await cards(database, "dedupe")]
    assert dedupes[:2] == ["study_card:1:100:study:2010-W25", "study_card:1:102:study:2010-W25"]
    await claim(database, house, 100)
    assert await cards(database, "state", "held_why", "not_before", "push_week") == [
        (USUAL, "sending", None, None, "2010-W25"),
        (RESTING, "held", "quiet", RESTED, None),
        (BEHIND, "sending", None, None, "2010-W25"),
        (ABROAD, "sending", None, None, "2010-W25"),
        (BUSY, "held", "budget", DIGEST, None),
        (TOO_LATE, "sending", None, None, "2010-W25"),
    ]
