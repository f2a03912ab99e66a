"""Whom somebody may invite, found without asking for each."""

from collections.abc import Awaitable
from datetime import date

from sqlalchemy import event

from bot.domain.identity import UnitId, UserId
from bot.storage.accounts import AccountStore
from bot.storage.database import Database
from bot.usecases.invites import Invites
from tests.cast import EAST, UNITS, WANG
from tests.storage.crowd import enrol_many

TODAY = date(2010, 6, 18)


async def statements(database: Database, work: Awaitable[object]) -> int:
    """How many statements the work takes."""
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await work
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    return len(asked)


async def invitable(database, house):
    """How many people Wang may invite, and how many statements it takes to know."""
    async with database.transaction() as tx:
        wang = await AccountStore(tx).actor(UserId(WANG.user), zone=house.timezone, on=TODAY)
        invites, unit = Invites(tx, house), UnitId(UNITS[EAST])
        number = await statements(database, invites.invitable(wang, unit, is_bound=False))
        _, people = await invites.invitable(wang, unit, is_bound=False)
    return len(people), number


async def test_a_large_branch_takes_as_many_statements_as_a_small_one(house, database):
    assert await invitable(database, house) == (0, 3)  # the tree, the people, their roles
    await enrol_many(database, 20)
    assert await invitable(database, house) == (20, 3)
