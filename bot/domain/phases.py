"""Phases of a campaign, their activities, and where a day stands among them; what is sent when is in rules.py."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.names import Name


@dataclass(frozen=True, slots=True)
class Activity:
    """Something a phase asks for, carried by one of the campaign's carriers."""

    key: str
    name: Name
    carrier: str | None = None
    forms: tuple[Name, ...] = ()
    indicators: tuple[Name, ...] = ()
    due_on: date | None = None
    """Last day it may be done on; may be earlier than the end of the phase (features.md T5)."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the campaign, both days included."""

    key: str
    name: Name
    start_on: date
    end_on: date
    theme: Name | None = None
    activities: tuple[Activity, ...] = ()
    by_month: bool = False
    """True when the plan names months only, so that views should not claim a day (features.md T4)."""

    @property
    def activity_keys(self) -> tuple[str, ...]:
        """Return what its activities are called."""
        return tuple(activity.key for activity in self.activities)

    @property
    def days(self) -> int:
        """Return the length in days, both ends included."""
        return (self.end_on - self.start_on).days + 1

    @property
    def halfway_on(self) -> date:
        """Return the first day of the second half."""
        return self.start_on + timedelta(days=self.days // 2)

    def covers(self, day: date) -> bool:
        """Tell whether `day` lies in the phase."""
        return self.start_on <= day <= self.end_on

    def days_left(self, day: date) -> int:
        """Return the days from `day` to the last day; 0 on the last day, negative after it."""
        return (self.end_on - day).days


@dataclass(frozen=True, slots=True)
class Before:
    """The campaign has not begun."""

    first: Phase
    days_until: int


@dataclass(frozen=True, slots=True)
class During:
    """A phase is running; its first day is day 1, and no days are left on its last."""

    phase: Phase
    day_number: int
    days_left: int


@dataclass(frozen=True, slots=True)
class Between:
    """One phase is over and the next has not begun."""

    previous: Phase
    following: Phase
    days_until: int


@dataclass(frozen=True, slots=True)
class Tail:
    """The last phase is over, the campaign is not (features.md T4)."""

    last: Phase
    days_left: int


@dataclass(frozen=True, slots=True)
class After:
    """The campaign is over; its last day was `ended_on`."""

    last: Phase
    ended_on: date


Standing = Before | During | Between | Tail | After


def standing_on(day: date, *, phases: tuple[Phase, ...], ends_on: date) -> Standing:
    """Say where `day` stands among `phases`, which are in order and do not overlap."""
    last = phases[-1]
    if day > last.end_on:
        return Tail(last, (ends_on - day).days) if day <= ends_on else After(last, max(ends_on, last.end_on))
    position = next(index for index, phase in enumerate(phases) if day <= phase.end_on)
    phase = phases[position]
    if phase.covers(day):
        return During(phase, (day - phase.start_on).days + 1, phase.days_left(day))
    wait = (phase.start_on - day).days
    return Between(phases[position - 1], phase, wait) if position else Before(phase, wait)
