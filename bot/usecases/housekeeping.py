"""What is forgotten after which time; that it happens once a day is the agenda's."""

from datetime import timedelta

from bot.storage.housekeeping import HousekeepingStore
from bot.usecases.house import UseCase

UPDATES_AFTER = timedelta(days=7)
"""How long the words of an update are kept after it was dealt with (reliability.md 3.2)."""
TEXTS_AFTER = timedelta(days=90)
"""How long names in deliveries, texts never sent and rosters never applied are kept (reliability.md 3.2)."""
DIALOGS_AFTER = timedelta(days=30)
"""How long a question waits for its answer."""


class Housekeeping(UseCase):
    """Words go, rows stay."""

    @property
    def _store(self) -> HousekeepingStore:
        return HousekeepingStore(self.tx)

    async def forget_updates(self, most: int) -> int:
        """Empty up to so many updates; says how many."""
        return await self._store.empty_updates(before=self.now - UPDATES_AFTER, most=most)

    async def forget_names(self, after: int, most: int) -> int:
        """Look at the next so many deliveries by id; the id to go on from, 0 when all were seen."""
        last = await self._store.last_delivery()
        if after >= last:
            return 0
        upto = min(after + most, last)
        await self._store.empty_payloads(after, upto, before=self.now - TEXTS_AFTER)
        return upto

    async def forget_drafts(self) -> None:
        """Drop old questions, broadcasts nobody sent and roster files nobody decided on."""
        await self._store.drop_dialogs(before=self.now - DIALOGS_AFTER)
        await self._store.empty_drafts(before=self.now - TEXTS_AFTER)
        await self._store.empty_rosters(before=self.now - TEXTS_AFTER, at=self.now)
