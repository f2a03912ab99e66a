"""What the campaign file says shall be sent and when; which occurrences that makes is worked out in occurrences.py."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal

from bot.domain.workdays import Holidays


@dataclass(frozen=True, slots=True)
class PhaseStart:
    """On the first day of every phase."""


@dataclass(frozen=True, slots=True)
class PhaseHalf:
    """On the first day of the second half of every phase."""


@dataclass(frozen=True, slots=True)
class PhaseDaysLeft:
    """So many days before the last day of every phase; 0 is the last day itself."""

    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnchorDaysLeft:
    """So many days before an anchor; 0 is the day itself."""

    anchor: str
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weekly:
    """On a weekday (Monday is 0), every so many weeks counted from the Monday of the campaign's first week."""

    weekday: int
    every: int = 1


When = PhaseStart | PhaseHalf | PhaseDaysLeft | AnchorDaysLeft | Weekly

CatchUp = Literal["latest_only", "all", "none"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the campaign's schedule, in the local time of each recipient."""

    key: str
    notice: str
    when: When
    at: time
    kinds: tuple[str, ...] = ()
    """Kinds of member it is for; empty means everyone."""
    catch_up: CatchUp = "latest_only"
    """Which of several missed occurrences are still sent when the clock comes back."""
    late_within: timedelta = timedelta(hours=12)
    """The longest lateness; an occurrence later than this expires instead."""
    remind_after: timedelta | None = None
    close_after: timedelta | None = None
    holidays: Holidays = "as_is"
    """What becomes of a slot on a day off; its label stays, so it can't come twice."""

    def concerns(self, kind: str) -> bool:
        """Tell whether members of `kind` get this."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local hours in which nothing unasked is sent; usually they run over midnight."""

    start: time
    end: time

    def cover(self, at: time) -> bool:
        """Tell whether `at` is quiet; equal ends mean that no hour is."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end
