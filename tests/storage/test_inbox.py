"""The inbox: stored once, taken one per person in order, forgotten when asked."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.domain.identity import UserId
from bot.storage import tables as t
from bot.storage.database import Database
from bot.storage.inbox import Arrived, InboxStore, Waiting

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
        await inbox.postpone(first, until=AT + timedelta(seconds=9), error="Bug")
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
        await inbox.bury(await inbox.next_waiting(AT), at=AT, error="Bug")
        assert await inbox.depth() == {"new": 1, "dead": 1}


async def test_the_offset_follows_the_newest_update_when_telegram_counts_from_elsewhere(database):
    await keep(database, (900, LIN))
    await keep(database, (100, LIN))  # after a week without updates the next id is a random one
    async with database.transaction() as tx:
        assert await InboxStore(tx, 777).next_offset() == 101


async def state(database: Database) -> tuple[str, int, str | None]:
    async with database.transaction() as tx:
        row = await tx.row(select(t.inbox.c.state, t.inbox.c.attempts, t.inbox.c.error))
        return tuple(row)


async def failed(database: Database) -> Waiting:
    """One takes the update, and all it did is undone; before it can say so another may take it."""
    async with database.transaction() as tx:
        return await InboxStore(tx, 777).next_waiting(AT)


async def test_what_another_handled_meanwhile_is_no_failure(database):
    await keep(database, (1, LIN))
    stale = await failed(database)
    assert await take(database) == 1
    async with database.transaction() as tx:
        assert not await InboxStore(tx, 777).postpone(stale, until=AT, error="Bug")
        assert not await InboxStore(tx, 777).bury(stale, at=AT, error="Bug")
    assert await state(database) == ("done", 0, None)


async def test_one_failure_is_counted_once_whoever_saw_it(database):
    await keep(database, (1, LIN))
    first, second = await failed(database), await failed(database)
    async with database.transaction() as tx:
        assert await InboxStore(tx, 777).postpone(first, until=AT, error="Bug")
        assert not await InboxStore(tx, 777).postpone(second, until=AT, error="Other")
        assert not await InboxStore(tx, 777).bury(second, at=AT, error="Other")
    assert await state(database) == ("new", 1, "Bug")
    last = await failed(database)
    async with database.transaction() as tx:
        assert await InboxStore(tx, 777).bury(last, at=AT, error="Bug")
    assert await state(database) == ("dead", 2, "Bug")
