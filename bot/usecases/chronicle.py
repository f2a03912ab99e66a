"""The chronicle: what the clock did and why it left things undone, read back from what it wrote; never phrased here."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.chronicle import Entry, is_told
from bot.domain.occurrences import CLOSE, REMIND, base_rule
from bot.storage.chronicle import ChronicleStore
from bot.usecases.house import UseCase

FOLLOWING: Mapping[str, str] = {REMIND: "_reminder", CLOSE: "_closed"}
"""How the kind of delivery is called that follows on another."""


class Chronicle(UseCase):
    """Answers to whoever turns the clock."""

    async def since(self, at: datetime) -> Sequence[Entry]:
        """All there was at `at` (campaign time, aware) and later, oldest first; asking again tells it again."""
        store = ChronicleStore(self.tx)
        kinds = {rule.key: rule.notice for rule in self.house.campaign.rules}
        done = [
            Entry(row.settled_at, _kind(row.rule, kinds), row.state, row.reason, row.people, row.slots)
            for row in await store.settled(self.house.campaign_id, since=at)
        ]
        unsent = [
            Entry(row.settled_at, row.kind, row.state, row.reason, row.people) for row in await store.unsent(since=at)
        ]
        return sorted(filter(is_told, (*done, *unsent)), key=lambda one: one.at)


def _kind(rule: str, kinds: Mapping[str, str]) -> str:
    """The kind of delivery a rule or its reminder or closing owes; "" for one the plan no longer has."""
    notice = kinds.get(base_rule(rule), "")
    return notice + FOLLOWING.get(rule.removeprefix(base_rule(rule)), "") if notice else ""
