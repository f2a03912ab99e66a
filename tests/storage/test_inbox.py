"""The inbox: stored once, taken one per person in order, forgotten when asked."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.domain.identity import UserId
from bot.storage import tables as t
from bot.storage.database import Database
from bot.storage.inbox import Arrived, InboxStore

AT = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
LIN, CHEN = UserId(1001), UserId(1002)


async def keep(database: Database, *updates: tuple[int, UserId]) -> None:
    async with database.transaction() as tx:
        await InboxStore(tx, 777).keep([Arrived(number, user, {"n": number}) for number, user in updates], at=AT)


async def take(database: Database, *, settles: bool = True) -> int | None:
    async with database.transaction() as tx:
        inbox = InboxStore(tx, 777)
        waiting = await inbox.next_waiting(AT)
        if waiting is not None and settles:
            await inbox.settle(waiting.id, at=AT, forget=False)
        return waiting.body["n"] if waiting else None


async def test_an_update_is_stored_once(database):
    await keep(database, (5, LIN))
    await keep(database, (5, LIN), (6, LIN))
    assert [await take(database), await take(database), await take(database)] == [5, 6, None]


async def test_the_offset_follows_what_is_stored(database):
    async with database.transaction() as tx:
        assert await InboxStore(tx, 777).next_offset() == 0
    await keep(database, (41, LIN))
    async with database.transaction() as tx:
        assert await InboxStore(tx, 777).next_offset() == 42
        assert await InboxStore(tx, 888).next_offset() == 0


async def test_a_person_waits_for_the_earlier_update_and_others_do_not(database):
    await keep(database, (1, LIN), (2, LIN), (3, CHEN))
    async with database.transaction() as tx:
        inbox = InboxStore(tx, 777)
        first = await inbox.next_waiting(AT)
        await inbox.postpone(first.id, until=AT + timedelta(seconds=9), error="Bug")
    assert await take(database) == 3
    assert await take(database) is None


async def test_what_is_forgotten_leaves_neither_words_nor_name(database):
    await keep(database, (1, LIN), (2, LIN))
    await take(database)
    await take(database)
    await keep(database, (3, CHEN))
    async with database.transaction() as tx:
        await InboxStore(tx, 777).forget_all_of(LIN)
        rows = await tx.rows(select(t.inbox.c.user_id, t.inbox.c.body).order_by(t.inbox.c.id))
    assert [tuple(row) for row in rows] == [(None, None), (None, None), (1002, {"n": 3})]


async def test_dead_letters_are_counted_apart(database):
    await keep(database, (1, LIN), (2, CHEN))
    async with database.transaction() as tx:
        inbox = InboxStore(tx, 777)
        await inbox.bury((await inbox.next_waiting(AT)).id, at=AT, error="Bug")
        assert await inbox.depth() == {"new": 1, "dead": 1}


async def test_the_offset_follows_the_newest_update_when_telegram_counts_from_elsewhere(database):
    await keep(database, (900, LIN))
    await keep(database, (100, LIN))  # after a week without updates the next id is a random one
    async with database.transaction() as tx:
        assert await InboxStore(tx, 777).next_offset() == 101
