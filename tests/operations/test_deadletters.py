"""The operator sees which updates failed and why, never what was written, and lets them run again or go."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy import insert, select

from bot.storage import tables as t
from bot.storage.database import Database
from tests.cast import BOUND, enrol

AT = datetime(2010, 6, 21, 1, 0, tzinfo=UTC)
SECRET = "我想匿名说一件事"
BODIES = (
    {"update_id": 41, "message": {"from": {"id": 1001}, "text": SECRET}},
    {"update_id": 42, "callback_query": {"from": {"id": 1005}, "data": "v1:report:7:x", "message": {"text": SECRET}}},
)


def with_database(file, work):
    async def done():
        database = Database(f"sqlite+aiosqlite:///{file}")
        async with database.transaction() as tx:
            found = await work(tx)
        await database.close()
        return found

    return asyncio.run(done())


async def two_dead(tx):
    await enrol(tx, at=AT, bound=BOUND)
    for number, body in enumerate(BODIES, start=1):
        user = next(part["from"]["id"] for part in body.values() if isinstance(part, dict))
        row = {"bot_id": 777, "update_id": 40 + number, "user_id": user, "body": body, "state": "dead", "attempts": 5}
        await tx.run(insert(t.inbox).values(id=number, received_at=AT, done_at=AT, error="KeyError", **row))


async def rows(tx):
    found = await tx.rows(
        select(t.inbox.c.state, t.inbox.c.attempts, t.inbox.c.body, t.inbox.c.user_id).order_by(t.inbox.c.id)
    )
    return [tuple(row) for row in found]


def test_listed_and_shown_without_a_word_of_the_member(operator):
    with_database(operator.file, two_dead)
    listed = operator.calls("deadletter", "list").out
    assert listed == (
        "1\t2010-06-21 01:00:00Z\tmessage: text\tKeyError\n2\t2010-06-21 01:00:00Z\tcallback_query: report\tKeyError\n"
    )
    shown = operator.calls("deadletter", "show", 1).out
    assert shown.splitlines() == [
        "number: 1",
        "update: 41",
        "kind: message: text",
        "member: E1",
        "account: 1001",
        "received: 2010-06-21 01:00:00Z",
        "given up: 2010-06-21 01:00:00Z",
        "attempts: 5",
        "error: KeyError",
    ]
    assert "member: not bound" in operator.calls("deadletter", "show", 2).out


def test_retried_with_all_attempts_or_dropped_with_all_it_said(operator):
    with_database(operator.file, two_dead)
    assert operator.calls("deadletter", "retry", 1).out == "1 will be handled again\n"
    assert operator.calls("deadletter", "drop", 2).out == "2 dropped\n"
    assert with_database(operator.file, rows) == [("new", 0, BODIES[0], 1001), ("done", 5, None, None)]
    assert operator.calls("deadletter", "list").out == "no dead letters\n"


def test_a_number_that_is_none(operator):
    with_database(operator.file, two_dead)
    assert operator.calls("deadletter", "retry", 7).err == "no dead letter 7; `deadletter list` shows them\n"
    assert operator.calls("deadletter", "drop").status == 1
    assert [row[0] for row in with_database(operator.file, rows)] == ["dead", "dead"]


async def one_of_each(tx):
    await enrol(tx, at=AT, bound=BOUND)
    for number, reason in enumerate(("unphrasable", "blocked", "tried_too_often"), start=1):
        row = {"kind": "study_card", "op": "send", "person_id": 1, "payload": {}, "lane": 2, "state": "failed"}
        row |= {"created_at": AT, "settled_at": AT, "attempts": 8, "unknowns": 1, "silent": False, "reason": reason}
        await tx.run(insert(t.delivery).values(id=number, dedupe=str(number), **row))


async def deliveries(tx):
    d = t.delivery
    found = await tx.rows(select(d.c.state, d.c.attempts, d.c.unknowns, d.c.reason, d.c.settled_at).order_by(d.c.id))
    return [tuple(row) for row in found]


def test_deliveries_given_up_for_our_own_reasons_are_among_them(operator):
    with_database(operator.file, one_of_each)
    assert operator.calls("deadletter", "list").out == (
        "d1\t2010-06-21 01:00:00Z\tdelivery: study_card\tunphrasable\n"
        "d3\t2010-06-21 01:00:00Z\tdelivery: study_card\ttried_too_often\n"
    )
    assert "member: E1" in operator.calls("deadletter", "show", "d1").out
    assert operator.calls("deadletter", "retry", "d1").out == "d1 will be sent again, unless it is too late\n"
    assert operator.calls("deadletter", "drop", "d3").out == "d3 dropped\n"
    assert operator.calls("deadletter", "retry", "d2").err == "no dead letter d2; `deadletter list` shows them\n"
    assert operator.calls("deadletter", "retry", "x").status == 1
    first, second, third = with_database(operator.file, deliveries)
    assert first == ("queued", 0, 1, None, None)
    assert second == ("failed", 8, 1, "blocked", AT)
    assert third[:4] == ("cancelled", 8, 1, "dropped")


async def one_unfired(tx):
    await enrol(tx, at=AT, bound=BOUND)
    await tx.run(insert(t.campaign).values(id=1, key="c", started_at=AT))
    due = {"campaign_id": 1, "person_id": 1, "plan_version": "1", "due_at": AT}
    given_up = {"state": "failed", "reason": "KeyError", "attempts": 5, "settled_at": AT}
    for number, slot in ((1, "2010-W25"), (2, "2010-W26")):
        await tx.run(insert(t.occurrence).values(id=number, rule="study", slot=slot, **due, **given_up))


def test_an_occurrence_given_up_is_listed_fired_again_or_dropped(operator):
    with_database(operator.file, one_unfired)
    assert operator.calls("deadletter", "list").out.splitlines() == [
        "o1\t2010-06-21 01:00:00Z\toccurrence: study 2010-W25\tKeyError",
        "o2\t2010-06-21 01:00:00Z\toccurrence: study 2010-W26\tKeyError",
    ]
    assert "member: E1" in operator.calls("deadletter", "show", "o1").out.splitlines()
    assert operator.calls("deadletter", "retry", "o1").status == 0
    assert operator.calls("deadletter", "drop", "o2").out == "o2 dropped\n"
    assert operator.calls("deadletter", "drop", "o2").status == 1

    async def fates(tx):
        o = t.occurrence
        rows = await tx.rows(select(o.c.state, o.c.attempts, o.c.reason).order_by(o.c.id))
        return [tuple(row) for row in rows]

    assert with_database(operator.file, fates) == [("planned", 0, None), ("skipped", 5, "dropped")]
