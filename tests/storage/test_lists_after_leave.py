"""What leave held is listed in one message if there are two or more; one, and what no list can open, comes as itself."""

from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.domain.rules import QuietHours
from bot.storage import tables as t
from bot.usecases.holding import Holding
from tests.cast import LIN as LIN_CAST
from tests.storage.clockwork import at, skip_to
from tests.storage.pausing import actor, go, take
from tests.storage.test_agenda import with_rules
from tests.storage.test_holding import CHEN, gather, let_go, send_all
from tests.storage.test_outbox import LIN

SOON = timedelta(minutes=1)


async def hold(database, clock, *rows):
    """Queue rows (person, kind, why, whether their hour has come), held."""
    async with database.transaction() as tx:
        for number, (person, kind, why, is_over) in enumerate(rows):
            row = {"kind": kind, "op": "send", "person_id": person, "payload": {}, "dedupe": f"held:{number}"}
            held = {"state": "held", "held_why": why, "not_before": clock.now() + (-SOON if is_over else SOON)}
            await tx.run(insert(t.delivery).values(**row, **held, lane=2, silent=False, created_at=clock.now()))


async def kept(database):
    d = t.delivery
    async with database.transaction() as tx:
        rows = await tx.rows(select(d.c.person_id, d.c.kind, d.c.state, d.c.payload).order_by(d.c.id))
    return [(row.person_id, row.kind, row.state) for row in rows], [row.payload.get("why") for row in rows]


async def test_two_are_one_message_and_a_nudge_beside_them_is_itself(database, house, clock):
    await hold(
        database, clock, (LIN, "study_card", "leave", True), (LIN, "nudge", "leave", True),
        (LIN, "broadcast", "leave", True), (CHEN, "study_card", "leave", False),
    )  # fmt: skip
    assert await gather(database, house) == 1
    states, why = await kept(database)
    assert states == [
        (LIN, "study_card", "folded"), (LIN, "nudge", "queued"), (LIN, "broadcast", "folded"),
        (CHEN, "study_card", "held"), (LIN, "weekly_digest", "queued"),
    ]  # fmt: skip
    assert why[-1] == "leave"
    assert await gather(database, house) == 0


@pytest.mark.parametrize("kind", ["study_card", "nudge", "digest", "earlier"])
async def test_one_alone_comes_as_itself(database, house, clock, kind):
    await hold(database, clock, (LIN, kind, "leave", True))
    assert await let_go(database, house) == 0
    assert await gather(database, house) == 1
    assert (await kept(database))[0] == [(LIN, kind, "queued")]


async def test_friday_and_the_end_of_leave_in_one_are_one_list(database, house, clock):
    await hold(database, clock, (LIN, "study_card", "leave", True), (LIN, "phase_halfway", "budget", True))
    await gather(database, house)
    states, why = await kept(database)
    assert Counter(state for _, _, state in states) == {"folded": 2, "queued": 1}
    assert why[-1] is None


async def test_who_sleeps_longer_than_leave_lasts_gets_one_list_when_they_are_up(database, house, clock):
    await skip_to(database, house, clock, at(7, 23, 12))
    async with database.transaction() as tx:
        await Holding(tx, house).choose_quiet(actor(LIN_CAST), QuietHours(time(22), time(10)))
    await take(database, house, LIN_CAST, date(2010, 8, 3))
    for now in (at(7, 26, 1), at(8, 1, 1), at(8, 2, 1)):
        await go(database, house, clock, now)
    await go(database, house, clock, at(8, 3, 1))  # back since 09:00, not to be disturbed until 10:00
    await gather(database, house)
    clock.set(at(8, 3, 2))
    await let_go(database, house)
    theirs = [(kind, state) for person, kind, state in (await kept(database))[0] if person == LIN]
    assert Counter(theirs) == {
        ("checkin", "folded"): 1,
        ("phase_days_left", "expired"): 1,
        ("phase_started", "folded"): 1,
        ("study_card", "folded"): 1,
        ("weekly_digest", "queued"): 1,
    }


async def test_a_card_that_friday_would_have_listed_is_listed_after_leave_though_it_is_late_by_then(
    database, house, clock
):
    await hold(database, clock, (LIN, "study_card", "budget", False))
    async with database.transaction() as tx:
        await tx.run(update(t.delivery).values(expires_at=at(6, 21, 1)))
    await take(database, house, LIN_CAST, date(2010, 6, 28))
    for now in (at(6, 18, 2), at(6, 21, 2), at(6, 28, 0, 59)):
        clock.set(now)
        await send_all(database, house)
        await gather(database, house)
        assert (await kept(database))[0] == [(LIN, "study_card", "held")]
    clock.set(at(6, 28, 1))
    await gather(database, house)
    assert (await kept(database))[0] == [(LIN, "study_card", "folded"), (LIN, "weekly_digest", "queued")]


async def test_what_leave_held_is_not_said_to_be_missed_while_the_bot_stood_still(database, house, clock):
    study = replace(house.campaign.rule("study"), overdue="digest", catch_up="all", late_within=timedelta(days=30))
    house = with_rules(house, study)
    await skip_to(database, house, clock, at(6, 20, 0))
    await take(database, house, LIN_CAST, date(2010, 6, 30))
    for now in (at(6, 21, 1), at(6, 28, 1), at(6, 30, 1)):
        await go(database, house, clock, now)
    await gather(database, house)
    theirs = [(kind, state) for person, kind, state in (await kept(database))[0] if person == LIN]
    assert theirs == [("study_card", "folded"), ("study_card", "folded"), ("weekly_digest", "queued")]
