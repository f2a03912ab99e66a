"""From when to when a campaign has something on its schedule, and when its rules alone would have each slot."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.domain.campaign import Campaign, QuietHours
from bot.domain.occurrences import Slot, slots

BEYOND = timedelta(days=400)
"""How far before its first and after its last day a campaign is searched for slots."""
MARGIN = timedelta(days=1)
"""Somewhere it is still yesterday, or tomorrow already."""
NO_HOUR = QuietHours(time(), time())


def span_of(campaign: Campaign, zone: str) -> tuple[datetime, datetime]:
    """Before the first slot and after the last, in UTC, and at least all days of the campaign."""
    first = datetime.combine(campaign.starts_on, time(), UTC) - MARGIN
    last = datetime.combine(campaign.ends_on, time(), UTC) + 2 * MARGIN
    due = [slot.due_at for slot in _all(campaign, zone, first - BEYOND, last + BEYOND)]
    return min([first, *(at - MARGIN for at in due)]), max([last, *(at + MARGIN for at in due)])


def nominal(campaign: Campaign, zone: str, since: datetime, until: datetime) -> Mapping[tuple[str, str], datetime]:
    """When each slot (rule, label) would be due if there were neither quiet hours nor holidays."""
    bare = replace(campaign, quiet_hours=NO_HOUR, rules=tuple(replace(r, holidays="as_is") for r in campaign.rules))
    return {(slot.rule, slot.label): slot.due_at for slot in _all(bare, zone, since - MARGIN, until + MARGIN)}


def _all(campaign: Campaign, zone: str, after: datetime, until: datetime) -> list[Slot]:
    return [slot for rule in campaign.rules for slot in slots(campaign, rule, zone=zone, after=after, until=until)]
