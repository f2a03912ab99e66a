"""A rehearsal as a calendar: months of whole weeks, each day with what is heard on it, told briefly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from bot.domain.names import Name
from bot.domain.rehearsal_programme import Item, day_of

DAYS = 7


@dataclass(frozen=True, slots=True)
class Line:
    """What a day says once, however many cohorts get it at however many times."""

    kind: str
    title: Name
    times: tuple[time, ...]
    people: int
    is_shifted: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A square of the calendar."""

    on: date
    is_of_month: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A page of the calendar; its weeks begin on Mondays."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    messages: int
    """New messages, for all people together."""


@dataclass(slots=True)
class _Drawn:
    times: set[time] = field(default_factory=set)
    people: int = 0
    is_shifted: bool = False


def months(items: Iterable[Item], first: date, last: date) -> Iterator[Month]:
    """Every month from the first day's to the last day's."""
    lines = _lines(items)
    begin = first.replace(day=1)
    while begin <= last:
        following = (begin + timedelta(days=31)).replace(day=1)
        yield _month(begin, following, lines, (first, last))
        begin = following


def _month(first: date, following: date, lines: Mapping[date, Sequence[Line]], within: tuple[date, date]) -> Month:
    """The month's weeks, but for those that lie quite outside the days asked for."""
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday < following:
        days = (monday + timedelta(days=number) for number in range(DAYS))
        if monday + timedelta(days=DAYS) > within[0] and monday <= within[1]:
            weeks.append(tuple(_day(day, first, lines) for day in days))
        monday += timedelta(days=DAYS)
    messages = sum(line.people for week in weeks for day in week for line in day.lines)
    return Month(first, tuple(weeks), messages)


def _day(day: date, first: date, lines: Mapping[date, Sequence[Line]]) -> Day:
    is_of_month = (day.year, day.month) == (first.year, first.month)
    return Day(day, is_of_month, tuple(lines.get(day, ())) if is_of_month else ())


def _lines(items: Iterable[Item]) -> Mapping[date, Sequence[Line]]:
    found: dict[date, dict[tuple[str, Name], _Drawn]] = {}
    for item in items:
        drawn = found.setdefault(day_of(item), {}).setdefault((item.kind, item.title), _Drawn())
        drawn.times.add(item.at.time())
        drawn.people += item.people
        drawn.is_shifted = drawn.is_shifted or item.planned is not None
    return {
        day: [
            Line(kind, title, tuple(sorted(drawn.times)), drawn.people, drawn.is_shifted)
            for (kind, title), drawn in that_day.items()
        ]
        for day, that_day in found.items()
    }
