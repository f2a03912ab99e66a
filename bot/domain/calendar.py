"""The calendar as an admin sees it; which days are worked is in workdays.py."""

from dataclasses import dataclass
from datetime import date

from bot.domain.names import Name
from bot.domain.workdays import SpecialDay


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
