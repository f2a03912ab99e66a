"""The chronicle: what the clock did and why it left things undone, read back from what it wrote; never phrased here."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.chronicle import Entry, is_told, kind_of
from bot.storage.chronicle import ChronicleStore
from bot.usecases.house import UseCase


class Chronicle(UseCase):
    """Answers to whoever turns the clock."""

    async def since(self, at: datetime) -> Sequence[Entry]:
        """All there was at `at` (campaign time, aware) and later, oldest first; asking again tells it again."""
        store = ChronicleStore(self.tx)
        campaign = self.house.campaign
        done = [
            Entry(row.settled_at, kind_of(campaign, row.rule), row.state, row.reason, row.people, row.slots)
            for row in await store.settled(self.house.campaign_id, since=at)
        ]
        unsent = [
            Entry(row.settled_at, row.kind, row.state, row.reason, row.people) for row in await store.unsent(since=at)
        ]
        return sorted(filter(is_told, (*done, *unsent)), key=lambda one: one.at)
