"""A lock of the database that one process holds, on a connection of its own; what it is good for is not known here."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import URL

from bot.storage.database import asyncpg_of

log = structlog.get_logger(__name__)

STATEMENT_SECONDS = 3.0
"""How long the server may take over one of our short statements; then the connection counts as dead."""
IDLE_SECONDS = 8
"""After so long without a word from us the server ends the session, and with it the lock (PostgreSQL 14 and later)."""


@dataclass(slots=True)
class AdvisoryLock:
    """Ours as long as its session lives; the server drops a session that is silent, cut off or dead."""

    url: URL
    name: str
    _connection: Any = None
    """asyncpg's own, which is without types."""
    _is_ours: bool = field(default=False)

    async def is_ours(self) -> bool:
        """Take the lock if it is free, or ask whether it is still held; False when nobody answers in time."""
        driver = asyncpg_of(self.url)
        try:
            async with asyncio.timeout(STATEMENT_SECONDS):
                return await self._asked()
        except (driver.PostgresError, driver.InterfaceError, driver.InternalClientError, OSError) as trouble:
            log.warning("lock_unreachable", lock=self.name, error=type(trouble).__name__)
            self.close()
            return False

    async def _asked(self) -> bool:
        if self._connection is None or self._connection.is_closed():
            self._is_ours = False
            self._connection = await self._connected()
        if self._is_ours:
            await self._connection.fetchval("SELECT 1")
        else:
            lock = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))"
            self._is_ours = bool(await self._connection.fetchval(lock, self.name))
        return self._is_ours

    async def _connected(self) -> Any:  # noqa: ANN401  # as above
        _, options = self.url.get_dialect()().create_connect_args(self.url)
        plain = {key: value for key, value in options.items() if not key.startswith("prepared_statement")}
        silence = {"idle_session_timeout": f"{IDLE_SECONDS}s"}
        return await asyncpg_of(self.url).connect(**{**plain, "server_settings": silence})

    def close(self) -> None:
        """Let go at once, without a word; the server sees the connection end."""
        if self._connection is not None:
            self._connection.terminate()
        self._connection, self._is_ours = None, False
