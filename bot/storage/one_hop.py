"""SQLite statements in one visit to their thread; SQLAlchemy's own adapter goes four times, which costs more."""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite
from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_connection
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)

Bound = Any
"""Whatever sqlite3 binds to a statement."""
Done = tuple[Any, int, int, list[Any]]
"""What sqlite3's cursor says of itself, and the rows."""


class OneHopCursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor that is opened, used, emptied and closed at once; bench/sending.py and bench/updates.py feel it."""

    __slots__ = ("_done",)

    def __init__(self, adapt_connection: AsyncAdapt_dbapi_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection  # noqa: SLF001  # as the class we derive from does
        self._rows = deque()
        self._done: Done = (None, -1, 0, [])

    @property
    def description(self) -> Any:  # noqa: ANN401  # sqlite3's own type
        """The columns, None where the statement has none."""
        return self._done[0]

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._done[1]

    @property
    def lastrowid(self) -> int:
        """The id of the row inserted last."""
        return self._done[2]

    def close(self) -> None:
        """Forget rows nobody asked for; the cursor itself was closed long ago."""
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        pass

    async def _execute_async(self, operation: str, parameters: Bound) -> None:
        await self._visit(_executed, operation, parameters or ())

    async def _executemany_async(self, operation: str, seq_of_parameters: Sequence[Bound]) -> None:
        await self._visit(_executed_many, operation, seq_of_parameters)

    async def _visit(self, work: Callable[..., Done], operation: str, parameters: Bound) -> None:
        connection: Any = self._connection
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001  # as the class we derive from does
            self._take(await connection._execute(work, connection._conn, operation, parameters))  # noqa: SLF001  # there is no public way to its thread

    def _take(self, done: Done) -> None:
        self._done = done
        self._rows = deque(done[3])


def _executed(connection: sqlite3.Connection, operation: str, parameters: Bound) -> Done:
    return _emptied(connection.execute(operation, parameters))


def _executed_many(connection: sqlite3.Connection, operation: str, parameters: Bound) -> Done:
    return _emptied(connection.executemany(operation, parameters))


def _emptied(cursor: sqlite3.Cursor) -> Done:
    rows = cursor.fetchall() if cursor.description else []
    done = cursor.description, cursor.rowcount, cursor.lastrowid or 0, rows
    cursor.close()
    return done


class OneHopConnection(AsyncAdapt_aiosqlite_connection):
    """SQLAlchemy's connection with our cursor."""

    __slots__ = ()
    _cursor_cls = OneHopCursor


class OneHopDriver(AsyncAdapt_aiosqlite_dbapi):
    """What `create_async_engine` takes for its driver module."""

    connection_class = OneHopConnection

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arguments: Any, **options: Any) -> OneHopConnection:  # noqa: ANN401  # sqlite3.connect's own
        """Open a connection."""
        opened = super().connect(*arguments, **options)
        return self.connection_class(self, opened._connection)  # noqa: SLF001  # the driver's, wrapped anew
