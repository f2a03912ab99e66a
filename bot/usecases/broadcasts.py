"""Broadcasts as their authors make them: write, address, confirm once, decide on what nobody knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.access import Tree, may_look_after, require_care_of, require_secretary
from bot.domain.audiences import (
    EVERYBODY,
    Audience,
    Choice,
    Reach,
    audience_of,
    audiences,
    sender_of,
    widest_sender,
)
from bot.domain.broadcast_progress import Figures, Report, Standing, standing_of
from bot.domain.broadcasts import UNDER_WAY_OR_DONE, Broadcast, BroadcastState, Content, Letter
from bot.domain.holding import Waiting, Why
from bot.domain.identity import BroadcastId, PersonId, UnitId
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.storage.audiences import AudienceStore
from bot.storage.audit import AuditStore
from bot.storage.broadcast_progress import ProgressStore
from bot.storage.broadcast_queueing import QueueingStore
from bot.storage.broadcasts import BroadcastStore
from bot.storage.units import UnitStore
from bot.usecases.broadcast_queueing import BroadcastQueueing
from bot.usecases.broadcast_waiting import BroadcastWaiting
from bot.usecases.house import UseCase

SEARCHED, LISTED = 200, 8
"""How many broadcasts are looked at for those an actor may see, and how many of these are listed."""
AT_ONCE = 500
"""Up to so many copies are queued with the confirmation; more follow in short steps (broadcast_queueing.py)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its author sees it.

    `most_units`: how long its text may be; `choices`: whom to choose from while it has no audience.
    """

    broadcast: Broadcast
    most_units: int
    chosen: Choice | None
    choices: tuple[Choice, ...] = ()
    waits: Mapping[Why, Waiting] = field(default_factory=dict)
    """Whom it would reach only after their quiet hours, and whom in the week's digest."""

    @property
    def is_too_long(self) -> bool:
        """Whether it must be shortened before anything else."""
        return self.broadcast.letter.content.units > self.most_units


@dataclass(frozen=True, slots=True)
class Card:
    """A confirmed broadcast and how it stands; `is_mine` for its author, who alone decides about it."""

    letter: Letter
    standing: Standing
    is_mine: bool
    starts_in: int = 0
    """Seconds in which its author may still undo it."""


