"""Migrations: forward, back and forward again, and equal to the tables in code."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.storage.migrate import downgrade, migrate
from bot.storage.tables import metadata


async def test_up_down_up(database):
    await downgrade(database, "base")
    await migrate(database)
    await migrate(database)


async def test_the_migrated_schema_is_that_of_the_tables(database):
    async with database.engine.begin() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )
    assert differences == []
