"""Many keys or rows in one parameter, since one for each costs more than the work; what they are, their nouns know."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Select,
    String,
    Table,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.storage.database import Transaction

FEW = 8
"""So many rows are worth a statement of their own; it takes 0.5 ms to build."""
_SQLITE = sqlite.dialect()


class Listed(TypeDecorator[Sequence[Any]]):
    """Numbers or words in one parameter: JSON for SQLite, an array for PostgreSQL."""

    impl = String
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database is told the parameter is."""
        return postgresql.ARRAY(self.item) if dialect.name == "postgresql" else String()

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - one for each
        """What the driver is given."""
        listed = list(value or ())
        return listed if dialect.name == "postgresql" else json.dumps(listed)


class _OneOf(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_OneOf":  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """It says itself whether; compared with true by SQLAlchemy, it would be found by no index."""
        return self


@compiles(_OneOf)
def _one_of_on_sqlite(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    column, listed = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({listed}))"  # noqa: S608  # both were rendered by SQLAlchemy


@compiles(_OneOf, "postgresql")
def _one_of_on_postgresql(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    column, listed = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({listed})"


def one_of(column: Column[Any], values: Iterable[Any] | str) -> ColumnElement[bool]:
    """Whether a column of numbers or words is one of these, or of what will be given under that name."""
    kept = Listed(column.type)
    return _OneOf(column, bindparam(values, type_=kept) if isinstance(values, str) else literal(list(values), kept))


async def add_new(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns, in their order; one whose unique key is taken already is left out."""
    added = (postgresql if tx.dialect == "postgresql" else sqlite).insert(table)
    if len(rows) >= FEW:
        columns = {table.c[name]: [row[name] for row in rows] for name in rows[0]}
        await tx.run(added.from_select(*_from_columns(tx, columns)).on_conflict_do_nothing())
    elif rows:
        await tx.run(added.on_conflict_do_nothing(), [dict(row) for row in rows])


def _from_columns(tx: Transaction, columns: Mapping[Column[Any], Sequence[Any]]) -> tuple[list[str], Select[Any]]:
    """What is the same in all rows is said once."""
    own = {column: values for column, values in columns.items() if values.count(values[0]) < len(values)}
    same = [column for column in columns if column not in own]
    each = _each_on_postgresql if tx.dialect == "postgresql" else _each_on_sqlite
    found = each(own) if own else select()
    found = found.add_columns(*(literal(columns[column][0], column.type) for column in same))
    return [column.name for column in (*own, *same)], found.where(true())  # or SQLite reads ON CONFLICT as a join's ON


def _each_on_sqlite(columns: Mapping[Column[Any], Sequence[Any]]) -> Select[Any]:
    kept = [_as_kept(column, values) for column, values in columns.items()]
    each = func.json_each(json.dumps(list(zip(*kept, strict=True)))).table_valued("key", "value")
    values: list[ColumnElement[Any]] = [
        literal_column(f"json_extract(value, '$[{index}]')") for index in range(len(columns))
    ]
    return select(*values).select_from(each).order_by(each.c.key)


def _as_kept(column: Column[Any], values: Sequence[Any]) -> Sequence[Any]:
    """Values as SQLite's driver would be given them."""
    convert = column.type.dialect_impl(_SQLITE).bind_processor(_SQLITE)
    return values if convert is None else [convert(value) for value in values]


def _each_on_postgresql(columns: Mapping[Column[Any], Sequence[Any]]) -> Select[Any]:
    arrays = [literal(values, postgresql.ARRAY(column.type)) for column, values in columns.items()]
    each = func.unnest(*arrays).table_valued(*(column.name for column in columns)).render_derived()
    return select(*each.c)
