"""SQLite on the caller's own thread, for a database that nobody else in the process waits for: a rehearsal's."""

from collections.abc import Callable
from typing import Any

from bot.storage.one_hop import Bound, Done, OneHopConnection, OneHopCursor, OneHopDriver


class NoHopCursor(OneHopCursor):
    """A cursor that runs its statements at once."""

    __slots__ = ()

    async def _visit(self, work: Callable[..., Done], operation: str, parameters: Bound) -> None:
        connection: Any = self._connection
        self._take(work(connection._conn, operation, parameters))  # noqa: SLF001  # there is no public way to it


class NoHopConnection(OneHopConnection):
    """A connection that commits at once."""

    __slots__ = ()
    _cursor_cls = NoHopCursor

    def commit(self) -> None:
        """End the transaction."""
        if self._here is not None:
            self._here.commit()

    def rollback(self) -> None:
        """Undo the transaction."""
        if self._here is not None:
            self._here.rollback()

    @property
    def _here(self) -> Any:  # noqa: ANN401  # sqlite3's connection, which the driver keeps to itself
        connection: Any = self._connection
        return connection._connection  # noqa: SLF001  # there is no public way to it; None once it is closed


class NoHopDriver(OneHopDriver):
    """What `create_async_engine` takes for its driver module."""

    connection_class = NoHopConnection

    def connect(self, *arguments: Any, **options: Any) -> OneHopConnection:  # noqa: ANN401  # sqlite3.connect's own
        """Open a connection that any thread may use."""
        return super().connect(*arguments, **{**options, "check_same_thread": False})
