"""What a digest lists shares its fate, whether it was missed or over a week's budget; nothing counts that never came."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.domain.deliveries import Owed, State
from bot.domain.identity import OccurrenceId
from bot.domain.occurrences import Occurrence
from bot.storage import tables as t
from bot.storage.database import Database
from bot.storage.digests import DigestStore
from bot.storage.held import HeldStore
from bot.storage.undelivered import UndeliveredStore
from bot.usecases.digests import Digests
from bot.usecases.outbox import Outbox
from tests.cast import BOUND, enrol
from tests.storage.test_holding import CHEN, DIGEST_AT, gather, over_budget, send_all
from tests.storage.test_inviting import statements
from tests.storage.test_outbox import LIN, owe, states

IN_TIME = timedelta(seconds=5)


async def missed(database, house, clock):
    """One card came; two, which the bot missed, are listed in one message."""
    await owe(database, house, Owed("study_card", LIN, "came"))
    await send_all(database, house)
    async with database.transaction() as tx:
        found = [await _fired(tx, house, slot, clock.now()) for slot in ("2010-W24", "2010-W25")]
        cards = [Owed("study_card", LIN, f"card:{one.id}", occurrence_id=one.id) for one in found]
        await Outbox(tx, house).owe(*cards)
        await Digests(tx, house).fold(found)


async def _fired(tx, house, slot, due_at):
    row = {"campaign_id": house.campaign_id, "rule": "study", "person_id": LIN, "slot": slot, "due_at": due_at}
    number = await tx.add(insert(t.occurrence).values(**row, state="fired", plan_version="1"))
    return Occurrence(OccurrenceId(number), "study", LIN, slot, due_at)


async def over_the_week(database, house, clock):
    """One card came; two were over Lin's budget, and it is Friday."""
    await over_budget(database, house, clock)
    await send_all(database, house)
    clock.set(DIGEST_AT)
    await gather(database, house)


@pytest.fixture(params=[(missed, "digest"), (over_the_week, "weekly_digest")], ids=["missed", "weekly"])
async def kind(request, database, house, clock):
    """Deliveries 2 and 3 are listed in delivery 4, which is of this kind."""
    listing, kind = request.param
    await listing(database, house, clock)
    return kind


async def listed(database):
    """(id, state, reason, digest) of what is listed."""
    d = t.delivery
    async with database.transaction() as tx:
        columns = select(d.c.id, d.c.state, d.c.reason, d.c.digest_id)
        rows = await tx.rows(columns.where(d.c.digest_id.is_not(None)).order_by(d.c.id))
    return [tuple(row) for row in rows]


async def test_what_is_listed_says_where(database, kind):
    assert await listed(database) == [(2, "folded", kind, 4), (3, "folded", kind, 4)]
    assert [state for _, state, _ in await states(database)] == ["sent", "folded", "folded", "queued"]


async def test_it_fails_with_the_message_that_lists_it(database, house, kind):
    assert await send_all(database, house, State.FAILED, "blocked") == [kind]
    assert await listed(database) == [(2, "failed", "blocked", 4), (3, "failed", "blocked", 4)]


async def test_it_is_cancelled_with_it_when_its_person_leaves(database, house, kind):
    assert kind
    async with database.transaction() as tx:
        await Outbox(tx, house).cancel_for(LIN, reason="left")
    assert await listed(database) == [(2, "cancelled", "left", 4), (3, "cancelled", "left", 4)]


async def test_it_comes_again_with_it(database, house, kind):
    await send_all(database, house, State.FAILED, "unphrasable")
    async with database.transaction() as tx:
        given_up = UndeliveredStore(tx)
        assert [(one.id, one.kind) for one in await given_up.all()] == [(4, kind)]
        await given_up.revive(4)
    assert await listed(database) == [(2, "folded", kind, 4), (3, "folded", kind, 4)]


async def test_what_a_restored_digest_lists_is_dropped_with_it(database, clock, kind):
    async with database.transaction() as tx:
        held = HeldStore(tx)
        assert await held.hold_deliveries() == 1
        assert await held.drop("study_card", at=clock.now()) == 0
    assert await listed(database) == [(2, "folded", kind, 4), (3, "folded", kind, 4)]
    async with database.transaction() as tx:
        assert await HeldStore(tx).drop(kind, at=clock.now()) == 1
    assert await listed(database) == [(2, "cancelled", "restored", 4), (3, "cancelled", "restored", 4)]


async def folding(database, at, people):
    """How many statements it takes to fold one delivery of so many people into another each."""
    row = {"kind": "study_card", "op": "send", "person_id": LIN, "payload": {}, "state": "queued", "lane": 2}
    async with database.transaction() as tx:
        ids = [
            await tx.add(insert(t.delivery).values(**row, silent=False, created_at=at, dedupe=f"{people}:{number}"))
            for number in range(2 * people)
        ]
        listed = {f"{people}:{number}": ids[people + number :][:1] for number in range(people)}
        return await statements(database, DigestStore(tx).fold(listed, reason="digest", at=at))


async def test_a_crowd_is_folded_with_as_many_statements_as_one(database, house, clock):
    assert [await folding(database, clock.now(), people) for people in (1, 30)] == [2, 2]
    assert Counter(state for _, state, _ in await states(database)) == {"queued": 31, "folded": 31}


async def test_so_many_digests_share_a_fate_as_there_are_members(database, clock, kind):
    assert kind
    async with database.transaction() as tx:
        await DigestStore(tx).share_fate(range(300_000), state=State.CANCELLED, reason="x", at=clock.now())
    assert await listed(database) == [(2, "cancelled", "x", 4), (3, "cancelled", "x", 4)]


async def test_two_senders_make_digests_of_different_people_without_waiting(postgres_url, clock):
    one, other = Database(postgres_url), Database(postgres_url)
    async with one.transaction() as tx:
        await enrol(tx, at=clock.now(), bound=BOUND)
        for number, person in enumerate((LIN, LIN, CHEN)):
            row = {"kind": "study_card", "op": "send", "person_id": person, "payload": {}, "dedupe": f"card:{number}"}
            held = {"state": "held", "held_why": "budget", "not_before": clock.now()}
            await tx.run(insert(t.delivery).values(**row, **held, lane=2, silent=False, created_at=clock.now()))
    async with one.transaction() as mine, other.transaction() as theirs, asyncio.timeout(IN_TIME.total_seconds()):
        at, ours, others = clock.now(), DigestStore(mine), DigestStore(theirs)
        first = {row.person_id for row in await ours.held_over(await ours.due(at, most=1), at)}
        second = {row.person_id for row in await others.held_over(await others.due(at, most=2), at)}
    assert (len(first), len(second), first | second) == (1, 1, {LIN, CHEN})
    await one.close()
    await other.close()
