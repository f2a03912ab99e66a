"""More people than the cast has, where numbers matter and names don't; no test is here."""

from datetime import UTC, date, datetime

from sqlalchemy import insert

from bot.storage import tables as t
from bot.storage.database import Database
from tests.cast import EAST, UNITS

FIRST = 1000


async def enrol_many(database: Database, number: int) -> range:
    """Put so many members into the East branch, none of them bound; their ids."""
    people = range(FIRST, FIRST + number)
    at = datetime(2010, 1, 1, tzinfo=UTC)
    belongs = {"unit_id": UNITS[EAST], "kind": "staff", "from_on": date(2010, 1, 1)}
    async with database.transaction() as tx:
        persons = [{"id": each, "code": f"M{each}", "name": "M", "created_at": at} for each in people]
        await tx.run(insert(t.person), persons)
        await tx.run(insert(t.membership), [belongs | {"person_id": each} for each in people])
    return people
