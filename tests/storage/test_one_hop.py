from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.database import Database


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncEngine:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/hop.db")
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
    yield database.engine
    await database.close()


async def test_a_statement_says_what_it_did(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        added = await connection.execute(text("INSERT INTO thing (name) VALUES ('a')"))
        assert added.lastrowid == 1
        many = await connection.execute(text("INSERT INTO thing (name) VALUES (:name)"), [{"name": "b"}, {"name": "c"}])
        assert many.rowcount == 2
        back = await connection.execute(text("UPDATE thing SET name = name || '!' WHERE id > 1 RETURNING id, name"))
        assert [tuple(row) for row in back] == [(2, "b!"), (3, "c!")]
        nothing = await connection.execute(text("SELECT name FROM thing WHERE id = 9"))
        assert nothing.keys() == ["name"]
        assert nothing.first() is None


async def test_a_refused_statement_is_the_drivers_error(engine: AsyncEngine) -> None:
    with pytest.raises(IntegrityError):
        async with engine.begin() as connection:
            await connection.execute(text("INSERT INTO thing (name) VALUES ('a'), ('a')"))
    async with engine.begin() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM thing"))).scalar() == 0


async def test_a_statement_visits_its_thread_once(engine: AsyncEngine) -> None:
    visits = []
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        queue = raw.driver_connection._tx
        event.listen(engine.sync_engine, "before_cursor_execute", lambda *_: visits.append(0))

        class Counting:
            def put_nowait(self, job: object) -> None:
                visits[-1] += 1
                queue.put_nowait(job)

        raw.driver_connection._tx = Counting()
        await connection.execute(text("SELECT id, name FROM thing"))
        await connection.execute(text("INSERT INTO thing (name) VALUES ('a')"))
        raw.driver_connection._tx = queue
    assert visits == [1, 1, 1], "BEGIN IMMEDIATE, SELECT, INSERT"
