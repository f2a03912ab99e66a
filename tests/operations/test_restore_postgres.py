"""A PostgreSQL database put back with pg_restore sends nothing unasked, without anybody having to say so."""

import asyncio
import subprocess
import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases.restored import HeldBack, Restored
from tests.operations.test_restore import busy, house_of

STATES = ["queued", "sending", "uncertain", "sent"]


def server_tool(postgres, name, *words):
    """Run a tool of the server's own version."""
    ended = subprocess.run([postgres.bin_path / name, *map(str, words)], check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


def plain(url, database=None):
    """An address as PostgreSQL's own tools take it."""
    address = make_url(url).set(drivername="postgresql")
    if database is not None:
        address = address.set(database=database)
    return address.render_as_string(hide_password=False)


async def begun(url, *, is_first=False):
    """A bot begins on the database: what it holds back, and every delivery's state then."""
    database = Database(url)
    async with database.transaction() as tx:
        house = await house_of(tx)
        if is_first:
            await busy(tx, house)
        found = await Restored(tx, house).hold_if_moved()
        rows = await tx.rows(select(t.delivery.c.state).order_by(t.delivery.c.id))
    await database.close()
    return found, [row.state for row in rows]


@pytest.fixture
async def dumped(postgres, postgres_url, tmp_path):
    """The address of a database in the middle of work, and a dump of it."""
    assert await begun(postgres_url, is_first=True) == (None, STATES)
    file = tmp_path / "one.dump"
    server_tool(postgres, "pg_dump", "--format=custom", f"--file={file}", plain(postgres_url))
    return postgres_url, file


async def test_a_start_in_the_usual_place_holds_nothing(dumped):
    url, _ = dumped
    assert await begun(url) == (None, STATES)


@pytest.mark.parametrize("goal", ["another database", "the same one"])
async def test_what_was_put_back_is_held_once(dumped, postgres, goal):
    url, file = dumped
    if goal == "another database":
        name = f"test_{uuid.uuid4().hex}"
        postgres.psql(f"CREATE DATABASE {name};")
        url = make_url(url).set(database=name).render_as_string(hide_password=False)
    server_tool(postgres, "pg_restore", "--clean", "--if-exists", f"--dbname={plain(url)}", file)
    held = ["uncertain", "uncertain", "uncertain", "sent"]
    assert await begun(url) == (HeldBack(held=3, skipped=1), held)
    assert await begun(url) == (None, held)


async def test_what_the_hold_command_held_is_not_held_again_by_the_bot_that_begins(dumped, postgres, operator):
    url, file = dumped
    server_tool(postgres, "pg_restore", "--clean", "--if-exists", f"--dbname={plain(url)}", file)
    operator.sets(BOT__DATABASE__URL=url)
    assert (await asyncio.to_thread(operator.calls, "hold")).status == 0
    sent = await asyncio.to_thread(operator.calls, "held", "send")
    assert sent.out == "3 will be sent\n", sent.err
    assert await begun(url) == (None, ["queued", "queued", "queued", "sent"])


async def test_the_hold_command_does_the_same_where_nobody_could_notice(dumped, operator):
    url, _ = dumped
    operator.sets(BOT__DATABASE__URL=url)
    result = await asyncio.to_thread(operator.calls, "hold")
    assert result.status == 0, result.err
    assert "3 deliveries were not settled" in result.out
