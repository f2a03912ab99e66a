"""Queries on the few facts a bot keeps about its own progress."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage import tables as t
from bot.storage.database import Transaction

_VALUE = select(t.bot_state.c.value).where(
    t.bot_state.c.bot_id == bindparam("bot"), t.bot_state.c.key == bindparam("key")
)


class BotStateStore:
    """Values by key, per bot."""

    def __init__(self, tx: Transaction, bot_id: int) -> None:
        self._tx = tx
        self._bot_id = bot_id

    async def get(self, key: str) -> Any:  # noqa: ANN401 - whatever JSON was put there
        """The value, or None."""
        return await self._tx.value(_VALUE, bot=self._bot_id, key=key)

    async def put(self, key: str, value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Keep the value."""
        dialect = postgresql if self._tx.dialect == "postgresql" else sqlite
        put = dialect.insert(t.bot_state).values(bot_id=self._bot_id, key=key, value=value)
        await self._tx.run(
            put.on_conflict_do_update(index_elements=["bot_id", "key"], set_={"value": put.excluded.value})
        )
