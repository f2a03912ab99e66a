"""`move`: every row of an SQLite database arrives in PostgreSQL, numbers go on, and nothing is half done."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.lock import held
from bot.storage import moving
from bot.storage import tables as t
from bot.storage.database import Database
from tests.operations.test_restore import at_work, busy


async def rows_of(url):
    """Every row of every table but the audit's, which tells of the move itself."""
    database = Database(url)
    async with database.transaction() as tx:
        tables = [table for table in t.metadata.sorted_tables if table is not t.audit]
        found = {table.name: [tuple(row) for row in await tx.rows(select(table).order_by(*table.primary_key))]
                 for table in tables}  # fmt: skip
        noted = [row.action for row in await tx.rows(select(t.audit.c.action).order_by(t.audit.c.id))]
    await database.close()
    return found, noted


def sqlite(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def old(operator, postgres_url):
    """A file in the middle of work, the settings already naming PostgreSQL."""
    at_work(operator.file, busy)
    operator.sets(BOT__DATABASE__URL=postgres_url)
    return operator.file


def test_every_row_arrives_and_the_file_gets_another_name(operator, old, postgres_url, monkeypatch):
    monkeypatch.setattr(moving, "CHUNK", 3)  # so that tables come in several pieces
    before, noted = asyncio.run(rows_of(sqlite(old)))
    said = operator.calls("move", old)
    assert said.err == ""
    assert said.status == 0
    after, noted_now = asyncio.run(rows_of(postgres_url))
    assert after == before
    assert [len(after[name]) for name in ("person", "delivery", "occurrence", "answer")] == [4, 4, 2, 1]
    assert noted_now == [*noted, "data.moved"]
    (aside,) = old.parent.glob("bot.db.moved-*")
    assert not old.exists()
    assert str(aside) in said.out
    assert asyncio.run(rows_of(sqlite(aside)))[0] == before


def test_numbers_go_on_after_the_highest(operator, old, postgres_url):
    assert operator.calls("move", old).status == 0

    async def added():
        database = Database(postgres_url)
        async with database.transaction() as tx:
            unit = await tx.add(insert(t.unit).values(name="第三党支部", parent_id=1))
            moved = await tx.value(select(t.campaign.c.id))
            deed = await tx.add(insert(t.campaign).values(key="next", started_at=(await tx.machine_now())))
        await database.close()
        return unit, moved, deed

    assert asyncio.run(added()) == (4, 1, 2)


def test_a_database_that_is_not_empty_is_left_alone(operator, old, postgres_url):
    assert operator.calls("move", old).status == 0
    (aside,) = old.parent.glob("bot.db.moved-*")
    before = asyncio.run(rows_of(postgres_url))
    again = operator.calls("move", aside)
    assert again.status == 1
    assert "not empty" in again.err
    assert asyncio.run(rows_of(postgres_url)) == before
    assert aside.exists()


def test_a_row_that_does_not_fit_leaves_nothing_behind(operator, old, postgres_url):
    async def too_long(tx, _house):
        await tx.run(t.delivery.update().where(t.delivery.c.id == 4).values(reason="x" * 60))

    at_work(old, too_long)
    said = operator.calls("move", old)
    assert said.status == 1
    assert "nothing was copied" in said.err
    found, noted = asyncio.run(rows_of(postgres_url))
    assert not any(found.values())
    assert noted == []
    assert old.exists()


def test_a_running_bot_keeps_its_file(operator, old, postgres_url):
    with held(old):
        said = operator.calls("move", old)
    assert (said.status, said.err) == (1, "the bot is running on this file; stop it first, then try again\n")
    assert not any(asyncio.run(rows_of(postgres_url))[0].values())


def test_what_is_no_database_or_nowhere_is_said(operator, old, tmp_path):
    (tmp_path / "words.db").write_text("not a database, only words, and enough of them to be read as one" * 20)
    assert "not a database of this bot" in operator.calls("move", tmp_path / "words.db").err
    nowhere = operator.calls("move", tmp_path / "nowhere.db")
    assert nowhere.status == 1
    assert not (tmp_path / "nowhere.db").exists()


def test_the_settings_must_name_postgresql(operator):
    said = operator.calls("move", operator.file)
    assert said.status == 1
    assert "database.url names a file" in said.err
