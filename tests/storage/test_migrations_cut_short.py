"""A migration that is killed leaves the old schema, and one that changes something leaves a backup."""

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from bot.storage.database import Database
from bot.storage.migrate import HOME, UnknownRevision, downgrade, migrate
from bot.storage.tables import metadata
from tests.storage.rows import columns_of, fill, rows_of

KILLED_AT = """
import asyncio, os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from bot.storage.database import Database
from bot.storage.migrate import migrate

url, last, home, revision = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
database = Database(url)
changes = 0

@event.listens_for(Engine, "after_cursor_execute")
def count(connection, cursor, statement, *rest):
    global changes
    changes += statement.lstrip().upper().startswith(("CREATE", "ALTER", "DROP", "INSERT", "UPDATE"))
    if changes == last:
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(migrate(database, revision, home=home))
"""
REVISIONS = sorted(script.revision for script in ScriptDirectory(str(HOME)).walk_revisions())
STEPS = [*zip(["base", *REVISIONS[:-1]], REVISIONS, strict=True)]
NEXT_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{before}"


def upgrade():
    op.add_column("person", sa.Column("nickname", sa.String(8)))
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("UPDATE person SET nickname = 'x'")
"""


def killed(file, at, home=HOME):
    killed_on(f"sqlite+aiosqlite:///{file}", at, home)


def killed_on(url, at, home=HOME):
    """Migrate in a process of its own that dies after its `at`-th change."""
    assert has_died(url, at, home, "head")


def has_died(url, at, home, revision):
    """Whether it has so many changes to die after; without, it has come to its end."""
    command = [sys.executable, "-c", KILLED_AT, url, str(at), home, revision]
    ended = subprocess.run(command, check=False, capture_output=True)
    assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr.decode()
    return ended.returncode != 0


async def migrated(file, home=HOME):
    database = Database(f"sqlite+aiosqlite:///{file}")
    await migrate(database, home=home)
    await database.close()


def tables_of(file):
    with closing(sqlite3.connect(file)) as database:
        return {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.fixture
def newer_home(tmp_path):
    """The migrations as a later version will have them: one more step."""
    home = tmp_path / "newer"
    shutil.copytree(HOME, home, ignore=shutil.ignore_patterns("__pycache__"))
    before = max(file.name.partition("_")[0] for file in (HOME / "versions").glob("[0-9]*.py"))
    (home / "versions" / "9001_a_later_step.py").write_text(NEXT_STEP.format(before=before))
    return home


@pytest.mark.parametrize("at", [1, 2, 9, 25])
async def test_the_first_migration_killed_half_way_starts_over(tmp_path, at):
    file = tmp_path / "bot.db"
    killed(file, at)
    assert tables_of(file) == set()
    database = Database(f"sqlite+aiosqlite:///{file}")
    await migrate(database)
    async with database.engine.begin() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )
    await database.close()
    assert differences == []


@pytest.mark.parametrize("at", [1, 2, 3])
async def test_a_later_migration_killed_half_way_leaves_the_old_schema(template, tmp_path, newer_home, at):
    file = tmp_path / "bot.db"
    shutil.copy(template, file)
    before = tables_of(file)
    killed(file, at, newer_home)
    assert tables_of(file) == before
    await migrated(file)
    await migrated(file, newer_home)
    assert tables_of(file) == before | {"later"}


@pytest.mark.parametrize("at", [1, 2, 3])
async def test_a_later_migration_killed_half_way_on_postgresql_leaves_the_old_schema(postgres_url, newer_home, at):
    database = Database(postgres_url)
    before = await tables_on(database)
    await asyncio.to_thread(killed_on, postgres_url, at, newer_home)
    assert await tables_on(database) == before
    await migrate(database)
    await migrate(database, home=newer_home)
    assert await tables_on(database) == before | {"later"}
    await database.close()


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS, ids=[after for _, after in STEPS])
async def test_every_step_killed_after_every_statement_changes_nothing(database, step):
    before, after = step
    await downgrade(database, before)
    await inside(database, fill)
    columns = await inside(database, columns_of)
    rows = await inside(database, rows_of, columns)
    url, at = database.url.render_as_string(hide_password=False), 0
    while await asyncio.to_thread(has_died, url, at := at + 1, HOME, after):
        assert await inside(database, columns_of) == columns
        assert await inside(database, rows_of, columns) == rows
    assert at > 1, "nothing it changes was seen"
    await migrate(database)


async def inside(database, work, *more):
    async with database.engine.begin() as connection:
        return await connection.run_sync(work, *more)


async def tables_on(database):
    async with database.engine.begin() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_what_is_about_to_change_is_backed_up(template, tmp_path, newer_home):
    file = tmp_path / "bot.db"
    shutil.copy(template, file)
    await migrated(file)
    assert [path.name for path in tmp_path.glob("*.bak")] == [], "nothing to migrate, nothing to back up"
    before = tables_of(file)
    await migrated(file, newer_home)
    assert [path.name for path in tmp_path.glob("*.bak")] == ["bot.db.before-9001.bak"]
    assert tables_of(tmp_path / "bot.db.before-9001.bak") == before


async def test_a_newer_schema_is_left_alone(template, tmp_path, newer_home):
    file = tmp_path / "bot.db"
    shutil.copy(template, file)
    await migrated(file, newer_home)
    database = Database(f"sqlite+aiosqlite:///{file}")
    with pytest.raises(UnknownRevision, match="9001"):
        await migrate(database)
    await database.close()
