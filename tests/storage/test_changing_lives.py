"""People who stop, come back and move, under plans and calendars that change: nothing twice, by day, and nothing lost."""

from collections import Counter
from dataclasses import replace
from datetime import time, timedelta
from random import Random

import pytest

from bot.domain.identity import UserId
from bot.domain.names import Name
from bot.domain.occurrences import slots_for
from bot.domain.rules import Rule, Weekly
from bot.domain.workdays import SpecialDay
from bot.storage.accounts import AccountStore
from bot.usecases.calendar import Calendar
from bot.usecases.members import Members
from bot.usecases.workdays import workdays
from bot.usecases.zones import Zones
from tests.cast import CHEN, LIN, WANG, ZHAO
from tests.storage.lives import Life
from tests.storage.pausing import actor

CAST = (LIN, WANG, CHEN, ZHAO)
ZONES = ("Pacific/Kiritimati", "Pacific/Honolulu", "Europe/London", "Asia/Kathmandu", None)
LATENESS = {"study": timedelta(days=3, hours=12), "checkin": timedelta(days=3, hours=12)}

PLANNED_AHEAD = timedelta(hours=46)
"""At least so far; planning waits until there is an hour to plan."""


def rules(chance):
    """A card and a check-in a week, on a day and at an hour by chance."""
    late = {"late_within": timedelta(days=3), "catch_up": "all"}
    holidays = chance.choice(("as_is", "next", "previous"))
    study = Rule(
        "study", "study_card", Weekly(chance.randint(0, 4)), time(chance.randint(0, 23)), holidays=holidays, **late
    )
    asked = Rule("checkin", "checkin", Weekly(chance.randint(0, 4)), time(19), holidays=holidays, **late)
    return study, replace(asked, remind_after=timedelta(hours=30), close_after=timedelta(days=4))


async def follow(life, chance):
    life.follow(rules(chance), life.house.campaign.quiet_hours, str(chance.random()))


async def change_the_calendar(life, chance):
    day = life.clock.now().date() + timedelta(days=chance.randint(-1, 4))
    special = SpecialDay(day, is_workday=chance.random() < 0.4, name=Name("x"), source="admin")
    async with life.database.transaction() as tx:
        await Calendar(tx, life.house).take_in([special])


async def move(life, chance):
    async with life.database.transaction() as tx:
        if player := await someone(tx, life, chance, is_here=True):
            await Zones(tx, life.house).choose(actor(player), chance.choice(ZONES))


async def stop(life, chance):
    async with life.database.transaction() as tx:
        if player := await someone(tx, life, chance, is_here=True):
            await Members(tx, life.house).stop(actor(player))


async def come_back(life, chance):
    async with life.database.transaction() as tx:
        if player := await someone(tx, life, chance, is_here=False):
            await Members(tx, life.house).come_back(UserId(player.user))


async def consenting(tx, life):
    today = life.clock.now().date()
    found = [await AccountStore(tx).actor(UserId(one.user), zone="Asia/Shanghai", on=today) for one in CAST]
    return {one: they for one, they in zip(CAST, found, strict=True) if they is not None}


async def someone(tx, life, chance, *, is_here):
    here = await consenting(tx, life)
    return chance.choice([one for one in CAST if (one in here) == is_here] or [None])


async def unplanned(life):
    """What of the next days is not on the agenda of somebody who is here, or at another time than it should be."""
    now, rows = life.clock.now(), {(one.person_id, one.rule, one.slot): one for one in await life.agenda()}
    async with life.database.transaction() as tx:
        here, known = await consenting(tx, life), await workdays(tx, life.house)
    faults = []
    for who in here.values():
        coming = slots_for(
            life.house.campaign, who.kind, zone=who.zone, after=now, until=now + PLANNED_AHEAD, workdays=known
        )
        for slot in coming:
            row = rows.get((who.person_id, slot.rule, slot.label))
            is_first = slot.rule in LATENESS
            if (
                row is None
                or row.reason == "left"
                or (is_first and row.state == "planned" and row.due_at != slot.due_at)
            ):
                faults.append((who.name, slot, row))
    return faults


ACTS = (follow, change_the_calendar, change_the_calendar, move, move, stop, come_back, come_back)


@pytest.mark.parametrize("seed", [1])
async def test_whatever_changes_nothing_comes_twice_or_at_night_and_in_the_end_all_is_planned(
    database, house, clock, seed
):
    chance = Random(seed)
    life = Life(database, house, clock)
    await follow(life, chance)
    for _ in range(25):
        await chance.choice(ACTS)(life, chance)
        await life.run(timedelta(minutes=chance.randint(1, 2_000)))
        life.said = [one for one in life.said if one.kind != "phase_started"]  # greets at once who comes back
        assert await life.faults(LATENESS) == []
        assert await unplanned(life) == []
    for _ in CAST:
        await come_back(life, chance)
    await life.run(timedelta(days=10))
    life.said.clear()
    await life.run(timedelta(days=14))
    said = Counter((one.person, one.kind) for one in life.said)
    assert {said[one.person, kind] for one in CAST for kind in ("study_card", "checkin")} == {2}
    assert await life.faults(LATENESS) == []