class Broadcasts(UseCase):
    """What secretaries and admins send to units."""

    @property
    def _broadcasts(self) -> BroadcastStore:
        return BroadcastStore(self.tx, self.house.campaign_id)

    @property
    def _progress(self) -> ProgressStore:
        return ProgressStore(self.tx)

    @property
    def _waiting(self) -> BroadcastWaiting:
        return BroadcastWaiting(self.tx, self.house)

    async def _tree(self) -> Tree:
        return await UnitStore(self.tx).tree()

    async def write(self, actor: Actor, content: Content, *, replaces: BroadcastId | None = None) -> Draft:
        """Keep what the author wrote as their one draft, in place of `replaces` if that is still a draft."""
        require_secretary(actor)
        tree = await self._tree()
        only = _only(audiences(actor, tree))
        letter = Letter(content, sender_of(actor, only, tree) if only else ())
        unit_ids = only.unit_ids if only else ()
        broadcast_id = None
        if replaces is not None:
            await self._mine(actor, replaces)
            is_kept = await self._broadcasts.rewrite(replaces, letter, unit_ids=unit_ids, at=self.now)
            broadcast_id = replaces if is_kept else None
        if broadcast_id is None:
            await self._broadcasts.cancel_drafts_of(actor.person_id)
            broadcast_id = await self._broadcasts.draft(actor.person_id, letter, unit_ids=unit_ids, at=self.now)
        return await self.draft(actor, broadcast_id)

    async def draft(self, actor: Actor, broadcast_id: BroadcastId) -> Draft:
        """A draft as it stands, its audience counted anew; Refusal without care of a unit any more."""
        broadcast = await self._mine(actor, broadcast_id)
        tree = await self._tree()
        draft = await self._seen(actor, broadcast, tree)
        if draft.chosen is None:
            return draft
        await self._broadcasts.keep_count(broadcast_id, draft.chosen.reach)
        return replace(draft, waits=await self._waiting.held_up(broadcast, tree))

    async def _seen(self, actor: Actor, broadcast: Broadcast, tree: Tree, *, anew: bool = True) -> Draft:
        for unit_id in broadcast.unit_ids:
            require_care_of(actor, unit_id, tree)
        most = broadcast.letter.content.most_units(widest_sender(actor, tree))
        if broadcast.unit_ids:
            counted = Reach.as_counted(broadcast.recipients, broadcast.left_out)
            reach = await self._reach(broadcast.unit_ids, broadcast.author_id) if anew else counted
            away = await self._waiting.away(broadcast, tree) if anew else None
            return Draft(broadcast, most, Choice(audience_of(broadcast.unit_ids, tree), reach, away))
        offered = audiences(actor, tree)
        everybody = await self._reach([unit_id for one in offered for unit_id in one.unit_ids], broadcast.author_id)
        choices = tuple(Choice(one, everybody.within(one.unit_ids)) for one in offered)
        return Draft(broadcast, most, None, choices)

    async def _reach(self, unit_ids: Sequence[UnitId], author_id: PersonId) -> Reach:
        return await AudienceStore(self.tx).reach(set(unit_ids), author_id=author_id, on=self.today)

    async def address(self, actor: Actor, broadcast_id: BroadcastId, to: str) -> bool:
        """Choose the audience: a unit's number or EVERYBODY; says whether it was still to be chosen."""
        broadcast = await self._mine(actor, broadcast_id)
        tree = await self._tree()
        audience = _offered(audiences(actor, tree), to)
        if audience is None:
            raise Refusal("errors.not_yours")
        if broadcast.unit_ids or broadcast.state is not BroadcastState.DRAFT:
            return False
        letter = Letter(broadcast.letter.content, sender_of(actor, audience, tree))
        return await self._broadcasts.rewrite(broadcast_id, letter, unit_ids=audience.unit_ids, at=self.now)

    async def hurry(self, actor: Actor, broadcast_id: BroadcastId, *, is_urgent: bool) -> None:
        """Let a draft's copies wait for nobody's quiet hours and budget, or for both again."""
        await self._mine(actor, broadcast_id)
        await self._broadcasts.hurry(broadcast_id, is_urgent=is_urgent)

    async def confirm(
        self, actor: Actor, broadcast_id: BroadcastId, seal: str, *, chat_id: int, message_id: int | None
    ) -> bool:
        """Queue a copy for everybody the draft reaches now, once; for many, or with time to undo, in steps after.

        False, and nothing happens, where it is no draft any more, has changed since the button was shown, or would
        reach nobody; `message_id` is the message that will tell how it goes. Refusal without care of a unit.
        """
        broadcast = await self._mine(actor, broadcast_id)
        anew = broadcast.recipients <= AT_ONCE  # many people are not counted again while everybody else waits
        seen = await self._seen(actor, broadcast, await self._tree(), anew=anew)
        if seen.chosen is None or seen.is_too_long or broadcast.seal != seal:
            return False
        if broadcast.is_stale(self.now):
            await self._broadcasts.rewrite(broadcast_id, broadcast.letter, unit_ids=broadcast.unit_ids, at=self.now)
            return False
        return await self._send(actor, broadcast, seen.chosen.reach, chat_id=chat_id, message_id=message_id)

    async def _send(
        self, actor: Actor, broadcast: Broadcast, reach: Reach, *, chat_id: int, message_id: int | None
    ) -> bool:
        people, last = reach.recipients, await QueueingStore(self.tx).last_person()
        machine, wait = await self.tx.machine_now(), self.house.undo_within
        report = Report(0, machine, Figures(waiting=people))
        values: Mapping[str, Any] = {
            "confirmed_at": self.now,
            "recipients": people,
            "left_out": dict(reach.left_out),
            "progress_chat_id": chat_id,
            "progress_message_id": message_id,
            "progress": report.to_json(),
            "queued_to": 0,
            "queue_until": last,
            "starts_at": machine + wait if wait else None,
        }
        if not people or not await self._broadcasts.confirm(broadcast, values):
            return False
        if people <= AT_ONCE and not wait:
            await BroadcastQueueing(self.tx, self.house).queue(broadcast, last)
        counts = {"units": list(broadcast.unit_ids), "recipients": people, "left_out": dict(reach.left_out)}
        urgent = {"urgent": True} if broadcast.is_urgent else {}
        await self._audit(actor, "broadcast.confirmed", broadcast.id, counts | urgent)
        return True

    async def cancel(self, actor: Actor, broadcast_id: BroadcastId) -> bool:
        """Give a draft up; says whether it was still one."""
        await self._mine(actor, broadcast_id)
        return await self._broadcasts.cancel(broadcast_id)

    async def undo(self, actor: Actor, broadcast_id: BroadcastId) -> bool:
        """Take a confirmed one back before its first copy is queued; says whether it was in time."""
        await self._mine(actor, broadcast_id)
        is_undone = await self._broadcasts.undo(broadcast_id, machine=await self.tx.machine_now())
        if is_undone:
            await self._audit(actor, "broadcast.undone", broadcast_id, {})
        return is_undone

    async def find(self, actor: Actor, broadcast_id: BroadcastId) -> Broadcast:
        """A broadcast the actor may see: their own, or one sent wholly to units in their care."""
        broadcast = await self._broadcasts.find(broadcast_id)
        if broadcast is None or not _may_see(actor, broadcast, await self._tree()):
            raise Refusal("errors.not_yours")
        return broadcast

    async def card(self, actor: Actor, broadcast_id: BroadcastId) -> Card:
        """How a confirmed one stands."""
        broadcast = await self.find(actor, broadcast_id)
        figures = await self._progress.figures([broadcast_id])
        card = _card(actor, broadcast, figures[broadcast_id], await self._tree())
        return replace(card, starts_in=broadcast.starts_in(await self.tx.machine_now()))

    async def recent(self, actor: Actor) -> Sequence[Card]:
        """The last ones the actor may see, the newest first."""
        require_secretary(actor)
        tree = await self._tree()
        found = [one for one in await self._broadcasts.recent(SEARCHED) if _may_see(actor, one, tree)][:LISTED]
        figures = await self._progress.figures([one.id for one in found])
        return [_card(actor, one, figures[one.id], tree) for one in found]

    async def resend_uncertain(self, actor: Actor, broadcast_id: BroadcastId) -> int:
        """Let copies of unknown outcome leave once more, marked as a repeat; says how many."""
        await self._mine(actor, broadcast_id)
        count = await self._progress.requeue_uncertain(broadcast_id)
        if count:
            await self._audit(actor, "broadcast.resent", broadcast_id, {"copies": count})
        return count

    async def take_as_sent(self, actor: Actor, broadcast_id: BroadcastId) -> int:
        """Count copies of unknown outcome as delivered, on the author's word; says how many."""
        await self._mine(actor, broadcast_id)
        count = await self._progress.take_as_sent(broadcast_id, at=self.now)
        if count:
            await self._audit(actor, "broadcast.taken_as_sent", broadcast_id, {"copies": count})
        return count

    async def _mine(self, actor: Actor, broadcast_id: BroadcastId) -> Broadcast:
        require_secretary(actor)
        broadcast = await self._broadcasts.find(broadcast_id)
        if broadcast is None or broadcast.author_id != actor.person_id:
            raise Refusal("errors.not_yours")
        return broadcast

    async def _audit(self, actor: Actor, action: str, broadcast_id: BroadcastId, detail: Mapping[str, object]) -> None:
        await AuditStore(self.tx).note(actor, action, f"broadcast:{broadcast_id}", at=self.now, detail=detail)


def _only(offered: Sequence[Audience]) -> Audience | None:
    return offered[0] if len(offered) == 1 else None


def _offered(offered: Sequence[Audience], to: str) -> Audience | None:
    """The audience a button named; None for what no button of this author's could say."""
    if to == EVERYBODY:
        return offered[0] if offered else None
    return next((one for one in offered if len(one.units) == 1 and str(one.unit_ids[0]) == to), None)


def _may_see(actor: Actor, broadcast: Broadcast, tree: Tree) -> bool:
    if broadcast.author_id == actor.person_id:
        return True
    is_sent = broadcast.state in UNDER_WAY_OR_DONE
    return is_sent and all(may_look_after(actor, unit_id, tree) for unit_id in broadcast.unit_ids)


def _card(actor: Actor, broadcast: Broadcast, figures: Figures, tree: Tree) -> Card:
    audience, so_far = audience_of(broadcast.unit_ids, tree), figures.with_those_to_come(broadcast)
    standing = standing_of(broadcast, audience, so_far)
    return Card(broadcast.letter, standing, broadcast.author_id == actor.person_id)
