"""Which days are worked, and where a day moves that is not; a table says so, its makers are elsewhere."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from bot.domain.names import Name

Holidays = Literal["as_is", "next", "previous", "skip"]
"""What a rule of the campaign file does with a slot that falls on a day off."""

HOLIDAYS: tuple[Holidays, ...] = ("as_is", "next", "previous", "skip")

MOST_MOVED = timedelta(days=30)
"""How far a day is moved at most; where nobody works for longer it is left out."""

LEAST_HOLIDAYS = 7
"""Days off that make a year known: no year has had fewer since 1949, and a branch's own few days are not a calendar."""

_A_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says, or that has a name: a public holiday, a day made up for one."""

    on: date
    is_workday: bool
    name: Name
    source: str
    """Who says so: `library`, `admin` or `import`."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """Monday to Friday, but for the special days; China's holidays and their make-up days are such a table."""

    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()

    def is_known(self, year: int) -> bool:
        """Tell whether the holidays of a year are in the table; of another year only weekends are days off."""
        return year in self.known_years

    def is_workday(self, day: date) -> bool:
        """Tell whether people work on `day`."""
        special = self.special.get(day)
        return day.weekday() < _SATURDAY if special is None else special.is_workday

    def is_holiday(self, day: date) -> bool:
        """Tell whether `day` is a public holiday, weekends in the midst of one included, other weekends not."""
        special = self.special.get(day)
        return special is not None and not special.is_workday

    def next_workday(self, day: date) -> date | None:
        """Return `day` or the first workday after it, None where there is none within MOST_MOVED."""
        return self._first(day, _A_DAY)

    def previous_workday(self, day: date) -> date | None:
        """Return `day` or the last workday before it, None where there is none within MOST_MOVED."""
        return self._first(day, -_A_DAY)

    def moved(self, day: date, holidays: Holidays) -> date | None:
        """Return the day on which what falls on `day` happens, None when it is left out."""
        if holidays == "as_is":
            return day
        if holidays == "skip":
            return day if self.is_workday(day) else None
        return self.next_workday(day) if holidays == "next" else self.previous_workday(day)

    def named_between(self, first: date, last: date) -> list[SpecialDay]:
        """Return the special days from `first` to `last`, both included, in order."""
        return [self.special[day] for day in sorted(self.special) if first <= day <= last]

    def overridden(self, days: Iterable[SpecialDay]) -> "Workdays":
        """Return this table with other days in place of its own; a year given LEAST_HOLIDAYS at once is known."""
        given = {day.on: day for day in days}
        holidays = Counter(day.on.year for day in given.values() if not day.is_workday)
        years = {year for year, count in holidays.items() if count >= LEAST_HOLIDAYS}
        return Workdays({**self.special, **given}, self.known_years | years)

    def _first(self, day: date, step: timedelta) -> date | None:
        for count in range(MOST_MOVED.days + 1):
            found = day + count * step
            if self.is_workday(found):
                return found
        return None


MONDAY_TO_FRIDAY = Workdays()
"""The table of somebody who knows no holiday."""
