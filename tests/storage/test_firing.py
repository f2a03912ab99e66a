"""All that is due is fired once, on PostgreSQL in two shares at the same time; nothing of one person is torn apart."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, text, update

from bot.domain.occurrences import Slot
from bot.firing import SHARES, Firing
from bot.storage import tables as t
from bot.storage.database import Unavailable
from bot.storage.occurrences import OccurrenceStore
from bot.usecases.openers import OPENERS
from tests.storage.clockwork import at
from tests.storage.crowd import enrol_many
from tests.storage.test_agenda import planned, with_rules

SLOTS = [Slot("study", f"2010-W{week}", at(6, 21, 1) + timedelta(weeks=week - 25)) for week in (25, 26, 27)]
PEOPLE = 700
"""Many more than one step fires."""


async def missed_three_times(database, house, clock, **changed):
    """Three cards, due weeks ago, for each of many."""
    rule = replace(house.campaign.rule("study"), catch_up="all", late_within=timedelta(days=40), **changed)
    people = await enrol_many(database, PEOPLE)
    house = with_rules(house, rule)
    async with database.transaction() as tx:
        await tx.run(insert(t.occurrence), [planned(house, slot, person) for slot in SLOTS for person in people])
    clock.set(at(7, 8, 2))
    return house


async def counted(database, column, *where):
    """So many rows have each value of a column."""
    async with database.transaction() as tx:
        rows = await tx.rows(select(column, func.count().label("rows")).where(*where).group_by(column))
    return {row[0]: row.rows for row in rows}


async def test_many_are_fired_once_each(database, house, clock):
    house = await missed_three_times(database, house, clock)
    assert await Firing(database, house, OPENERS).fire_due() == 3 * PEOPLE
    assert await counted(database, t.occurrence.c.state) == {"fired": 3 * PEOPLE}
    cards = await counted(database, t.delivery.c.person_id, t.delivery.c.kind == "study_card")
    assert Counter(cards.values()) == {3: PEOPLE}


async def test_what_one_person_missed_is_listed_in_one_message(database, house, clock):
    house = await missed_three_times(database, house, clock, overdue="digest")
    assert await Firing(database, house, OPENERS).fire_due() == 3 * PEOPLE
    digests = await counted(database, t.delivery.c.person_id, t.delivery.c.kind == "digest")
    assert Counter(digests.values()) == {1: PEOPLE}
    listed = await counted(database, t.delivery.c.digest_id, t.delivery.c.kind == "study_card")
    assert Counter(listed.values()) == {3: PEOPLE}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_share_that_cannot_go_on_is_told_when_the_other_has_ended(database, house, clock):
    house = await missed_three_times(database, house, clock)

    async def cut_off(tx, where, due):
        if all(one.person_id % 2 for one in due):
            raise Unavailable("server")
        return await OPENERS["study_card"](tx, where, due)

    with pytest.raises(Unavailable):
        await Firing(database, house, {**OPENERS, "study_card": cut_off}).fire_due()
    # the first step is for everybody: 600 of the first slot, half of them odd
    assert await counted(database, t.occurrence.c.person_id % 2, t.occurrence.c.state == "planned") == {1: 750}
    assert await Firing(database, house, OPENERS).fire_due() == 750
    assert await counted(database, t.occurrence.c.state) == {"fired": 3 * PEOPLE}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_two_shares_let_go_of_what_was_held_without_waiting_for_each_other(database, house, clock):
    house = await missed_three_times(database, house, clock)
    async with database.transaction() as tx:
        held = {"state": "held", "held_until": at(7, 8, 1)}
        await tx.run(update(t.occurrence).values(held))
    async with database.transaction() as first, database.transaction() as second:
        await second.run(text("SET LOCAL lock_timeout = '1s'"))
        stores = [OccurrenceStore(tx, house.campaign_id) for tx in (first, second)]
        freed = [
            await store.release(clock.now(), most=5_000, share=share)
            for store, share in zip(stores, SHARES, strict=True)
        ]
    assert freed == [1_050, 1_050]
    assert await counted(database, t.occurrence.c.state) == {"planned": 3 * PEOPLE}
