"""What the schedule holds next for one member; what happens when it falls due is in occurrences.py."""

from datetime import datetime, timedelta

from bot.domain.campaign import Campaign
from bot.domain.occurrences import Slot, slots
from bot.domain.workdays import MONDAY_TO_FRIDAY, Workdays

HORIZON = timedelta(days=100)
"""Whatever lies further ahead need not be told."""


def next_of(
    campaign: Campaign,
    notice: str,
    *,
    kind: str,
    zone: str,
    after: datetime,
    workdays: Workdays = MONDAY_TO_FRIDAY,
) -> Slot | None:
    """Return the next slot of a notice for members of `kind` in `zone`, None where none is near."""
    found = [
        slot
        for rule in campaign.rules
        if rule.notice == notice and rule.concerns(kind)
        for slot in slots(campaign, rule, zone=zone, after=after, until=after + HORIZON, workdays=workdays)
        if slot.rule == rule.key
    ]
    return min(found, key=lambda slot: slot.due_at, default=None)
