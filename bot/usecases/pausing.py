"""Who is on leave or frozen, and what that holds back of the agenda; setting it is pauses.py's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.clock import local_day
from bot.domain.identity import OccurrenceId, PersonId
from bot.domain.occurrences import CLOSE, Occurrence
from bot.domain.pauses import Pause, Place, back_on, held_until
from bot.domain.people import Actor
from bot.storage.database import Transaction
from bot.storage.memberships import MembershipStore
from bot.storage.pauses import PauseStore
from bot.storage.units import UnitStore
from bot.usecases.house import House

ABROAD = timedelta(days=1)
"""A member's day may be another than the campaign's."""


@dataclass(frozen=True, slots=True)
class Paused:
    """The pauses that concern somebody, and the zone they live in."""

    pauses: tuple[Pause, ...]
    zone: str


async def pauses_of(
    tx: Transaction, house: House, people: Iterable[PersonId], *, after: date
) -> Mapping[PersonId, Paused]:
    """What holds after a day, or will, for each of these people; those whom nothing concerns are left out."""
    wanted = frozenset(people)
    if not wanted:
        return {}
    known = await PauseStore(tx, house.campaign_id).concerning(wanted, after=after)
    if not known:
        return {}
    tree = await UnitStore(tx).tree()
    belongs = await MembershipStore(tx).of(wanted, on=local_day(house.clock.now(), house.timezone))
    found: dict[PersonId, Paused] = {}
    for person_id, belonging in belongs.items():
        place = Place(person_id, tree.upwards(belonging.unit_id), belonging.kind, belonging.zone or house.timezone)
        concerned = tuple(pause for pause in known if pause.concerns(place))
        if concerned:
            found[person_id] = Paused(concerned, place.zone)
    return found


async def rests_until(tx: Transaction, house: House, actor: Actor) -> date | None:
    """The first day on which the actor gets something again; None for somebody who is neither on leave nor frozen."""
    today = local_day(house.clock.now(), actor.zone)
    theirs = (await pauses_of(tx, house, [actor.person_id], after=today)).get(actor.person_id)
    return back_on(theirs.pauses, today) if theirs else None


async def arrives_at(tx: Transaction, house: House, actor: Actor, due_at: datetime) -> datetime:
    """When something due at `due_at` really comes to the actor: the first morning back, if they rest then."""
    today = local_day(house.clock.now(), actor.zone)
    theirs = (await pauses_of(tx, house, [actor.person_id], after=today)).get(actor.person_id)
    return (held_until(theirs.pauses, due_at, theirs.zone) if theirs else None) or due_at


async def back_at(tx: Transaction, house: House, people: Iterable[PersonId]) -> Mapping[PersonId, datetime]:
    """Until when those of these people who are on leave or frozen now are left alone."""
    now, wanted = house.clock.now(), frozenset(people)
    if not wanted:
        return {}
    paused = await pauses_of(tx, house, wanted, after=local_day(now, house.timezone) - ABROAD)
    found = {person_id: held_until(theirs.pauses, now, theirs.zone) for person_id, theirs in paused.items()}
    return {person_id: until for person_id, until in found.items() if until is not None and until > now}


async def hold_back(tx: Transaction, house: House, due: Sequence[Occurrence]) -> list[Occurrence]:
    """Hold what is due for people on leave or frozen until their first morning back; returns the rest.

    A closing is no prompt: what it closes says itself until when it is open.
    """
    now = house.clock.now()
    after = local_day(now, house.timezone) - ABROAD
    paused = await pauses_of(tx, house, {one.person_id for one in due}, after=after)
    held: dict[tuple[datetime, str], list[OccurrenceId]] = {}
    free: list[Occurrence] = []
    for one in due:
        theirs = None if one.rule.endswith(CLOSE) else paused.get(one.person_id)
        until = held_until(theirs.pauses, now, theirs.zone) if theirs else None
        if theirs is None or until is None or until <= now:
            free.append(one)
        else:
            is_leave = any(pause.person_id is not None for pause in theirs.pauses)
            held.setdefault((until, "leave" if is_leave else "freeze"), []).append(one.id)
    for (until, reason), ids in held.items():
        await PauseStore(tx, house.campaign_id).hold(ids, until=until, reason=reason)
    return free
