"""Telling a secretary by name whom a broadcast did not reach; to others in whose care they are it stays figures."""

from bot.clock import local_day
from bot.domain.access import is_secretary_of, may_look_after
from bot.domain.identity import BroadcastId
from bot.domain.missed import Missing
from bot.domain.paging import Page, clamped, pages_of
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.storage.audit import AuditStore
from bot.storage.missed import MissedStore
from bot.storage.units import UnitStore
from bot.usecases.broadcasts import Broadcasts
from bot.usecases.house import UseCase

SIZE = 30
"""Names on one page."""


class Unreached(UseCase):
    """Every look at names leaves a line in the audit."""

    async def names(self, actor: Actor, broadcast_id: BroadcastId, number: int) -> Missing:
        """A page of those without a copy; Refusal for a broadcast that is not the actor's to see or was not sent."""
        broadcast = await Broadcasts(self.tx, self.house).find(actor, broadcast_id)
        if broadcast.confirmed_at is None:
            raise Refusal("errors.not_yours")
        tree = await UnitStore(self.tx).tree()
        led = [unit_id for unit_id in broadcast.unit_ids if is_secretary_of(actor, unit_id, tree)]
        others = {one for one in broadcast.unit_ids if may_look_after(actor, one, tree)} - set(led)
        store = MissedStore(self.tx, broadcast, on=local_day(broadcast.confirmed_at, self.house.timezone))
        total = sum((await store.count(led)).values()) if led else 0
        number = clamped(number, pages_of(total, SIZE))
        start = (number - 1) * SIZE
        people = await store.page(led, start=start, size=SIZE) if led else ()
        if led:
            await AuditStore(self.tx).note(
                actor, "broadcast.names", f"broadcast:{broadcast_id}", at=self.now, detail={"count": len(people)}
            )
        return Missing(
            broadcast_id,
            {unit_id: tree.units[unit_id] for unit_id in led if unit_id in tree.units},
            Page(people, number, pages_of(total, SIZE), total, start),
            await store.count(others) if others else {},
        )
