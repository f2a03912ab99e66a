"""Bringing a database to the newest schema, or writing the next step to it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.storage.database import Database

HOME = Path(__file__).parent / "migrations"


class UnknownRevision(Exception):
    """The database was made by a newer version; running on it would harm it."""


async def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade in one transaction, so that a kill leaves the old schema; UnknownRevision for a newer one."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_upgrade, revision)


async def downgrade(database: Database, revision: str) -> None:
    """Go back to `revision`; `base` is the empty database."""
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), revision))


def write_revision(connection: Connection, message: str, number: str) -> None:
    """Write the step from the database's schema to that of the tables in code."""
    command.revision(_config(connection), message=message, autogenerate=True, rev_id=number)


def _upgrade(connection: Connection, revision: str) -> None:
    config = _config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    here = MigrationContext.configure(connection).get_current_revision()
    if here is not None and here not in known:
        raise UnknownRevision(here)
    command.upgrade(config, revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HOME))
    config.attributes["connection"] = connection
    return config
