"""Migrations: forward, back and forward again, and equal to the tables in code."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.storage.migrate import HOME, downgrade, migrate
from bot.storage.tables import metadata
from tests.storage.rows import columns_of, fill, rows_of

REVISIONS = sorted(script.revision for script in ScriptDirectory(str(HOME)).walk_revisions())
NEVER_WRITTEN = {"plan": {"approved_by"}}
"""Columns that a later revision does without; nothing was ever in them."""


async def inside(database, work, *more):
    async with database.engine.begin() as connection:
        return await connection.run_sync(work, *more)


async def columns(database):
    found = await inside(database, columns_of)
    return {name: [each for each in named if each not in NEVER_WRITTEN.get(name, ())] for name, named in found.items()}


async def test_up_and_down_and_up_leave_the_rows_of_every_table(database):
    await downgrade(database, "base")
    stages = []
    for revision in REVISIONS:
        await migrate(database, revision)
        for named, rows in stages:
            assert await inside(database, rows_of, named) == rows, f"{revision} has changed what was there"
        await inside(database, fill)
        named = await columns(database)
        stages.append((named, await inside(database, rows_of, named)))
    for before, (named, rows) in reversed([*zip(REVISIONS, stages, strict=True)][:-1]):
        await downgrade(database, before)
        assert await columns(database) == named, f"the way back to {before} leaves another schema"
        assert await inside(database, rows_of, named) == rows, f"the way back to {before} has changed rows"
    await migrate(database)
    assert await inside(database, rows_of, stages[0][0]) == stages[0][1]


async def test_the_migrated_schema_is_that_of_the_tables(database):
    differences = await inside(
        database, lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
    )
    assert differences == []
