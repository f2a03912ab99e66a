"""Opening the database and running transactions on it; what is in it belongs to the nouns."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, CursorResult, Executable, Row, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as TooManyWait
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.clock import Clock, SteadyClock
from bot.metrics import COUNTS
from bot.storage.no_hop import NoHopDriver
from bot.storage.one_hop import OneHopDriver

_NOT_OUR_FAULT = {
    5: "busy",
    7: "no memory",
    8: "read only",
    10: "disk error",
    11: "damaged",
    13: "disk full",
    14: "gone",
}
"""SQLite's result codes that say something about the machine rather than about the statement (sqlite.org/rescode)."""
_SERVER_TROUBLE = ("08", "25P", "40", "53", "57", "58")
"""PostgreSQL's classes of the same: connection, standstill, a conflict it undid, resources, an operator, the system."""
CONNECT_SECONDS = 10.0
STATEMENT_SECONDS = 15
"""How long a statement may take; after twice as long without an answer the wire to PostgreSQL counts as dead."""
STANDSTILL_SECONDS = 8
"""After so long without a word inside a transaction the server undoes it, so that a process that was stopped in the
middle does not hold its locks against the others."""
TROUBLE_AGAIN_SECONDS = 5.0
"""How long whoever met Unavailable waits before it tries again."""
BUSY_TIMEOUT_MS = 10_000
"""How long SQLite waits for another process that holds the file, such as a backup."""

CACHE_KIB = 32_000
"""What SQLite may keep of the file in memory, taken as it is read; its own 2,000 make counting 100,000 people slow."""


Value = Any
"""Whatever a column holds."""


class Unavailable(Exception):
    """The database can't do its part now (full disk, lost server): all was undone, trying later may help."""


def file_of(url: str) -> Path | None:
    """The file of an SQLite address; None for a server or for a database in memory."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or address.database in {None, "", ":memory:"}:
        return None
    return Path(str(address.database))


def asyncpg_of(url: URL) -> Any:  # noqa: ANN401  # a module without types
    """PostgreSQL's driver, which takes a tenth of a second to load: only where there is a PostgreSQL."""
    dialect: Any = url.get_dialect()
    return dialect.import_dbapi().asyncpg


