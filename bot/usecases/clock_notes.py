"""Notes the clock sends: stale once their rule would not fire any more; what they say is for the views."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain.deliveries import Owed
from bot.domain.identity import OccurrenceId
from bot.domain.occurrences import Occurrence, base_rule, local_instant
from bot.domain.plans import NO_LONGER_PLANNED
from bot.storage.database import Transaction
from bot.usecases.house import House
from bot.usecases.outbox import Outbox


def note(house: House, one: Occurrence, kind: str, payload: Mapping[str, Any], *, last_on: date) -> Owed:
    """The note of a kind for one occurrence, once for each person and slot; `last_on` is the day it speaks of."""
    return Owed(
        kind,
        one.person_id,
        dedupe=f"{kind}:{house.campaign_id}:{one.person_id}:{one.slot}",
        payload=payload,
        occurrence_id=one.id,
        expires_at=stale_at(house, one, over_at=local_instant(last_on + timedelta(days=1), time(), house.timezone)),
    )


def stale_at(house: House, one: Occurrence, *, over_at: datetime) -> datetime:
    """Until when a note is of use; what leave or a freeze held is late only since then, but not once it is over."""
    within = house.campaign.rule(base_rule(one.rule)).late_within
    return max(one.due_at + within, min(one.late_from + within, over_at))


async def owe_each(
    tx: Transaction, house: House, due: Sequence[Occurrence], owed_for: Callable[[Occurrence], Owed | None]
) -> Mapping[OccurrenceId, str]:
    """Owe what `owed_for` says; where it says nothing the plan knows of nothing to speak of."""
    owed = {one.id: owed_for(one) for one in due}
    await Outbox(tx, house).owe(*(one for one in owed.values() if one is not None))
    return {key: NO_LONGER_PLANNED for key, one in owed.items() if one is None}
