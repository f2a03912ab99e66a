"""The calendar as an admin sees it; which days are worked is in workdays.py."""

from dataclasses import dataclass
from datetime import date

from bot.domain.campaign import Campaign
from bot.domain.names import Name
from bot.domain.workdays import SpecialDay, Workdays

KNOWN_FROM_MONTH = 11
"""The State Council announces the next year's holidays about then."""


@dataclass(frozen=True, slots=True)
class DayShown:
    """A day as an admin sees it: what it is, what it is called, whether somebody here set it."""

    on: date
    is_workday: bool
    name: Name | None
    is_ours: bool


@dataclass(frozen=True, slots=True)
class CalendarShown:
    """The special days to come, and years of the campaign nobody knows yet."""

    today: date
    until: date
    days: tuple[SpecialDay, ...]
    unknown_years: tuple[int, ...]


def unknown_years(campaign: Campaign, known: Workdays, today: date) -> tuple[int, ...]:
    """Return the years a campaign that minds holidays needs by now and `known` lacks: this, and late in it the next."""
    wanted = (today.year, today.year + 1) if today.month >= KNOWN_FROM_MONTH else (today.year,)
    return tuple(year for year in unknown_in_plan(campaign, known) if year in wanted)


def unknown_in_plan(campaign: Campaign, known: Workdays) -> tuple[int, ...]:
    """Return all years of a campaign that minds holidays which `known` lacks."""
    if all(rule.holidays == "as_is" for rule in campaign.rules):
        return ()
    first, last = campaign.starts_on.year, max(phase.end_on for phase in campaign.phases).year
    return tuple(year for year in range(first, last + 1) if not known.is_known(year))
