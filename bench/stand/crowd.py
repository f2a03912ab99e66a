"""A crowd of bound members in a fresh database, made by inserts because only what follows is measured."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert

from bot.storage import tables as t
from bot.storage.database import Database
from bot.storage.migrate import migrate

AT = datetime(2010, 1, 1, tzinfo=UTC)
FIRST_USER = 100_000
CHUNK = 5_000


async def enrol(url: str, number: int) -> None:
    """One branch with `number` members, each bound with consent; user ids from FIRST_USER on."""
    database = Database(url)
    await migrate(database)
    async with database.transaction() as tx:
        await tx.run(insert(t.unit), [{"id": 1, "parent_id": None, "name": "U"}])
    for first in range(1, number + 1, CHUNK):
        ids = range(first, min(first + CHUNK, number + 1))
        rows: list[tuple[Any, list[dict[str, Any]]]] = [
            (t.person, [{"id": i, "code": f"M{i}", "name": f"M{i}", "language": "zh", "created_at": AT} for i in ids]),
            (t.membership, [{"person_id": i, "unit_id": 1, "kind": "staff", "from_on": date(2010, 1, 1)} for i in ids]),
            (t.telegram_account, [{"person_id": i, "user_id": FIRST_USER + i, "bound_at": AT} for i in ids]),
            (t.consent, [{"person_id": i, "version": 1, "given_at": AT} for i in ids]),
        ]
        async with database.transaction() as tx:
            for table, values in rows:
                await tx.run(insert(table), values)
    await database.close()
