"""Where the campaign stands, and the notices about phases and anchors; how they read is for the views."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta

from bot.domain.campaign import Anchor, Campaign, Phase, Standing
from bot.domain.deliveries import Owed
from bot.domain.endings import NOTHING, Tally
from bot.domain.identity import OccurrenceId, PersonId
from bot.domain.occurrences import Occurrence, local_instant, read_label
from bot.storage.database import Transaction
from bot.usecases.clock_notes import note, owe_each
from bot.usecases.endings import tallies
from bot.usecases.house import House, UseCase
from bot.usecases.outbox import Outbox


class Phases(UseCase):
    """Where the campaign stands today."""

    @property
    def standing(self) -> Standing:
        """Where today lies among the phases; every day has an answer."""
        return self.house.campaign.standing_on(self.today)

    async def introduce(self, person_id: PersonId) -> None:
        """Owe somebody new the card of the current phase; outside the phases nothing."""
        phase = self.house.campaign.phase_on(self.today)
        if phase is not None:
            card = replace(_card(self.house, phase, person_id), is_urgent=True)  # who joins at night asked for it
            await Outbox(self.tx, self.house).owe(card)


def _card(
    house: House,
    phase: Phase,
    person_id: PersonId,
    *,
    occurrence_id: OccurrenceId | None = None,
    before: Tally = NOTHING,
) -> Owed:
    """The card of a phase, once for each person however they come to it."""
    return Owed(
        "phase_started",
        person_id,
        dedupe=f"phase_started:{house.campaign_id}:{person_id}:{phase.key}",
        payload={"phase": phase.key, **before.said},
        occurrence_id=occurrence_id,
        expires_at=local_instant(phase.end_on + timedelta(days=1), time(), house.timezone),
    )


async def open_phase_cards(tx: Transaction, house: House, due: Sequence[Occurrence]) -> Mapping[OccurrenceId, str]:
    """Owe the card of a phase that begins, with what each did in the one that ends as it does."""
    phase = house.campaign.find_phase(read_label(due[0].slot).key)
    ended = _ended_by(house.campaign, phase) if phase else None
    done = await tallies(tx, house, due, ended.start_on, ended.end_on) if ended else {}

    def owed(one: Occurrence) -> Owed | None:
        before = done.get(one.person_id, NOTHING)
        return _card(house, phase, one.person_id, occurrence_id=one.id, before=before) if phase else None

    return await owe_each(tx, house, due, owed)


async def open_halfway_notes(tx: Transaction, house: House, due: Sequence[Occurrence]) -> Mapping[OccurrenceId, str]:
    """Owe the note in the middle of a phase."""
    phase = house.campaign.find_phase(read_label(due[0].slot).key)

    def owed(one: Occurrence) -> Owed | None:
        return note(house, one, "phase_halfway", {"phase": phase.key}, last_on=phase.end_on) if phase else None

    return await owe_each(tx, house, due, owed)


async def open_phase_previews(tx: Transaction, house: House, due: Sequence[Occurrence]) -> Mapping[OccurrenceId, str]:
    """Owe the word that a phase is about to begin; of no use once it has."""

    def owed(one: Occurrence) -> Owed | None:
        phase = house.campaign.find_phase(read_label(one.slot).key)
        if phase is None:
            return None
        told = note(house, one, "phase_ahead", {"phase": phase.key}, last_on=phase.start_on)
        begins_at = local_instant(phase.start_on, time(), house.timezone)
        return replace(told, expires_at=min(begins_at, told.expires_at or begins_at))

    return await owe_each(tx, house, due, owed)


async def open_phase_countdowns(tx: Transaction, house: House, due: Sequence[Occurrence]) -> Mapping[OccurrenceId, str]:
    """Owe the reminder that a phase draws to its end."""

    def owed(one: Occurrence) -> Owed | None:
        phase = house.campaign.find_phase(read_label(one.slot).key)
        return note(house, one, "phase_days_left", {"phase": phase.key}, last_on=phase.end_on) if phase else None

    return await owe_each(tx, house, due, owed)


async def open_anchor_countdowns(
    tx: Transaction, house: House, due: Sequence[Occurrence]
) -> Mapping[OccurrenceId, str]:
    """Owe the reminder that a day the campaign looks to is near."""

    def owed(one: Occurrence) -> Owed | None:
        anchor = _anchor(house.campaign, read_label(one.slot).key)
        return note(house, one, "anchor_days_left", {"anchor": anchor.key}, last_on=anchor.on) if anchor else None

    return await owe_each(tx, house, due, owed)


def _ended_by(campaign: Campaign, phase: Phase) -> Phase | None:
    """The phase whose last day is the day before."""
    return campaign.phase_on(phase.start_on - timedelta(days=1))


def _anchor(campaign: Campaign, key: str) -> Anchor | None:
    return next((anchor for anchor in campaign.anchors if anchor.key == key), None)
