"""Study: sending the weekly card, acknowledging one, bringing an unread one up again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, partial

from bot.clock import local_day
from bot.domain.campaign import After
from bot.domain.deliveries import Owed
from bot.domain.identity import DeliveryId, OccurrenceId
from bot.domain.materials import Material
from bot.domain.occurrences import Occurrence
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.domain.study import NO_HISTORY, Reading, SentCard, hash_shown, next_card
from bot.domain.upcoming import next_of
from bot.storage.database import Transaction
from bot.storage.memberships import MembershipStore
from bot.storage.study import CARD, StudyStore
from bot.usecases.house import House, UseCase
from bot.usecases.outbox import Outbox
from bot.usecases.pausing import arrives_at
from bot.usecases.workdays import workdays


class Study(UseCase):
    """The cards a member was sent, and their own word that they read them."""

    @property
    def _cards(self) -> StudyStore:
        return StudyStore(self.tx, self.house.campaign_id)

    async def unread(self, actor: Actor) -> Sequence[Reading]:
        """Cards that arrived and wait to be read, the latest first; those whose material is gone are left out."""
        waiting = [self._reading(card) for card in reversed(await self._cards.unread(actor.person_id))]
        return [reading for reading in waiting if reading.material is not None]

    async def due(self, actor: Actor) -> tuple[Material, ...]:
        """What of the unread is asked for, the latest first: nothing once the campaign is over."""
        if isinstance(self.house.campaign.standing_on(self.today), After):
            return ()
        return tuple(reading.material for reading in await self.unread(actor) if reading.material is not None)

    async def acknowledge(self, actor: Actor, delivery_id: DeliveryId, *, marked: str) -> Reading:
        """Take the member's word for it, once; `marked` is what the button carried of the version it stood under."""
        card = await self._cards.sent(delivery_id, actor.person_id)
        if card is None:
            raise Refusal("errors.not_yours")
        reading = self._reading(card)
        await self._cards.acknowledge(
            card,
            person_id=actor.person_id,
            unit_id=actor.unit_id,
            content_hash=hash_shown(card, reading.material, marked=marked),
            at=self.now,
        )
        return reading

    def _reading(self, card: SentCard) -> Reading:
        return Reading(card, _material(self.house, card.material))

    async def next_at(self, actor: Actor) -> datetime | None:
        """When this member next gets a study card; None where the schedule has none, or no card is left for it."""
        known = await workdays(self.tx, self.house)
        found = next_of(self.house.campaign, CARD, kind=actor.kind, zone=actor.zone, after=self.now, workdays=known)
        if found is None or not await self._has_card(actor, found.due_at):
            return None
        return await arrives_at(self.tx, self.house, actor, found.due_at)

    async def _has_card(self, actor: Actor, due_at: datetime) -> bool:
        history = (await self._cards.histories([actor.person_id])).get(actor.person_id, NO_HISTORY)
        return next_card(_cards_on(self.house, due_at, actor.kind, actor.zone), history, now=due_at) is not None


async def open_study_cards(tx: Transaction, house: House, due: Sequence[Occurrence]) -> Mapping[OccurrenceId, str]:
    """Owe each member their next card; whoever has read all there is gets silence."""
    now, people = house.clock.now(), [one.person_id for one in due]
    belongs = await MembershipStore(tx).of(people, on=local_day(now, house.timezone))
    histories = await StudyStore(tx, house.campaign_id).histories(people)
    cards = cache(partial(_cards_on, house))
    owed: list[Owed] = []
    skipped: dict[OccurrenceId, str] = {}
    for one in due:
        belonging = belongs.get(one.person_id)
        if belonging is None:
            skipped[one.id] = "no_member"
            continue
        offered = cards(one.due_at, belonging.kind, belonging.zone or house.timezone)
        card = next_card(offered, histories.get(one.person_id, NO_HISTORY), now=now)
        if card is None:
            skipped[one.id] = "nothing_new"
        else:
            owed.append(_owed(house, one, card))
    await Outbox(tx, house).owe(*owed)
    return skipped


def _cards_on(house: House, due_at: datetime, kind: str, zone: str) -> Sequence[Material]:
    phase = house.campaign.phase_on(local_day(due_at, zone))
    return house.library.materials_for(phase.key, kind) if phase else ()


def _owed(house: House, one: Occurrence, card: Material) -> Owed:
    return Owed(
        CARD,
        one.person_id,
        dedupe=f"{CARD}:{house.campaign_id}:{one.person_id}:{one.rule}:{one.slot}",
        payload={"material": card.id},
        occurrence_id=one.id,
        content_id=card.id,
        content_hash=card.hash,
        expires_at=one.late_from + house.campaign.rule(one.rule).late_within,
    )


def _material(house: House, material_id: str) -> Material | None:
    return next((material for material in house.library.materials if material.id == material_id), None)
