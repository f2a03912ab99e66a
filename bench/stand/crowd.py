"""An organisation of any size in an SQLite file or on PostgreSQL, made by SQL; no measurement is here."""

from datetime import UTC, datetime

from sqlalchemy import text

from bot.storage.database import Database
from bot.storage.migrate import migrate

BRANCHES = 200
FIRST_USER = 1_000_000
"""The account of the n-th person is FIRST_USER + n."""
AT = datetime(2010, 6, 18, 1, tzinfo=UTC)
_MADE = (
    "INSERT INTO unit (id, parent_id, name) SELECT i, CASE WHEN i = 1 THEN NULL ELSE 1 END, 'U' || i FROM {units}",
    "INSERT INTO person (id, code, name, created_at) SELECT i, 'P' || i, 'N' || i, {at} FROM {people}",
    "INSERT INTO membership (person_id, unit_id, kind, from_on) SELECT i, 2 + i % 200, 'staff', {day} FROM {people}",
    "INSERT INTO telegram_account (person_id, user_id, bound_at) SELECT i, i + {first}, {at} FROM {people}",
    "INSERT INTO consent (person_id, version, given_at) SELECT i, 1, {at} FROM {people}",
    "INSERT INTO role_grant (person_id, role, unit_id, from_at) VALUES (1, 'admin', 1, {at})",
)


async def crowd(database: Database, people: int) -> None:
    """So many members in 200 branches, all bound and agreeing; the first is admin of all."""
    await migrate(database)
    at, day = "'2010-06-18 01:00:00'", "'2010-01-01'"
    if not database.is_sqlite:
        at, day = f"TIMESTAMPTZ {at[:-1]}Z'", f"DATE {day}"
    async with database.transaction() as tx:
        for made in _MADE:
            given = {"units": series(database, BRANCHES + 1), "people": series(database, people), "at": at, "day": day}
            given["first"] = str(FIRST_USER)
            await tx.run(text(made.format(**given)))
        if not database.is_sqlite:
            await tx.run(text("ANALYZE"))  # as its autovacuum does within a minute, which a measurement can't wait for


async def enrol(url: str, people: int) -> None:
    """The same by the address of an empty database."""
    database = Database(url)
    await crowd(database, people)
    await database.close()


def series(database: Database, last: int) -> str:
    """A table of the numbers `i` from 1."""
    if not database.is_sqlite:
        return f"generate_series(1, {last}) AS n(i)"
    return f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT i FROM n)"
