"""The one row that several processes of a bot pace themselves by; the arithmetic is the domain's."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import extract, func, select, true, update
from sqlalchemy.dialects import postgresql

from bot.storage import tables as t
from bot.storage.database import Transaction

TURN_SECONDS = 8
"""How long a process that was stopped in the middle of a statement may hold up the others; between two statements
the server waits no longer either (bot/storage/database.py)."""


class PacingStore:
    """Exists on PostgreSQL only: on SQLite there is one process, which keeps all this in mind."""

    def __init__(self, tx: Transaction, bot_id: int) -> None:
        self._tx = tx
        self._bot_id = bot_id

    async def turn(self) -> tuple[Mapping[str, Any], float]:
        """Wait for this process's turn, which lasts until the commit; the state, and the database's time in seconds."""
        p = t.pacing
        locked = select(p.c.state).where(p.c.bot_id == self._bot_id).with_for_update().cte("locked")
        # read off the locked row, so that the time is that at which the turn begins
        hurry = func.set_config("statement_timeout", f"{TURN_SECONDS}s", true())  # for what follows in this transaction
        asked = select(locked.c.state, extract("epoch", func.clock_timestamp()).label("at"), hurry)
        row = await self._tx.row(asked)
        if row is None:
            missing = postgresql.insert(p).values(bot_id=self._bot_id, state={}).on_conflict_do_nothing()
            await self._tx.run(missing)
            row = await self._tx.row(asked)
        assert row is not None  # noqa: S101 - it was put there above
        return row.state, float(row.at)

    async def put(self, state: Mapping[str, Any]) -> None:
        """Leave the state for whose turn is next."""
        p = t.pacing
        await self._tx.run(update(p).where(p.c.bot_id == self._bot_id).values(state=dict(state)))
