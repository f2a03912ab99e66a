"""Holding back what comes in quiet hours or over a budget, and letting it go; what must wait the domain says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot.domain.deliveries import Owed
from bot.domain.holding import (
    MOST_QUIET,
    Habits,
    Hold,
    Push,
    Wishes,
    habits_of,
    hold,
    hold_for_leave,
    hold_for_quiet,
)
from bot.domain.hours import read_hours
from bot.domain.identity import DeliveryId
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.domain.rules import QuietHours
from bot.storage.candidates import Candidate
from bot.storage.holding import HoldingStore
from bot.usecases.house import UseCase
from bot.usecases.pausing import back_at


@dataclass(frozen=True, slots=True)
class Leaving:
    """What need not wait, and the week whose budget takes one for it, where one does."""

    candidates: Sequence[Candidate]
    weeks: Mapping[DeliveryId, str]


class Holding(UseCase):
    """Asked when something is owed and once more before it leaves."""

    @property
    def _held(self) -> HoldingStore:
        return HoldingStore(self.tx)

    async def at_owing(self, owed: Sequence[Owed]) -> Mapping[str, Hold]:
        """What of it waits for the end of its recipient's quiet hours, by `dedupe`."""
        pushes = {one.dedupe: _push(one) for one in owed}
        waiting = [one for one in owed if pushes[one.dedupe].waits]
        if not waiting:
            return {}
        wishes = await self._held.wishes(one.person_id for one in waiting)
        held = cache(lambda push, own: hold_for_quiet(push, self._habits(own, ""), self.now))
        holds = {one.dedupe: held(pushes[one.dedupe], wishes.get(one.person_id, Wishes())) for one in waiting}
        return {key: found for key, found in holds.items() if found is not None}

    def _habits(self, wishes: Wishes, kind: str) -> Habits:
        return habits_of(wishes, kind, self.house.campaign, zone=self.house.timezone)

    async def before_leaving(self, going: Sequence[Candidate]) -> Leaving:
        """Hold what must not leave now; the rest may."""
        habits = {one.id: self._habits(one.wishes, one.recipient.kind if one.recipient else "") for one in going}
        weeks = {one.id: habits[one.id].week(self.now) for one in going}
        pushes = {one.id: one.push(weeks[one.id]) for one in going}
        counting = {one.person_id: weeks[one.id] for one in going if pushes[one.id].counts}
        pushed = await self._held.pushed(counting) if counting else {}
        away = await back_at(self.tx, self.house, {one.person_id for one in going if pushes[one.id].waits})
        held: dict[Hold, list[DeliveryId]] = {}
        for one in going:
            found = hold_for_leave(pushes[one.id], away.get(one.person_id)) or hold(
                pushes[one.id],
                habits[one.id],
                self.now,
                pushed=pushed.get(one.person_id, 0),
                digest=self.house.campaign.digest,
            )
            if found is not None:
                held.setdefault(found, []).append(one.id)
        for found, ids in held.items():
            await self._held.hold(ids, found)
        kept = {key for ids in held.values() for key in ids}
        leaving = [one for one in going if one.id not in kept]
        return Leaving(leaving, {one.id: weeks[one.id] for one in leaving if pushes[one.id].counts})

    async def let_go(self, most: int) -> int:
        """Queue again up to so many deliveries whose time has come; says how many."""
        return await self._held.let_go(self.now, most=most)

    async def next_at(self) -> datetime | None:
        """When something held is next let go or listed."""
        return await self._held.next_at()

    async def wishes(self, actor: Actor) -> Wishes:
        """What the actor chose."""
        return (await self._held.wishes([actor.person_id])).get(actor.person_id, Wishes())

    async def habits(self, actor: Actor) -> Habits:
        """How the actor is reached."""
        return self._habits(await self.wishes(actor), actor.kind)

    def usual_pace(self, actor: Actor) -> int:
        """How many messages a week the campaign allows the actor."""
        return self.house.campaign.budget.of(actor.kind, None)

    async def write_quiet(self, actor: Actor, words: str) -> None:
        """Take quiet hours from somebody's own words; Refusal where they say none, or nearly the whole day."""
        quiet = read_hours(words, self.house.library.vocabulary.get("hours", {}))
        if quiet is None:
            raise Refusal("holding.refused.hours")
        if quiet.length > MOST_QUIET:
            raise Refusal("holding.refused.long")
        await self.choose_quiet(actor, quiet)

    async def choose_quiet(self, actor: Actor, quiet: QuietHours | None) -> None:
        """Disturb the actor in other hours from now on; None for the campaign's."""
        await self._held.choose_quiet(actor.person_id, quiet)
        await self._held.reconsider(actor.person_id)

    async def choose_pace(self, actor: Actor, per_week: int | None) -> None:
        """Send the actor at most so many messages a week from now on; None for what the campaign says."""
        await self._held.choose_pace(actor.person_id, per_week)
        await self._held.reconsider(actor.person_id)


def _push(one: Owed) -> Push:
    return Push(one.kind, one.op, is_urgent=one.is_urgent, expires_at=one.expires_at)
