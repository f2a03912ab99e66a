"""Deeds as their owners file, change and find them; what a secretary reads of them is branch's."""

from dataclasses import dataclass
from datetime import date

from bot.domain.campaign import Item, Phase
from bot.domain.deeds import (
    Deed,
    DeedState,
    Filing,
    Overview,
    earliest_day,
    is_too_long,
    offered_days,
    period_label,
    require_amendable,
    require_day,
    require_room_for_draft,
    require_words,
    state_for,
)
from bot.domain.identity import DeedId
from bot.domain.paging import Page, clamped, pages_of
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.storage.checkins import CheckinStore
from bot.storage.deeds import DeedStore
from bot.storage.spans import Span
from bot.usecases.house import UseCase

PAGE = 6
"""Deeds on one page of a member's own list."""
PHASE, ALL, DRAFTS = "phase", "all", "drafts"
"""What a member's own list may be about; any other word means the phase."""
EVER = Span()


@dataclass(frozen=True, slots=True)
class Changing:
    """The days a deed may be given."""

    deed: Deed
    days: tuple[date, ...]
    earliest: date


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a member's own deeds; `phase` is None where it is about the whole campaign."""

    page: Page[Deed]
    scope: str
    phase: Phase | None


class Deeds(UseCase):
    """A member's own deeds; nobody else's, whatever a button may say."""

    @property
    def _deeds(self) -> DeedStore:
        return DeedStore(self.tx, self.house.campaign_id)

    def item(self, key: str) -> Item | None:
        """Return the item of the five called `key`, None for any other word."""
        return next((item for item in self.house.campaign.leads.items if item.key == key), None)

    # Filing

    async def file(self, actor: Actor, filing: Filing) -> Deed:
        """File a deed of today; one that is too long is kept whole as a draft."""
        require_words(filing.text)
        item = self.item(filing.item)
        if item is None or not item.counted:
            raise Refusal("deeds.refused.no_item")
        state = state_for(filing.text)
        if state is DeedState.DRAFT:
            require_room_for_draft(await self._deeds.count(actor.person_id, EVER, DeedState.DRAFT))
        return await self._found(
            await self._deeds.file(actor, filing, state=state, happened_on=self.today, at=self.now)
        )

    async def append(self, actor: Actor, deed_id: DeedId, rest: str) -> Deed:
        """Add the rest of a text that the app cut in two to the draft that has its beginning."""
        deed = await self.mine(actor, deed_id)
        if not deed.is_draft:
            return deed
        await self._deeds.change(deed_id, at=self.now, text=f"{deed.text}{rest}")
        return await self._found(deed_id)

    async def _found(self, deed_id: DeedId) -> Deed:
        deed = await self._deeds.find(deed_id)
        if deed is None:
            raise Refusal("errors.not_yours")
        return deed

    async def mine(self, actor: Actor, deed_id: DeedId) -> Deed:
        """Return a deed of the actor; anybody else's is refused, and so is one that never was."""
        deed = await self._found(deed_id)
        if deed.person_id != actor.person_id:
            raise Refusal("errors.not_yours")
        return deed

    # Changing

    async def amend(self, actor: Actor, deed_id: DeedId, text: str) -> Deed:
        """Put another text in place of the present one, which is kept; a draft short enough by now is filed."""
        require_words(text)
        deed = await self.mine(actor, deed_id)
        require_amendable(deed, text)
        if text != deed.text:
            await self._deeds.keep_version(deed, at=self.now)
            await self._deeds.change(deed_id, at=self.now, text=text, state=state_for(text))
        return await self._found(deed_id)

    async def days_for(self, actor: Actor, deed_id: DeedId) -> Changing:
        """Return the days a deed may be given."""
        deed, earliest = await self.mine(actor, deed_id), earliest_day(self.house.campaign, self.today)
        return Changing(deed, offered_days(today=self.today, earliest=earliest), earliest)

    async def redate(self, actor: Actor, deed_id: DeedId, day: date) -> Deed:
        """Say on which day it happened."""
        deed = await self.mine(actor, deed_id)
        require_day(day, today=self.today, earliest=earliest_day(self.house.campaign, self.today))
        if deed.is_withdrawn:
            raise Refusal("deeds.refused.withdrawn")
        await self._deeds.change(deed_id, at=self.now, happened_on=day)
        return await self._found(deed_id)

    async def attach(self, actor: Actor, deed_id: DeedId, photo: str) -> Deed:
        """Add a photo, or put another in its place."""
        deed = await self.mine(actor, deed_id)
        if deed.is_withdrawn:
            raise Refusal("deeds.refused.withdrawn")
        await self._deeds.change(deed_id, at=self.now, photo=photo)
        return await self._found(deed_id)

    async def withdraw(self, actor: Actor, deed_id: DeedId) -> Deed:
        """Take a deed back: it counts no more and nobody but its owner sees it."""
        deed = await self.mine(actor, deed_id)
        if not deed.is_withdrawn:
            await self._deeds.change(deed_id, at=self.now, state=DeedState.WITHDRAWN)
        return await self._found(deed_id)

    async def restore(self, actor: Actor, deed_id: DeedId) -> Deed:
        """File a withdrawn deed again, as it was."""
        deed = await self.mine(actor, deed_id)
        if deed.is_withdrawn:
            if is_too_long(deed.text):
                require_room_for_draft(await self._deeds.count(actor.person_id, EVER, DeedState.DRAFT))
            await self._deeds.change(deed_id, at=self.now, state=state_for(deed.text))
        return await self._found(deed_id)

    # Looking

    async def overview(self, actor: Actor, scope: str) -> Overview:
        """Return the actor's five items: of the phase that runs, or of the whole campaign."""
        phase = self._phase(scope)
        span = _span(phase)
        return Overview(
            phase=phase,
            counts=await self._deeds.counts(actor.person_id, span),
            ticks=await CheckinStore(self.tx, self.house.campaign_id).ticks(actor.person_id, span),
            is_affirmed=await self.is_affirmed(actor, ever=phase is None),
            listed=await self._deeds.count(actor.person_id, span),
            drafts=await self._deeds.count(actor.person_id, EVER, DeedState.DRAFT),
            may_narrow=phase is None and self._phase(PHASE) is not None,
        )

    async def listed(self, actor: Actor, scope: str, number: int) -> Listed:
        """Return a page of the actor's deeds, the latest day first, withdrawn ones among them."""
        states = (DeedState.DRAFT,) if scope == DRAFTS else ()
        phase = self._phase(scope)
        total = await self._deeds.count(actor.person_id, _span(phase), *states)
        pages = pages_of(total, PAGE)
        number = clamped(number, pages)
        start = (number - 1) * PAGE
        deeds = await self._deeds.listed(actor.person_id, _span(phase), *states, limit=PAGE, offset=start)
        return Listed(Page(deeds, number, pages, total, start), scope if scope in {ALL, DRAFTS} else PHASE, phase)

    def _phase(self, scope: str) -> Phase | None:
        return None if scope in {ALL, DRAFTS} else self.house.campaign.phase_on(self.today)

    # Affirming

    @property
    def _affirmable(self) -> Item | None:
        return next((item for item in self.house.campaign.leads.items if not item.counted), None)

    async def is_affirmed(self, actor: Actor, *, ever: bool = False) -> bool:
        """Whether the item that is never counted is affirmed for the deed period of today, or for any at all."""
        item, period = self._affirmable, None if ever else period_label(self.house.campaign, self.today)
        return item is not None and await self._deeds.is_affirmed(actor.person_id, item.key, period)

    async def affirm(self, actor: Actor, key: str) -> Item:
        """Note the actor's private yes for this deed period; nobody else ever sees it."""
        item = self._uncounted(key)
        period = period_label(self.house.campaign, self.today)
        await self._deeds.affirm(actor.person_id, item.key, period, at=self.now)
        return item

    async def take_back(self, actor: Actor, key: str) -> Item:
        """Undo an affirmation of this deed period."""
        item = self._uncounted(key)
        await self._deeds.take_back(actor.person_id, item.key, period_label(self.house.campaign, self.today))
        return item

    def _uncounted(self, key: str) -> Item:
        item = self.item(key)
        if item is None or item.counted:
            raise Refusal("deeds.refused.no_item")
        return item


def _span(phase: Phase | None) -> Span:
    return Span(phase.start_on, phase.end_on) if phase else EVER
