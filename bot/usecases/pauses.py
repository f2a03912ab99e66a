"""Leave and freezes as people take, set and end them; what they hold back is pausing.py's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.clock import local_day
from bot.domain.access import Tree, may_look_after, require_care_of, units_in_care_of
from bot.domain.identity import PauseId, UnitId
from bot.domain.occurrences import after_quiet_hours, local_instant
from bot.domain.pauses import MORNING, Frozen, Leave, Pause, Reason, require_days
from bot.domain.people import Actor, Unit
from bot.domain.refusals import Refusal
from bot.storage.audit import AuditStore
from bot.storage.checkins import CheckinStore
from bot.storage.holding import HoldingStore
from bot.storage.pauses import PauseStore
from bot.storage.units import UnitStore
from bot.usecases.deadlines import closing_of, move_deadlines
from bot.usecases.house import UseCase
from bot.usecases.pausing import pauses_of

NEW = PauseId(0)
"""Stands for the id a pause does not have yet."""


class Pauses(UseCase):
    """Leave is a member's own; a freeze is for whoever looks after the unit."""

    @property
    def _pauses(self) -> PauseStore:
        return PauseStore(self.tx, self.house.campaign_id)

    # Leave

    async def mine(self, actor: Actor) -> Leave:
        """How it stands with the actor."""
        today = local_day(self.now, actor.zone)
        theirs = (await pauses_of(self.tx, self.house, [actor.person_id], after=today)).get(actor.person_id)
        known = theirs.pauses if theirs else ()
        own = next((one for one in reversed(known) if one.person_id is not None), None)
        return Leave(today, own, tuple(one for one in known if one.unit_id is not None), await self._closes_at(actor))

    async def take(self, actor: Actor, back_on: date) -> Leave:
        """Leave the actor alone from today until `back_on`, in place of whatever leave they had."""
        before = await self.mine(actor)
        require_days(before.today, back_on, today=before.today)
        if before.own is None or before.own.back_on != back_on:
            await self._end_own(actor, before)
            leave = Pause(id=NEW, reason=Reason.LEAVE, from_on=before.today, back_on=back_on, person_id=actor.person_id)
            await self._add(actor, leave)
            await self._pauses.cut_short(local_instant(back_on, MORNING, actor.zone), actor.person_id)
            await HoldingStore(self.tx).reconsider(actor.person_id)
            await self._move_deadlines(actor)
        return await self.mine(actor)

    async def come_back(self, actor: Actor) -> Leave:
        """End the actor's leave today; what was held leaves once no quiet hours hold it."""
        before = await self.mine(actor)
        if before.own is not None:
            await self._end_own(actor, before)
            at = after_quiet_hours(self.now, self.house.campaign.quiet_hours, actor.zone)
            await self._pauses.cut_short(at, actor.person_id)
            await HoldingStore(self.tx).end_leave(actor.person_id, at)
            await self._move_deadlines(actor)
        return await self.mine(actor)

    async def _end_own(self, actor: Actor, before: Leave) -> None:
        if before.own is not None:
            await self._end(actor, before.own, before.today)

    async def _closes_at(self, actor: Actor) -> datetime | None:
        running = await CheckinStore(self.tx, self.house.campaign_id).running(actor.person_id, self.now)
        return max((one.closes_at for one in running), default=None)

    async def _move_deadlines(self, actor: Actor) -> None:
        running = await CheckinStore(self.tx, self.house.campaign_id).running(actor.person_id, self.now)
        moved = await move_deadlines(self.tx, self.house, running)
        await self._pauses.retime([closing_of(one) for one in moved])

    # Freezes

    async def units(self, actor: Actor) -> Sequence[Unit]:
        """The units the actor may freeze: the organisation first, where it is theirs."""
        tree = await UnitStore(self.tx).tree()
        roots = [one for one in tree.units.values() if one.parent_id is None and may_look_after(actor, one.id, tree)]
        return [*roots, *(one for one in units_in_care_of(actor, tree) if one not in roots)]

    async def freezes(self, actor: Actor) -> Sequence[Frozen]:
        """The freezes there are or will be of units the actor looks after."""
        tree = await UnitStore(self.tx).tree()
        known = await self._pauses.freezes(after=self.today)
        named = [Frozen(one, tree.units[one.unit_id]) for one in known if one.unit_id is not None]
        return [one for one in named if may_look_after(actor, one.unit.id, tree)]

    async def unit(self, actor: Actor, unit_id: UnitId) -> Unit:
        """A unit the actor may freeze."""
        tree = await self._cared_for(actor, unit_id)
        return tree.units[unit_id]

    async def freeze(self, actor: Actor, pause: Pause) -> Sequence[Frozen]:
        """Leave all of a unit alone for some days; the same freeze twice is one."""
        if pause.unit_id is None:
            raise Refusal("errors.not_yours")
        await self._cared_for(actor, pause.unit_id)
        require_days(pause.from_on, pause.back_on, today=self.today)
        known = await self._pauses.freezes(after=self.today)
        if all(replace(one, id=NEW) != pause for one in known):
            await self._add(actor, pause)
        return await self.freezes(actor)

    async def thaw(self, actor: Actor, pause_id: PauseId) -> Sequence[Frozen]:
        """End a freeze today."""
        pause = await self._pauses.find(pause_id)
        if pause is None or pause.unit_id is None:
            return await self.freezes(actor)
        await self._cared_for(actor, pause.unit_id)
        if pause.back_on > self.today:
            await self._end(actor, pause, self.today)
            at = after_quiet_hours(self.now, self.house.campaign.quiet_hours, self.house.timezone)
            await self._pauses.cut_short(at)
            await HoldingStore(self.tx).look_again()
        return await self.freezes(actor)

    async def _cared_for(self, actor: Actor, unit_id: UnitId) -> Tree:
        tree = await UnitStore(self.tx).tree()
        if unit_id not in tree.units:
            raise Refusal("errors.not_yours")
        require_care_of(actor, unit_id, tree)
        return tree

    # Both

    async def _add(self, actor: Actor, pause: Pause) -> None:
        pause_id = await self._pauses.add(pause, by=actor.person_id, at=self.now)
        detail = {"from": str(pause.from_on), "back": str(pause.back_on), "reason": pause.reason.value}
        await self._note(actor, "pause.set", pause_id, detail | {"unit": pause.unit_id, "kinds": list(pause.kinds)})

    async def _end(self, actor: Actor, pause: Pause, today: date) -> None:
        back_on = max(pause.from_on, today)
        await self._pauses.end(pause.id, back_on=back_on, by=actor.person_id, at=self.now)
        await self._note(actor, "pause.ended", pause.id, {"instead_of": str(pause.back_on)})

    async def _note(self, actor: Actor, action: str, pause_id: PauseId, detail: dict[str, object]) -> None:
        await AuditStore(self.tx).note(actor, action, f"pause:{pause_id}", at=self.now, detail=detail)
