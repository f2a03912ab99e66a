"""Who of a broadcast's audience gets a copy later, and when, for its preview; holding it back is holding.py's."""

from collections.abc import Collection, Mapping

from bot.domain.access import Tree
from bot.domain.audiences import Away
from bot.domain.broadcasts import Broadcast
from bot.domain.holding import Alike, Waiting, Why, habits_of, waiting, weeks_around
from bot.domain.identity import UnitId
from bot.domain.pauses import Pause
from bot.storage.audiences import AudienceStore
from bot.storage.broadcast_progress import COPY
from bot.storage.pauses import PauseStore
from bot.usecases.house import UseCase


class BroadcastWaiting(UseCase):
    """Counted at the moment it is asked."""

    async def held_up(self, broadcast: Broadcast, tree: Tree) -> Mapping[Why, Waiting]:
        """Who of those that are there has quiet hours now or has had enough this week."""
        house = self.house
        found = await AudienceStore(self.tx).habits(
            broadcast.unit_ids,
            author_id=broadcast.author_id,
            on=self.today,
            freezes=await self._freezes(broadcast, tree),
            weeks=weeks_around(self.now),
        )
        alike = [
            Alike(habits_of(one.wishes, one.kind, house.campaign, zone=house.timezone), one.people, one.pushed)
            for one in found
        ]
        return waiting(alike, COPY, self.now, digest=house.campaign.digest)

    async def away(self, broadcast: Broadcast, tree: Tree) -> Away | None:
        """Who of the audience gets a copy only once they are back."""
        freezes, units = await self._freezes(broadcast, tree), set(broadcast.unit_ids)
        return await AudienceStore(self.tx).away(units, author_id=broadcast.author_id, on=self.today, freezes=freezes)

    async def _freezes(self, broadcast: Broadcast, tree: Tree) -> Mapping[Pause, Collection[UnitId]]:
        today, units = self.today, set(broadcast.unit_ids)
        known = await PauseStore(self.tx, self.house.campaign_id).freezes(after=today)
        frozen = {one: _below(one, tree) & units for one in known if one.covers(today)}
        return {one: within for one, within in frozen.items() if within}


def _below(pause: Pause, tree: Tree) -> frozenset[UnitId]:
    """The units a freeze is for."""
    return frozenset(unit.id for unit in tree.below(pause.unit_id)) if pause.unit_id is not None else frozenset()
