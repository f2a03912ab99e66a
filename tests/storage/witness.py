"""What must hold of a life, worked out from calendars and clocks on walls instead of by the product; no test is here."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.deliveries import KINDS
from bot.domain.rules import QuietHours, Rule
from tests.storage.lives import Said

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody's leave, taken at an instant; they are back on a day of wherever they are then."""

    person: int
    since: datetime
    back_on: date


@dataclass(slots=True)
class Witness:
    """Notes what was planned and wished, and compares it with what came."""

    home: str
    night: QuietHours
    off: frozenset[date] = frozenset()
    """Days on which no rule falls due, where its holidays are not as any other day."""
    per_week: dict[int, int] = field(default_factory=dict)
    """How many messages each person wants; others get what they get."""
    zones: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    times: defaultdict[str, set[time]] = field(default_factory=lambda: defaultdict(set))
    lateness: dict[str, timedelta] = field(default_factory=dict)
    absences: list[Absence] = field(default_factory=list)

    def heard(self, rules: Sequence[Rule]) -> None:
        """A plan takes force."""
        for rule in rules:
            self.times[rule.key].add(rule.at)
            self.lateness[rule.key] = max(rule.late_within, self.lateness.get(rule.key, rule.late_within))

    def moved(self, person: int, zone: str) -> None:
        """Somebody lives elsewhere."""
        self.zones[person].add(zone)

    def objections(self, rows: Sequence[Any], said: Sequence[Said]) -> list[str]:
        """What should not have been; `rows` are the occurrences."""
        return [*self._wrong_hours(rows), *self._fired_late(rows), *self._over_budget(said), *self._on_leave(said)]

    def _wrong_hours(self, rows: Sequence[Any]) -> Iterator[str]:
        for row in rows:
            if row.rule not in self.times:  # a reminder or a closing goes by when its question came
                continue
            days = {day for zone in self._of(row.person_id) for day in self._days(row, zone)}
            if not days:
                yield f"{row.rule} of {row.person_id} due {row.due_at} is at no hour of any plan where they were"
            elif days <= self.off:
                yield f"{row.rule} of {row.person_id} falls due on a day off: {days}"

    def _of(self, person: int) -> set[str]:
        return {self.home} | self.zones[person]

    def _days(self, row: Any, zone: str) -> Iterator[date]:
        """The days for which it may be: those on which a wall clock says an hour of the rule then, the first time.

        An hour of the night stands for the morning after, which may be that of the next day.
        """
        near = row.due_at.date()
        for day in (near - A_DAY, near, near + A_DAY):
            for at in self.times[row.rule]:
                is_by_day = not self._is_night(at)
                clock = at if is_by_day else self.night.end
                if datetime.combine(day, clock, ZoneInfo(zone)).timestamp() == row.due_at.timestamp():
                    yield from (day,) if is_by_day else (day, day - A_DAY)

    def _is_night(self, at: time) -> bool:
        start, end = self.night.start, self.night.end
        return start <= at < end if start <= end else at >= start or at < end

    def _fired_late(self, rows: Sequence[Any]) -> Iterator[str]:
        for row in rows:
            if row.rule in self.times and row.state == "fired":
                late_by = row.settled_at - max(row.due_at, row.held_until or row.due_at)
                if late_by > self.lateness[row.rule]:
                    yield f"{row.rule} of {row.person_id} due {row.due_at} was fired {late_by} late"

    def _over_budget(self, said: Sequence[Said]) -> Iterator[str]:
        """What could wait for the digest must; what would be too late by then comes all the same."""
        counted: Counter[tuple[int, int, int]] = Counter()
        for one in said:
            if not KINDS[one.kind].counts:
                continue
            year, week, _ = one.local.isocalendar()
            if KINDS[one.kind].keeps and counted[one.person, year, week] >= self.per_week.get(one.person, 99):
                yield f"{one} is over the budget of {self.per_week[one.person]} a week"
            counted[one.person, year, week] += 1

    def _on_leave(self, said: Sequence[Said]) -> Iterator[str]:
        for away in self.absences:
            for one in said:
                is_away = one.person == away.person and one.at > away.since and one.local.date() < away.back_on
                if is_away and KINDS[one.kind].waits:
                    yield f"{one} while on leave since {away.since} until {away.back_on}"
