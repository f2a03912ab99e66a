"""Half-finished conversations: what the next free text of an account will be taken for."""

from collections.abc import Mapping
from typing import Any

from bot.domain.dialogs import Dialog
from bot.domain.identity import UserId
from bot.storage.database import Transaction
from bot.storage.dialogs import DialogStore
from bot.usecases.house import House, UseCase


class Dialogs(UseCase):
    """The dialog of the account that speaks in this update."""

    def __init__(self, tx: Transaction, house: House, user_id: UserId) -> None:
        super().__init__(tx, house)
        self._user_id = user_id

    async def current(self) -> Dialog | None:
        """The open dialog, if any."""
        return await DialogStore(self.tx).find(self._user_id)

    async def open(self, kind: str, data: Mapping[str, Any] | None = None) -> None:
        """Take the next free text for the answer to `kind`; replaces what was open."""
        await DialogStore(self.tx).open(self._user_id, Dialog(kind, data or {}), at=self.now)

    async def close(self, kind: str = "") -> bool:
        """Forget the open dialog, unless it is of another `kind` than the one named; says whether there was one."""
        dialog = await self.current() if kind else None
        if dialog is not None and dialog.kind != kind:
            return False
        return await DialogStore(self.tx).close(self._user_id)
