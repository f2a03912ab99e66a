"""Many keys and rows in one parameter, on both databases: found, kept and told apart as if each had its own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.storage import tables as t
from bot.storage.many import add_new, one_of
from tests.storage.clockwork import at

NOON = at(6, 18, 12)


def delivery(person, dedupe, **other):
    of = {"kind": "notice", "op": "send", "lane": 1, "state": "queued", "created_at": NOON, "attempts": 0}
    more = {"unknowns": 0, "silent": False, "payload": {}, "expires_at": None, "chat_id": None}
    return of | more | {"person_id": person, "dedupe": dedupe} | other


async def add(database, *rows):
    async with database.transaction() as tx:
        await add_new(tx, t.delivery, rows)


async def kept(database, *names):
    d = t.delivery
    async with database.transaction() as tx:
        return [tuple(row) for row in await tx.rows(select(*(d.c[name] for name in names)).order_by(d.c.id))]


@pytest.mark.parametrize("others", [0, 20])
async def test_rows_are_kept_in_their_order_and_as_they_are(database, house, others):
    told = {"say": '五好 "x" ${0}', "listed": [1, {"of": None}], "is": True}
    await add(
        database,
        delivery(3, "c", payload=told, expires_at=NOON + timedelta(microseconds=1)),
        delivery(1, "a'b", silent=True, chat_id=2**52 + 1),
        delivery(2, "五"),
        *(delivery(4, f"other {number}") for number in range(others)),
    )
    rows = await kept(database, "id", "person_id", "dedupe", "payload", "expires_at", "silent", "chat_id")
    assert rows[:3] == [
        (1, 3, "c", told, NOON + timedelta(microseconds=1), False, None),
        (2, 1, "a'b", {}, None, True, 2**52 + 1),
        (3, 2, "五", {}, None, False, None),
    ]
    assert [row[2] for row in rows[3:]] == [f"other {number}" for number in range(others)]
    assert set(await kept(database, "kind", "lane", "state", "created_at", "is_urgent")) == {
        ("notice", 1, "queued", NOON, False)
    }


@pytest.mark.parametrize("others", [0, 20])
async def test_what_is_there_already_stays_as_it_is_and_the_others_come(database, house, others):
    again = [delivery(4, "first") for _ in range(others)]
    await add(database, delivery(1, "first", chat_id=7))
    await add(database, delivery(2, "first", chat_id=8), delivery(2, "second"), delivery(3, "second"), *again)
    await add(database, *(delivery(4, "third") for _ in range(others + 1)))
    await add(database)
    assert await kept(database, "person_id", "dedupe", "chat_id") == [
        (1, "first", 7),
        (2, "second", None),
        (4, "third", None),
    ]


async def test_columns_are_found_by_numbers_and_by_words(database, house):
    await add(database, delivery(1, "a"), delivery(2, "五'\""), delivery(3, "c"), delivery(3, "d"))
    d = t.delivery
    async with database.transaction() as tx:

        async def found(column, values):
            return [row.id for row in await tx.rows(select(d.c.id).where(one_of(column, values)).order_by(d.c.id))]

        assert await found(d.c.person_id, [3, 1, 99]) == [1, 3, 4]
        assert await found(d.c.dedupe, {"五'\"", "d", "nobody's"}) == [2, 4]
        assert await found(d.c.person_id, iter(())) == []
        given = select(d.c.id).where(one_of(d.c.person_id, "people"), d.c.dedupe != "c").order_by(d.c.id)
        assert [row.id for row in await tx.rows(given, people=[1, 3])] == [1, 4]
        assert [row.id for row in await tx.rows(given, people=[2])] == [2]
