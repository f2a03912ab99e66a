"""What a rehearsal weighs: messages per person and week, weeks of silence, how long each send takes at a rate."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.rehearsals import Cohort, Message, Rehearsal

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday, in each reader's own zone; only new messages count."""

    monday: date
    messages: int
    """For all people together."""
    most: int
    """For the person who gets most."""
    busy: int
    """How many people get that much."""
    silent: int
    """How many get nothing at all."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Weeks in a row in which nobody gets anything."""

    first: date
    """Its first Monday."""
    weeks: int

    @property
    def last(self) -> date:
        """Its last day, a Sunday."""
        return self.first + self.weeks * WEEK - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Burst:
    """Everything that leaves at one instant, edits and deletions too."""

    at: datetime
    requests: int
    done_at: datetime
    """When the last has left at the rate, behind what an earlier burst still keeps waiting."""

    @property
    def seconds(self) -> float:
        """How long it takes, waiting included."""
        return (self.done_at - self.at).total_seconds()


@dataclass(frozen=True, slots=True)
class Load:
    """What it comes to."""

    weeks: tuple[Week, ...]
    average: float
    """New messages per person and week."""
    gaps: tuple[Gap, ...]
    bursts: tuple[Burst, ...]
    """In order of time."""

    @property
    def busiest_week(self) -> Week | None:
        """The first of those in which somebody gets most; None where nobody ever gets anything."""
        found = max(self.weeks, key=lambda week: week.most, default=None)
        return found if found is not None and found.most else None

    @property
    def long_gaps(self) -> tuple[Gap, ...]:
        """Those of two weeks and more; what comes every second week leaves single ones everywhere."""
        return tuple(gap for gap in self.gaps if gap.weeks > 1)

    @property
    def largest_burst(self) -> Burst | None:
        """The one with most requests."""
        return max(self.bursts, key=lambda burst: burst.requests, default=None)


def local_day_of(message: Message) -> date:
    """The day on which its reader gets it."""
    return message.at.astimezone(ZoneInfo(message.cohort.zone)).date()


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def load_of(rehearsal: Rehearsal, *, first: date, last: date, per_second: float | None) -> Load:
    """Weigh what falls between two days (inclusive); `per_second` is the rate left to deliveries, None: no limit."""
    weeks = tuple(_weeks(rehearsal, monday_of(first), last))
    number = rehearsal.audience.size * len(weeks)
    total = sum(week.messages for week in weeks)
    return Load(
        weeks=weeks,
        average=total / number if number else 0.0,
        gaps=tuple(_gaps(weeks)),
        bursts=tuple(_bursts(rehearsal.messages, per_second)),
    )


def _weeks(rehearsal: Rehearsal, monday: date, last: date) -> Iterator[Week]:
    heard: dict[date, Counter[Cohort]] = {}
    for message in rehearsal.messages:
        if message.is_heard:
            heard.setdefault(monday_of(local_day_of(message)), Counter())[message.cohort] += 1
    while monday <= last:
        yield _week(monday, heard.get(monday, Counter()), rehearsal.audience.cohorts)
        monday += WEEK


def _week(monday: date, heard: Counter[Cohort], cohorts: Sequence[Cohort]) -> Week:
    most = max(heard.values(), default=0)
    return Week(
        monday=monday,
        messages=sum(cohort.size * count for cohort, count in heard.items()),
        most=most,
        busy=sum(cohort.size for cohort in cohorts if heard[cohort] == most),
        silent=sum(cohort.size for cohort in cohorts if not heard[cohort]),
    )


def _gaps(weeks: Iterable[Week]) -> Iterator[Gap]:
    for is_silent, run in groupby(weeks, key=lambda week: week.messages == 0):
        together = list(run)
        if is_silent:
            yield Gap(together[0].monday, len(together))


def _bursts(messages: Iterable[Message], per_second: float | None) -> Iterator[Burst]:
    free_at: datetime | None = None
    for at, together in groupby(messages, key=lambda message: message.at):
        requests = sum(message.cohort.size for message in together)
        begins_at = max(at, free_at) if free_at is not None else at
        free_at = begins_at + timedelta(seconds=requests / per_second if per_second else 0)
        yield Burst(at, requests, free_at)
