"""How a branch stands, for those who look after it: figures, names behind them, one gentle nudge, recent deeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.access import (
    Tree,
    is_secretary_of,
    require_care_of,
    require_secretary,
    require_secretary_of,
    units_in_care_of,
)
from bot.domain.branch import RECENT, Branch, BranchMember, Card, what_ended
from bot.domain.deeds import Deed, ToldDeed
from bot.domain.deliveries import Owed
from bot.domain.identity import DeedId, PersonId, UnitId
from bot.domain.paging import Page, clamped, packed
from bot.domain.people import Actor, Unit
from bot.domain.refusals import Refusal
from bot.storage.audit import AuditStore
from bot.storage.branch import BranchStore
from bot.storage.deeds import DeedStore
from bot.storage.spans import Span
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase
from bot.usecases.outbox import Outbox
from bot.usecases.pausing import ABROAD, Paused, pauses_of

ROOM = 2500
"""Characters of deeds on one page; with names and days that stays within one message."""
MOST_DEEDS = 6
NUDGE_WITHIN = timedelta(hours=12)
"""A nudge that could not leave for so long is worth nothing any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a branch stands, and what the one who asks may do there."""

    branch: Branch
    is_secretary: bool
    has_others: bool
    """Whether there are other branches to choose."""


class Branches(UseCase):
    """Every method asks access.py first; every look at names or deeds leaves a line in the audit."""

    async def in_care(self, actor: Actor) -> Sequence[Unit]:
        """Return the branches the actor looks after."""
        require_secretary(actor)
        return units_in_care_of(actor, await self._tree())

    async def _tree(self) -> Tree:
        return await UnitStore(self.tx).tree()

    async def look(self, actor: Actor, unit_id: UnitId) -> Standing:
        """Return how a branch stands today."""
        tree = await self._tree()
        unit = self._cared_for(actor, unit_id, tree)
        return Standing(
            await self._branch(unit),
            is_secretary=is_secretary_of(actor, unit_id, tree),
            has_others=len(units_in_care_of(actor, tree)) > 1,
        )

    def _cared_for(self, actor: Actor, unit_id: UnitId, tree: Tree) -> Unit:
        unit = tree.units.get(unit_id)
        if unit is None:
            raise Refusal("errors.not_yours")
        require_care_of(actor, unit_id, tree)
        return unit

    def _led(self, actor: Actor, unit_id: UnitId, tree: Tree) -> Unit:
        unit = self._cared_for(actor, unit_id, tree)
        require_secretary_of(actor, unit_id, tree)
        return unit

    async def _branch(self, unit: Unit) -> Branch:
        store = BranchStore(self.tx, self.house.campaign_id, unit_id=unit.id, on=self.today)
        cards = await store.cards(since=self.now - RECENT)
        reminders = await store.reminders()
        reminded = {
            who: replace(card, reminders=reminders.get((who, card.material), ())) for who, card in cards.items()
        }
        members, checkin = await store.members(), await store.last_checkin()
        standing = self.house.campaign.standing_on(self.today)
        ended = what_ended(standing, today=self.today, cards=len(cards), checkin=checkin)
        if ended is not None:
            reminded, checkin = {}, None
        opened_on = min(checkin.opened_on, self.today) if checkin else self.today
        people = [member.person_id for member in members if member.is_in_reach]
        paused = await pauses_of(self.tx, self.house, people, after=opened_on - ABROAD)
        return Branch(
            unit=unit,
            members=members,
            cards={who: replace(card, is_nudged=self._may_not_nudge(card)) for who, card in reminded.items()},
            checkin=checkin.excusing(_away(paused, opened_on, self.today)) if checkin else None,
            phase=self.house.campaign.phase_on(self.today),
            deeds=await DeedStore(self.tx, self.house.campaign_id).count_in(unit.id, self._span()),
            ended=ended,
            away=_away(paused, self.today, self.today),
        )

    def _may_not_nudge(self, card: Card) -> bool:
        """Enough is enough, and a card that content no longer has can't be shown again."""
        return card.is_nudged_at(self.now) or all(
            card.material != material.id for material in self.house.library.materials
        )

    def _span(self) -> Span:
        phase = self.house.campaign.phase_on(self.today)
        return Span(phase.start_on, phase.end_on) if phase else Span()

    def _nudge_key(self, person_id: PersonId, card: Card) -> str:
        """The key that makes the same nudge about a card impossible a second time."""
        first = f"nudge:{self.house.campaign_id}:{person_id}:{card.material}"
        return f"{first}:{len(card.reminders)}" if card.reminders else first

    # Names

    async def names(self, actor: Actor, unit_id: UnitId, which: str) -> tuple[Branch, tuple[BranchMember, ...]]:
        """Return to the secretary who is behind a figure: `unread`, `silent`, or, by any other word, out of reach."""
        unit = self._led(actor, unit_id, await self._tree())
        branch = await self._branch(unit)
        lists: Mapping[str, tuple[BranchMember, ...]] = {"unread": branch.unread, "silent": branch.silent}
        found = lists.get(which, branch.out_of_reach)
        listed = which if which in lists else "not_bound"
        await self._audit(actor, "branch.names", unit_id, which=listed, count=len(found))
        return branch, found

    async def _audit(self, actor: Actor, action: str, unit_id: UnitId, **detail: object) -> None:
        await AuditStore(self.tx).note(actor, action, f"unit:{unit_id}", at=self.now, detail=detail)

    # Nudging

    async def nudge(self, actor: Actor, unit_id: UnitId) -> tuple[Branch, int]:
        """Owe a nudge to each who has not read the latest card and may be reminded of it; say to how many.

        It replaces an earlier one, and nobody gets more than two reminders of the same card.
        """
        unit = self._led(actor, unit_id, await self._tree())
        quiet = self.house.campaign.quiet_hours
        if quiet.cover(self.now.astimezone(ZoneInfo(self.house.timezone)).time()):
            raise Refusal("branch.refused.quiet", until=quiet.end)
        branch = await self._branch(unit)
        owed = [self._nudge(member, branch.cards[member.person_id]) for member in branch.to_nudge]
        await Outbox(self.tx, self.house).owe(*owed)
        await self._audit(actor, "branch.nudge", unit_id, count=len(owed))
        return branch, len(owed)

    def _nudge(self, member: BranchMember, card: Card) -> Owed:
        replaces = {"replaces": card.last_nudge.delivery_id} if card.last_nudge else {}
        return Owed(
            "nudge",
            member.person_id,
            dedupe=self._nudge_key(member.person_id, card),
            payload={"material": card.material, **replaces},
            content_id=card.material,
            content_hash=card.content_hash,
            expires_at=self.now + NUDGE_WITHIN,
        )

    # Deeds

    async def deeds(self, actor: Actor, unit_id: UnitId, number: int) -> tuple[Unit, Page[ToldDeed]]:
        """Return a page of the deeds of the phase filed in a branch, whole, the latest first; to its secretary only."""
        tree = await self._tree()
        unit = self._cared_for(actor, unit_id, tree)
        require_secretary_of(actor, unit_id, tree)
        store = DeedStore(self.tx, self.house.campaign_id)
        listed = await store.lengths_in(unit_id, self._span())
        pages = packed([length for _, length in listed], room=ROOM, most=MOST_DEEDS)
        number = clamped(number, len(pages))
        here = pages[number - 1]
        deeds = await store.told([listed[index][0] for index in here])
        await self._audit(actor, "branch.deeds", unit_id, count=len(deeds))
        return unit, Page(deeds, number, len(pages), len(listed), here.start)

    async def deed(self, actor: Actor, deed_id: DeedId) -> Deed:
        """Return a filed deed, for the sake of its photo; to the secretary of the branch it was filed in."""
        deed = await DeedStore(self.tx, self.house.campaign_id).find(deed_id)
        if deed is None or deed.is_draft or deed.is_withdrawn:
            raise Refusal("errors.not_yours")
        require_secretary_of(actor, deed.unit_id, await self._tree())
        await self._audit(actor, "branch.photo", deed.unit_id, count=1)
        return deed


def _away(paused: Mapping[PersonId, Paused], first: date, last: date) -> frozenset[PersonId]:
    """Who is on leave, or frozen, on some day from `first` to `last`, both included."""
    return frozenset(
        who
        for who, theirs in paused.items()
        if any(pause.from_on <= last and pause.back_on > first for pause in theirs.pauses)
    )
