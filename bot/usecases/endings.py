"""The end of a phase and of the campaign, told once and with thanks; how it reads is for the views."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

from bot.domain.deliveries import Owed
from bot.domain.endings import NOTHING, Tally
from bot.domain.identity import OccurrenceId, PersonId
from bot.domain.occurrences import Occurrence, local_instant, read_label
from bot.storage.database import Transaction
from bot.storage.endings import EndingStore
from bot.usecases.clock_notes import note, owe_each
from bot.usecases.house import House

_REMEMBERED = timedelta(days=365)
"""How long after the campaign its last message is still of use to somebody who was away."""


async def open_phase_closings(tx: Transaction, house: House, due: Sequence[Occurrence]) -> Mapping[OccurrenceId, str]:
    """Owe the word that a phase is over, with what each did in it."""
    phase = house.campaign.find_phase(read_label(due[0].slot).key)
    if phase is None:
        return await owe_each(tx, house, due, lambda _: None)
    done = await tallies(tx, house, due, phase.start_on, phase.end_on)

    def owed(one: Occurrence) -> Owed:
        payload = {"phase": phase.key, **done.get(one.person_id, NOTHING).said}
        return note(house, one, "phase_ended", payload, last_on=house.campaign.ends_on)

    return await owe_each(tx, house, due, owed)


async def open_campaign_countdowns(
    tx: Transaction, house: House, due: Sequence[Occurrence]
) -> Mapping[OccurrenceId, str]:
    """Owe the reminder that the campaign draws to its end."""

    def owed(one: Occurrence) -> Owed:
        return note(house, one, "campaign_days_left", {}, last_on=house.campaign.ends_on)

    return await owe_each(tx, house, due, owed)


async def open_farewells(tx: Transaction, house: House, due: Sequence[Occurrence]) -> Mapping[OccurrenceId, str]:
    """Owe the last message of the campaign."""
    campaign = house.campaign
    done = await tallies(tx, house, due, campaign.starts_on, campaign.ends_on)

    def owed(one: Occurrence) -> Owed:
        payload = done.get(one.person_id, NOTHING).said
        return note(house, one, "campaign_ended", payload, last_on=campaign.ends_on + _REMEMBERED)

    return await owe_each(tx, house, due, owed)


async def tallies(
    tx: Transaction, house: House, due: Sequence[Occurrence], first: date, last: date
) -> Mapping[PersonId, Tally]:
    """What each of them did from one day to another, both included; who did nothing is left out."""
    since, until = (local_instant(day, time(), house.timezone) for day in (first, last + timedelta(days=1)))
    people = [one.person_id for one in due]
    return await EndingStore(tx, house.campaign_id).tallies(people, (first, last), (since, until))
