"""What a change of the plan or the calendar takes back of what is planned; planning it again is planning.py's."""

from datetime import datetime

from bot.domain.occurrences import Slot, slots_for
from bot.domain.workdays import MOST_MOVED, Workdays
from bot.storage.bot_state import BotStateStore
from bot.storage.occurrences import OccurrenceStore
from bot.storage.replanning import ReplanningStore
from bot.usecases.house import UseCase
from bot.usecases.workdays import workdays

STALE = "stale_up_to"
"""What is kept once calendar or zone have changed: up to which id what is planned is to be planned again."""
MOVED_BACK = "moved_back"
"""What is kept until that is done: rule and label of each slot that was to come and now is over."""

Turn = tuple[str, str]
"""Rule and label of a slot."""


class Replanning(UseCase):
    """Asked by the planner before it begins, and told when it is done."""

    @property
    def _agenda(self) -> OccurrenceStore:
        return OccurrenceStore(self.tx, self.house.campaign_id)

    @property
    def _rows(self) -> ReplanningStore:
        return ReplanningStore(self.tx, self.house.campaign_id)

    @property
    def _state(self) -> BotStateStore:
        return BotStateStore(self.tx, self.house.bot_id)

    async def note_change(self, before: Workdays, planned_until: datetime, *, zone: str) -> None:
        """Remember that calendar or zone were others until now, and what of it is over before it came."""
        await self._state.put(self._stale_key, {"upto": await self._agenda.last_id(), "after": self.now.isoformat()})
        turns = await self.moved_back() | await self._overtaken(before, planned_until, zone)
        await self._state.put(self._moved_key, {"turns": sorted(turns)})

    async def _overtaken(self, before: Workdays, at: datetime, before_in: str) -> frozenset[Turn]:
        """The slots that were later than an instant by what was before and are not by what there is now."""
        known, found = await workdays(self.tx, self.house), set[Turn]()
        for kind, zone in await self._agenda.cohorts():
            own, old, near = zone or self.house.timezone, zone or before_in, MOST_MOVED
            was = slots_for(self.house.campaign, kind, zone=old, after=at, until=at + near, workdays=before)
            now = slots_for(self.house.campaign, kind, zone=own, after=at - near, until=at, workdays=known)
            found |= {_turn(one) for one in was} & {_turn(one) for one in now}
        return frozenset(found)

    async def moved_back(self) -> frozenset[Turn]:
        """What a change of the calendar that is being planned for moved into the past; it falls due at once."""
        kept = await self._state.get(self._moved_key) or {}
        return frozenset((rule, label) for rule, label in kept.get("turns", ()))

    async def take_back_some(self, *, after: datetime, most: int) -> int:
        """Take off the agenda what another plan or an older calendar put there for after `after`; says how much."""
        forgotten = await self._rows.forget_other_plans(self.house.campaign.version, after=after, most=most)
        return forgotten or await self._forget_stale(most=most)

    async def _forget_stale(self, *, most: int) -> int:
        stale = await self._state.get(self._stale_key)
        if not stale:
            return 0
        after = datetime.fromisoformat(stale["after"])
        forgotten = await self._rows.forget_stale(upto=stale["upto"], after=after, most=most)
        if not forgotten:
            await self._state.put(self._stale_key, {})
        return forgotten

    async def end(self) -> None:
        """All is planned again."""
        if await self.moved_back():
            await self._state.put(self._moved_key, {})

    @property
    def _stale_key(self) -> str:
        return f"{STALE}:{self.house.campaign_id}"

    @property
    def _moved_key(self) -> str:
        return f"{MOVED_BACK}:{self.house.campaign_id}"


def _turn(slot: Slot) -> Turn:
    return slot.rule, slot.label
