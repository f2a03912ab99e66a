"""Queueing the copies of confirmed broadcasts in short steps; confirming one is in broadcasts.py."""

from bot.clock import local_day
from bot.domain.access import is_in_care_of
from bot.domain.broadcasts import Broadcast
from bot.storage.accounts import AccountStore
from bot.storage.audit import AuditStore
from bot.storage.broadcast_queueing import QueueingStore
from bot.storage.outbox import Stamp
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase


class BroadcastQueueing(UseCase):
    """One copy for each person of an audience, however often and by whomever a step is repeated."""

    @property
    def _queueing(self) -> QueueingStore:
        return QueueingStore(self.tx)

    async def queue_some(self, people: int) -> bool:
        """Take the next so many persons by id for one broadcast; says whether there was one to queue."""
        one = await self._queueing.next_queueing(await self.tx.machine_now())
        if one is None:
            return False
        if await self._may_send(one):
            await self.queue(one, min(one.queued_to + people, one.queue_until))
        else:
            await self._queueing.withdraw(one.id)
            detail = {"author": one.author_id}
            await AuditStore(self.tx).note(
                None, "broadcast.withdrawn", f"broadcast:{one.id}", at=self.now, detail=detail
            )
        return True

    async def queue(self, one: Broadcast, upto: int) -> None:
        """Queue the copies of persons up to that id."""
        house = self.house
        stamp = Stamp(self.now, house.campaign_id, house.campaign.version)
        await self._queueing.queue(one, upto, on=local_day(self.now, house.timezone), stamp=stamp)

    async def _may_send(self, one: Broadcast) -> bool:
        """Whether its author still has all the units in their care."""
        tree, grants = await UnitStore(self.tx).tree(), await AccountStore(self.tx).grants(one.author_id)
        return all(is_in_care_of(grants, unit_id, tree) for unit_id in one.unit_ids)
