"""Trouble of the machine is told apart from a wrong statement, and undoes everything."""

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from bot.storage import tables as t
from bot.storage.database import Unavailable


async def test_a_wrong_statement_is_a_bug_and_no_trouble(database):
    with pytest.raises(DBAPIError):
        async with database.transaction() as tx:
            await tx.run(text("SELECT * FROM no_such_table"))


async def set_read_only(database, word):
    """SQLite's one connection refuses to write; PostgreSQL's is ended instead, below."""
    if database.is_sqlite:
        async with database.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            await raw.driver_connection.execute(f"PRAGMA query_only={word}")


async def lose_a_unit(database):
    async with database.transaction() as tx:
        await tx.run(insert(t.unit).values(name="lost"))
        if not database.is_sqlite:
            await tx.run(text("SELECT pg_terminate_backend(pg_backend_pid())"))


async def test_a_database_that_takes_nothing_is_unavailable_and_later_is_not(database):
    await set_read_only(database, "ON")
    with pytest.raises(Unavailable):
        await lose_a_unit(database)
    await set_read_only(database, "OFF")
    async with database.transaction() as tx:
        await tx.run(insert(t.unit).values(name="kept"))
        names = [row.name for row in await tx.rows(select(t.unit.c.name))]
    assert names == ["kept"]