class Transaction:
    """One unit of work: use cases join it, intake, scheduler and sender open it."""

    def __init__(self, connection: AsyncConnection, machine: Clock) -> None:
        self._connection = connection
        self._machine = machine
        self._machine_at: datetime | None = None

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._connection.dialect.name

    async def run(
        self, statement: Executable, rows: Sequence[dict[str, Any]] | None = None, **given: Value
    ) -> CursorResult[Any]:
        """Execute, once or once for each of `rows`; `given` as with `rows` below."""
        return await self._connection.execute(statement, given if rows is None else rows)

    async def rows(self, statement: Executable, **given: Value) -> Sequence[Row[Any]]:
        """Every row the statement finds; `given` are the values of a statement that was built once, for good.

        Building one takes longer than running it, so those that every update or round asks are constants.
        """
        return (await self.run(statement, **given)).all()

    async def row(self, statement: Executable, **given: Value) -> Row[Any] | None:
        """The first row, if any."""
        return (await self.run(statement, **given)).first()

    async def add(self, statement: Executable, **given: Value) -> int:
        """Insert one row; its new id."""
        key = (await self.run(statement, **given)).inserted_primary_key
        assert key is not None  # noqa: S101  # an insert of one row has one
        number: int = key[0]
        return number

    async def value(self, statement: Executable, **given: Value) -> Any:  # noqa: ANN401 - as many types as there are columns
        """The first column of the first row, or None."""
        return (await self.run(statement, **given)).scalar()

    async def machine_now(self) -> datetime:
        """Machine time for leases and retries: the database's own where processes share it, asked once."""
        if self.dialect != "postgresql":
            return self._machine.now()
        if self._machine_at is None:
            self._machine_at = await self.value(select(func.clock_timestamp()))
        return self._machine_at

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What happens inside is undone when it raises; the transaction lives on."""
        try:
            async with self._connection.begin_nested():
                yield
        except DBAPIError as error:
            trouble = _unavailable(error)
            if trouble is None:
                raise
            raise trouble from error


class Database:
    """SQLite with one writing connection, or PostgreSQL with a pool."""

    def __init__(self, url: str, *, machine: Clock | None = None, is_lasting: bool = True) -> None:
        """`is_lasting` is False for a file that need not outlive a power cut, such as a rehearsal's."""
        self.url = make_url(url)
        self._is_lasting = is_lasting
        self.file = file_of(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._machine = machine or SteadyClock()
        self.engine = self._sqlite_engine() if self.is_sqlite else self._postgresql_engine()
        self._turn = asyncio.Lock()
        self._unreached: tuple[type[Exception], ...] = (OSError, TooManyWait)
        """What is wrong while connecting, which comes as the driver says it, not wrapped."""
        self._cut_off: tuple[type[Exception], ...] = ()
        """What asyncpg says, not wrapped either, when a wire is dead."""
        if not self.is_sqlite:
            driver = asyncpg_of(self.url)
            self._unreached += (driver.PostgresError, driver.InterfaceError, driver.InternalClientError)
            self._cut_off = (ConnectionError, TimeoutError, driver.InternalClientError)

    def _sqlite_engine(self) -> AsyncEngine:
        driver = OneHopDriver() if self._is_lasting else NoHopDriver()
        engine = create_async_engine(self.url, module=driver, pool_size=1, max_overflow=0, hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        if not self._is_lasting:
            event.listen(engine.sync_engine, "connect", _never_wait_for_disk)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
        return engine

    def _postgresql_engine(self) -> AsyncEngine:
        patience: dict[str, Any] = {
            "timeout": CONNECT_SECONDS,
            "command_timeout": 2 * STATEMENT_SECONDS,
            "server_settings": {
                "random_page_cost": "1.1",  # or whole tables are read, for fear of a disk that turns
                "statement_timeout": f"{STATEMENT_SECONDS}s",
                "idle_in_transaction_session_timeout": f"{STANDSTILL_SECONDS}s",
            },
        }
        return create_async_engine(self.url, pool_size=8, connect_args=patience, hide_parameters=True)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit at the end of the block, roll back when it raises; on SQLite one at a time."""
        if self.is_sqlite:
            async with self._turn, self._transaction() as tx:
                yield tx
        else:
            async with self._transaction() as tx:
                yield tx

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Transaction]:
        try:
            async with aclosing(await self._connected()) as connection, connection.begin():
                yield Transaction(connection, self._machine)
        except DBAPIError as error:
            trouble = _unavailable(error)
            if trouble is None:
                raise
            raise trouble from error
        except self._cut_off as error:
            raise _unreachable() from error

    async def _connected(self) -> AsyncConnection:
        """A connection; Unavailable when the server can't be reached, or has no more to give."""
        try:
            return await self.engine.connect()
        except self._unreached as error:
            raise _unreachable() from error

    @asynccontextmanager
    async def unhurried(self) -> AsyncIterator[AsyncConnection]:
        """A transaction whose statements may take as long as they need, such as a migration's."""
        if self.is_sqlite:
            async with self.engine.begin() as connection:
                yield connection
            return
        engine = create_async_engine(self.url, poolclass=NullPool, hide_parameters=True)
        async with engine.begin() as connection:
            yield connection
        await engine.dispose()

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


def _unavailable(error: DBAPIError) -> Unavailable | None:
    """What to raise instead where the machine or the server is in trouble; None where the statement itself is wrong."""
    reason = _trouble(error)
    if reason is None:
        return None
    COUNTS.add("database_unavailable_total", reason=reason)
    return Unavailable(reason)


def _unreachable() -> Unavailable:
    COUNTS.add("database_unavailable_total", reason="unreachable")
    return Unavailable("unreachable")


def _trouble(error: DBAPIError) -> str | None:
    """What is wrong with the machine or the server; None where the statement itself is."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _NOT_OUR_FAULT.get(code & 0xFF)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return "server" if error.connection_invalidated or state.startswith(_SERVER_TROUBLE) else None


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver must not open transactions of its own: savepoints and BEGIN IMMEDIATE need that.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"cache_size=-{CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _never_wait_for_disk(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


def _begin_immediate(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event passes a Connection
    connection.exec_driver_sql("BEGIN IMMEDIATE")
