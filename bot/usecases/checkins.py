"""Check-ins as members answer them; opening, reminding and closing by the clock is in checkin_clock.py."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.checkins import CHECKIN, REMINDER, Answering, Checkin, CheckinState, question
from bot.domain.identity import CheckinId, DeliveryId
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.domain.upcoming import next_of
from bot.storage.checkins import CheckinStore
from bot.usecases.deadlines import move_deadlines
from bot.usecases.house import UseCase
from bot.usecases.pausing import arrives_at
from bot.usecases.workdays import workdays


def carrier(kind: str, checkin_id: CheckinId) -> str:
    """The key under which a check-in is owed as a delivery of `kind`."""
    return f"{kind}:{checkin_id}"


class Checkins(UseCase):
    """A member's answers; whatever comes too late changes nothing and is shown as closed."""

    @property
    def _checkins(self) -> CheckinStore:
        return CheckinStore(self.tx, self.house.campaign_id)

    async def current(self, actor: Actor) -> Answering | None:
        """The check-in that may be answered or changed now, if any."""
        latest = await self._checkins.latest(actor.person_id)
        if latest is None or not latest.may_change(self.now):
            return None
        checkin = (await move_deadlines(self.tx, self.house, [latest]))[0]
        keys = carrier(REMINDER, checkin.id), carrier(CHECKIN, checkin.id)
        carried = await self._checkins.carried(keys)
        last = next((carried[key] for key in keys if key in carried), None)
        return None if last is None else self._seen(last.id, checkin)

    async def waiting_until(self, actor: Actor) -> datetime | None:
        """When the check-in closes that the actor has still said nothing to; None where none waits."""
        checkin = await self._checkins.latest(actor.person_id)
        return checkin.closes_at if checkin is not None and checkin.is_waiting(self.now) else None

    async def look(self, actor: Actor, delivery_id: DeliveryId) -> Answering:
        """The check-in a delivery brought, as it is now."""
        return self._seen(delivery_id, await self._mine(actor, delivery_id))

    async def choose(self, actor: Actor, delivery_id: DeliveryId, item: str) -> Answering:
        """Mark an item as one that moved."""
        return await self._mark(actor, delivery_id, item, self._choose)

    async def leave_out(self, actor: Actor, delivery_id: DeliveryId, item: str) -> Answering:
        """Take the mark from an item."""
        return await self._mark(actor, delivery_id, item, self._leave_out)

    async def submit(self, actor: Actor, delivery_id: DeliveryId) -> Answering:
        """Leave it at what is chosen; nothing chosen means nothing new, which is an answer too."""
        return await self._end(actor, delivery_id, CheckinState.ANSWERED)

    async def skip(self, actor: Actor, delivery_id: DeliveryId) -> Answering:
        """Say nothing this time; what was chosen is dropped."""
        return await self._end(actor, delivery_id, CheckinState.SKIPPED)

    async def next_at(self, actor: Actor) -> datetime | None:
        """When this member will next be asked, after leave or a freeze where one holds it back."""
        known = await workdays(self.tx, self.house)
        found = next_of(self.house.campaign, CHECKIN, kind=actor.kind, zone=actor.zone, after=self.now, workdays=known)
        return await arrives_at(self.tx, self.house, actor, found.due_at) if found else None

    async def _mark(
        self, actor: Actor, delivery_id: DeliveryId, item: str, mark: Callable[[Checkin, str], Awaitable[None]]
    ) -> Answering:
        checkin = await self._mine(actor, delivery_id)
        is_asked = any(item == one.key for one in self.house.campaign.leads.items)
        if is_asked and checkin.may_change(self.now):
            await mark(checkin, item)
        return await self.look(actor, delivery_id)

    async def _choose(self, checkin: Checkin, item: str) -> None:
        await self._checkins.choose(checkin.id, item, at=self.now)
        if checkin.state is CheckinState.SKIPPED:
            await self._checkins.settle([checkin.id], state=CheckinState.OPEN, at=None)

    async def _leave_out(self, checkin: Checkin, item: str) -> None:
        await self._checkins.leave_out(checkin.id, item)

    async def _end(self, actor: Actor, delivery_id: DeliveryId, state: CheckinState) -> Answering:
        checkin = await self._mine(actor, delivery_id)
        if checkin.may_change(self.now):
            if state is CheckinState.SKIPPED:
                await self._checkins.leave_out(checkin.id)
            await self._checkins.settle([checkin.id], state=state, at=self.now)
        return await self.look(actor, delivery_id)

    async def _mine(self, actor: Actor, delivery_id: DeliveryId) -> Checkin:
        checkin = await self._checkins.carried_by(delivery_id, actor.person_id)
        if checkin is None:
            raise Refusal("errors.not_yours")
        if checkin.may_change(self.now):
            return (await move_deadlines(self.tx, self.house, [checkin]))[0]
        return checkin

    def _seen(self, delivery_id: DeliveryId, checkin: Checkin) -> Answering:
        asked = question(self.house.campaign, checkin.rule, checkin.chosen, closes_at=checkin.closes_at)
        return Answering(checkin.id, delivery_id, asked, checkin.state, checkin.may_change(self.now))
