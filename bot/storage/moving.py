"""Copying every row of an SQLite database into an empty PostgreSQL; whether nobody else writes is the caller's care."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from sqlalchemy import Table, func, insert, select, text, tuple_
from sqlalchemy.exc import DBAPIError

from bot.storage import tables as t
from bot.storage.database import Database, Transaction

CHUNK = 5_000
"""Rows read and written at a time, so that memory stays flat."""


class NotMoved(Exception):
    """Why nothing was copied."""


async def copy_all(source: Database, target: Database) -> Mapping[str, int]:
    """Copy each table and continue its numbers, all in one transaction; how many rows each had.

    NotMoved where the target holds anything or a row does not fit; both must have the newest schema.
    """
    async with source.transaction() as old, target.transaction() as new:
        await _require_empty(new)
        copied = {table.name: await _copy(table, old, new) for table in t.metadata.sorted_tables}
        for name, count in copied.items():
            there = await new.value(select(func.count()).select_from(t.metadata.tables[name]))
            if there != count:
                raise NotMoved(f"{name}: {count} rows read, {there} written")
    return copied


async def _require_empty(tx: Transaction) -> None:
    for table in t.metadata.sorted_tables:
        if await tx.row(select(table).limit(1)) is not None:
            raise NotMoved(f"the PostgreSQL is not empty ({table.name} has rows)")


async def _copy(table: Table, old: Transaction, new: Transaction) -> int:
    count = 0
    async for rows in _chunks(table, old):
        try:
            await new.run(insert(table), rows)
        except DBAPIError as error:
            reason = str(error.orig).splitlines()[0]  # what follows may hold the row itself
            raise NotMoved(f"a row of {table.name} does not fit ({reason})") from error
        count += len(rows)
    if table.autoincrement_column is not None:
        await new.run(_go_on_counting(table.name, table.autoincrement_column.name))
    return count


async def _chunks(table: Table, tx: Transaction) -> AsyncIterator[list[dict[str, Any]]]:
    """A table in the order of its key; its parents' rows come first where it refers to itself."""
    key = tuple(table.primary_key.columns)
    after: tuple[Any, ...] | None = None
    while True:
        wanted = select(table).order_by(*key).limit(CHUNK)
        rows = await tx.rows(wanted if after is None else wanted.where(tuple_(*key) > after))
        if not rows:
            return
        found = [row._asdict() for row in rows]
        yield found
        after = tuple(found[-1][column.name] for column in key)


def _go_on_counting(table: str, column: str) -> Any:  # noqa: ANN401 - text() bound to its values
    """The next row gets the number after the highest; an empty table starts at 1."""
    highest = f"(SELECT max({column}) FROM {table})"  # noqa: S608 - names from our own tables
    counter = f"pg_get_serial_sequence('{table}', '{column}')"
    return text(f"SELECT setval({counter}, coalesce({highest}, 1), {highest} IS NOT NULL)")
