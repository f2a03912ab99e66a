"""Queries on half-finished conversations, one per Telegram account."""

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from bot.domain.dialogs import Dialog
from bot.domain.identity import UserId
from bot.storage import tables as t
from bot.storage.database import Transaction

_FIND = select(t.dialog.c.kind, t.dialog.c.data).where(t.dialog.c.user_id == bindparam("user_id"))


class DialogStore:
    """At most one open dialog per account."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def find(self, user_id: UserId) -> Dialog | None:
        """The open dialog, if any."""
        row = await self._tx.row(_FIND, user_id=user_id)
        return Dialog(row.kind, row.data) if row else None

    async def open(self, user_id: UserId, dialog: Dialog, *, at: datetime) -> None:
        """Replace whatever was open."""
        await self.close(user_id)
        await self._tx.run(
            insert(t.dialog).values(user_id=user_id, kind=dialog.kind, data=dict(dialog.data), opened_at=at)
        )

    async def close(self, user_id: UserId) -> bool:
        """Forget the open dialog; says whether there was one."""
        gone = await self._tx.run(delete(t.dialog).where(t.dialog.c.user_id == user_id))
        return gone.rowcount > 0

    async def forget_older(self, kind: str, *, than: datetime) -> None:
        """Forget dialogs of a kind that were opened before an instant and left lying."""
        await self._tx.run(delete(t.dialog).where(t.dialog.c.kind == kind, t.dialog.c.opened_at < than))
