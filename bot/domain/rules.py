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


LAST = -1
"""The last day, or the last of a weekday, of whatever is counted."""


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The so-many-th of a weekday (Monday is 0): the first is 1, the last is LAST."""

    nth: int
    weekday: int


@dataclass(frozen=True, slots=True)
class Monthly:
    """Once in every calendar month: on a day from 1 or LAST, or on a weekday of it.

    Where the month is shorter than the day it is the month's last, so that none is left out.
    """

    on: int | NthWeekday


@dataclass(frozen=True, slots=True)
class Quarterly:
    """Once in every quarter of the calendar: on its so-many-th day, the first being 1, or on its LAST."""

    day: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A day the plan names: an edge of a phase, when an anchor is `on`, an activity `due`, the campaign over (`close`).

    Without a key that of every phase, or of every activity that has a deadline.
    """

    edge: Literal["start", "half", "end", "on", "due", "close"]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """So many days after a mark; a negative number is before it, 0 the day itself."""

    mark: Mark
    by: tuple[int, ...]


When = PhaseStart | PhaseHalf | PhaseDaysLeft | AnchorDaysLeft | Weekly | Monthly | Quarterly | Around

CatchUp = Literal["latest_only", "all", "none"]

Overdue = Literal["send", "digest", "expire"]


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
    overdue: Overdue = "send"
    """What becomes of what catching up leaves to be sent late: sent each, gathered in one message, or nothing."""
    remind_after: timedelta | None = None
    close_after: timedelta | None = None
    holidays: Holidays = "as_is"
    """What becomes of a slot on a day off; its label stays, so it can't come twice."""
    close_at: time | None = None
    """Instead of `close_after`: over when it is next this late where the member is, past midnight if need be."""
    phases: tuple[str, ...] = ()
    """Phases it is restricted to; empty means all of them."""

    @property
    def closes(self) -> bool:
        """Whether what it opens is over at some time."""
        return self.close_after is not None or self.close_at is not None

    def is_for_phase(self, key: str) -> bool:
        """Tell whether it is heard of in a phase."""
        return not self.phases or key in self.phases

    def concerns(self, kind: str) -> bool:
        """Tell whether members of `kind` get this."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local hours in which nothing unasked is sent; usually they run over midnight."""

    start: time
    end: time

    @property
    def length(self) -> timedelta:
        """How long they are; equal ends mean none."""
        minutes = (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute
        return timedelta(minutes=minutes % (24 * 60))

    def cover(self, at: time) -> bool:
        """Tell whether `at` is quiet; equal ends mean that no hour is."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end
