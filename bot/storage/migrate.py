"""Bringing a database to the newest schema, or writing the next step to it."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from bot.storage.backup import back_up
from bot.storage.database import Database

HOME = Path(__file__).parent / "migrations"
TURN = 20100401
"""The advisory lock under which PostgreSQL is migrated; any number nobody else uses."""


class UnknownRevision(Exception):
    """The database was made by a newer version; running on it would harm it."""

    def __str__(self) -> str:
        """What the operator reads."""
        return f"the database has the schema {self.args[0]}, which this version does not know; install the newer one"


async def migrate(database: Database, revision: str = "head", *, home: Path = HOME, keep_copy: bool = True) -> None:
    """Upgrade in one transaction, so that a kill leaves the old schema; UnknownRevision for a newer one.

    An SQLite file that is about to change is backed up first, beside itself as `NAME.before-REVISION.bak`.
    """
    async with database.unhurried() as connection:
        here = await connection.run_sync(_revision_of)
    scripts = ScriptDirectory(str(home))
    require_known(here, scripts)
    file = database.file if keep_copy else None
    if here is not None and here != _number(scripts, revision) and file is not None:
        await asyncio.to_thread(back_up, file, file.with_name(f"{file.name}.before-{_number(scripts, revision)}.bak"))
    async with database.unhurried() as connection:
        if not database.is_sqlite:  # where several processes may start at once; SQLite's BEGIN IMMEDIATE does the same
            await connection.execute(select(func.pg_advisory_xact_lock(TURN)))
        await connection.run_sync(lambda sync: command.upgrade(_config(sync, home), revision))


def require_known(revision: str | None, scripts: ScriptDirectory | None = None) -> None:
    """UnknownRevision unless this version knows the schema; None is an empty database."""
    known = {script.revision for script in (scripts or ScriptDirectory(str(HOME))).walk_revisions()}
    if revision is not None and revision not in known:
        raise UnknownRevision(revision)


def newest_revision() -> str:
    """The schema this version works on."""
    return _number(ScriptDirectory(str(HOME)), "head")


async def downgrade(database: Database, revision: str) -> None:
    """Go back to `revision`; `base` is the empty database."""
    async with database.unhurried() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), revision))


def write_revision(connection: Connection, message: str, number: str) -> None:
    """Write the step from the database's schema to that of the tables in code."""
    command.revision(_config(connection), message=message, autogenerate=True, rev_id=number)


def _revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _number(scripts: ScriptDirectory, revision: str) -> str:
    number = scripts.as_revision_number(revision)
    return number if isinstance(number, str) else "base"


def _config(connection: Connection, home: Path = HOME) -> Config:
    config = Config()
    config.set_main_option("script_location", str(home).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
