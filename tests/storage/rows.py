"""A row in every table, whatever the schema is at the moment; what is in them means nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    MetaData,
    Numeric,
    String,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy import types as kinds

AT = datetime(2010, 6, 18, 1, tzinfo=UTC)


def schema_of(connection: Connection) -> MetaData:
    """The tables that are there, without Alembic's own."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version")
    return found


def fill(connection: Connection) -> None:
    """Add the row of number 1 wherever there is none."""
    for table in schema_of(connection).sorted_tables:
        if not connection.scalar(select(func.count()).select_from(table)):
            connection.execute(insert(table).values({column.name: _value(table, column) for column in table.columns}))


def rows_of(connection: Connection, columns: dict[str, list[str]]) -> dict[str, list[Any]]:
    """What stands in these columns of these tables."""
    tables = schema_of(connection).tables
    return {
        name: connection.execute(select(*(tables[name].c[each] for each in wanted))).all()
        for name, wanted in columns.items()
    }


def columns_of(connection: Connection) -> dict[str, list[str]]:
    """The names of all columns by table."""
    return {name: sorted(table.columns.keys()) for name, table in schema_of(connection).tables.items()}


def _value(table: Table, column: Column[Any]) -> Any:
    if column.foreign_keys:
        (foreign,) = column.foreign_keys
        return None if foreign.column.table is table else 1
    match column.type:
        case Boolean():
            return True
        case DateTime():
            return AT
        case Date():
            return date(2010, 6, 18)
        case kinds.JSON():
            return {"a": 1}
        case String(length=length):
            return "x"[: length or 1]
        case Numeric():
            return Decimal(1)
        case _:
            return 1
