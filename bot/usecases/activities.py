"""Deadlines of activities, told in time and together where they are the same day; how they read is for the views."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta

from bot.domain.campaign import Activity
from bot.domain.deliveries import Owed
from bot.domain.identity import OccurrenceId
from bot.domain.occurrences import Occurrence, local_instant, read_label
from bot.storage.database import Transaction
from bot.usecases.clock_notes import note, owe_each
from bot.usecases.house import House

KIND = "activity_due"


async def open_activity_reminders(
    tx: Transaction, house: House, due: Sequence[Occurrence]
) -> Mapping[OccurrenceId, str]:
    """Owe the reminder that activities have to be done soon; of those with one deadline a person gets one."""
    subject = read_label(due[0].slot)
    activity = next((one for one in house.campaign.activities if one.key == subject.key), None)

    def owed(one: Occurrence) -> Owed | None:
        return _owed(house, one, activity, subject.days or 0)

    return await owe_each(tx, house, due, owed)


def _owed(house: House, one: Occurrence, activity: Activity | None, days: int) -> Owed | None:
    if activity is None or activity.due_on is None:
        return None
    told = note(house, one, KIND, {"activity": activity.key}, last_on=activity.due_on)
    over_at = local_instant(activity.due_on + timedelta(days=1), time(), house.timezone)
    return replace(
        told,
        dedupe=f"{KIND}:{house.campaign_id}:{one.person_id}:{activity.due_on}-{days}d",
        expires_at=min(over_at, told.expires_at or over_at),
    )
