"""The end of a bot: turns before requests before everything else, and everything even where the database is gone."""

import asyncio

import pytest
from sqlalchemy import select

from bot.storage import tables as t
from bot.storage.database import Database, Unavailable
from tests.cast import LIN
from tests.documents.drawings import line
from tests.test_sender import MORNING


async def takes_nothing(database):
    """SQLite's one connection refuses to write from now on."""
    async with database.engine.connect() as connection:
        raw = await connection.get_raw_connection()
        await raw.driver_connection.execute("PRAGMA query_only=ON")


async def test_a_database_that_is_gone_leaves_nothing_else_open(world):
    await world.begin(MORNING)
    made, ended = world.running, asyncio.Event()

    async def work():
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    made.nursery.start("work", work(), essential=True)
    await made.studio.draw(line())
    await takes_nothing(made.database)
    with pytest.raises(Unavailable):
        await world.stop()
    assert ended.is_set()
    assert made.studio._worker is None
    assert "Connections in pool: 0" in made.database.engine.pool.status()


async def test_a_turn_under_way_ends_and_its_answer_waits_for_the_next_bot(world):
    await world.begin(MORNING)
    made = world.running
    world.telegram.says(LIN.user, "/help")
    world.telegram.says(LIN.user, "/my")
    await made.intake.poll_once(wait=0)
    made.nursery.start("handle", made.intake.turns.handle_forever(), essential=True)
    await asyncio.sleep(0)
    await world.stop()
    database = Database(f"sqlite+aiosqlite:///{world.file}")
    async with database.transaction() as tx:
        states = [row.state for row in await tx.rows(select(t.inbox.c.state).order_by(t.inbox.c.id))]
        leases = [row.lease_by for row in await tx.rows(select(t.answer.c.lease_by))]
    await database.close()
    assert states == ["done", "new"]
    assert leases == [None]
