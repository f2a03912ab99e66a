"""The whole plan day by day, as each kind of member lives it; whether that is too much is said elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.campaign import Campaign
from bot.domain.echoes import echoes
from bot.domain.occurrences import CLOSE, REMIND, base_rule, slots
from bot.domain.workdays import Workdays

EVERYBODY = ""
"""The kind of member there is where the campaign names none."""

_MARGIN = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """Something that reaches somebody on a day of the campaign's zone; for those who have not answered, a reminder."""

    day: date
    rule: str
    is_reminder: bool = False

    @property
    def week(self) -> date:
        """Return the Monday of its week."""
        return self.day - timedelta(days=self.day.weekday())


Calendar = Mapping[str, tuple[Due, ...]]
"""What falls due for each kind of member, in order."""


def calendar(campaign: Campaign, workdays: Workdays) -> Calendar:
    """Return the calendar of the plan from first day to last, with reminders, without closings and what goes unsaid."""
    by_rule = {rule.key: _due(campaign, rule.key, workdays) for rule in campaign.rules}
    kinds = [kind.key for kind in campaign.kinds] or [EVERYBODY]
    return {
        kind: tuple(sorted(due for rule in campaign.rules if rule.concerns(kind) for due in by_rule[rule.key]))
        for kind in kinds
    }


def _due(campaign: Campaign, key: str, workdays: Workdays) -> Iterable[Due]:
    days = [campaign.starts_on, campaign.ends_on, *(anchor.on for anchor in campaign.anchors)]
    zone = ZoneInfo(campaign.timezone)
    found = slots(
        campaign,
        campaign.rule(key),
        zone=campaign.timezone,
        after=datetime.combine(min(days) - _MARGIN, time(), UTC),
        until=datetime.combine(max(days) + 2 * _MARGIN, time(), UTC),
        workdays=workdays,
    )
    return [
        Due(slot.due_at.astimezone(zone).date(), base_rule(slot.rule), slot.rule.endswith(REMIND))
        for slot in found
        if not slot.rule.endswith(CLOSE) and not echoes(campaign, slot)
    ]
