"""When a message that could leave now must wait: quiet hours and the week's budget; what waits is the outbox's."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.budget import DigestTime
from bot.domain.campaign import Campaign
from bot.domain.deliveries import KINDS, Op
from bot.domain.occurrences import after_quiet_hours, local_instant
from bot.domain.rules import QuietHours

MOST_REMINDERS = 2
"""How often a person is reminded of one thing, whoever reminds (issue 5 C)."""

MOST_QUIET = timedelta(hours=16)
"""Nobody's own quiet hours are longer, so that what is held can still come by day."""
_CLOCK = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?")


def read_hours(words: str) -> QuietHours | None:
    """The quiet hours somebody wrote, such as `23:00-7:30`; None where there are not two different times of day."""
    found = _CLOCK.findall(unicodedata.normalize("NFKC", words))
    times = [time(int(hour), int(minute or 0)) for hour, minute in found if int(hour) < 24 and int(minute or 0) < 60]  # noqa: PLR2004 - of a clock
    if len(found) != 2 or len(times) != 2 or times[0] == times[1]:  # noqa: PLR2004 - from and until
        return None
    return QuietHours(times[0], times[1])


class Why(StrEnum):
    """Why a delivery is held."""

    QUIET = "quiet"
    BUDGET = "budget"
    LEAVE = "leave"
    """Leave, or a freeze (pauses.py)."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Until when, in campaign time, a message waits, and why."""

    until: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person chose for themselves; None for what the campaign says."""

    zone: str | None = None
    quiet: QuietHours | None = None
    per_week: int | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """How a person wants to be reached; with their own choice where they made one, else the campaign's."""

    zone: str
    quiet: QuietHours
    per_week: int

    def week(self, now: datetime) -> str:
        """The week it is where the person is, as `2010-W25`."""
        year, week, _ = now.astimezone(ZoneInfo(self.zone)).isocalendar()
        return f"{year}-W{week:02}"


def habits_of(wishes: Wishes, kind: str, campaign: Campaign, *, zone: str) -> Habits:
    """How a member of a kind is reached; `zone` is the house's own, for who has none."""
    quiet = wishes.quiet or campaign.quiet_hours
    return Habits(wishes.zone or zone, quiet, campaign.budget.of(kind, wishes.per_week))


def digest_after(now: datetime, digest: DigestTime, zone: str) -> datetime:
    """When the next digest comes in a zone, later than `now`."""
    today = now.astimezone(ZoneInfo(zone)).date()
    day = today + timedelta(days=(digest.weekday - today.weekday()) % 7)
    first = local_instant(day, digest.at, zone)
    return first if first > now else local_instant(day + timedelta(days=7), digest.at, zone)


@dataclass(frozen=True, slots=True)
class Push:
    """A message that could leave now; `has_place` when this week's budget has counted it before."""

    kind: str
    op: Op = Op.SEND
    is_urgent: bool = False
    expires_at: datetime | None = None
    has_place: bool = False

    @property
    def waits(self) -> bool:
        """Whether it may be held at all; what makes no sound, and what was asked for, never is."""
        return self.op is Op.SEND and not self.is_urgent and KINDS[self.kind].waits

    @property
    def counts(self) -> bool:
        """Whether it takes one of the week's budget."""
        return self.waits and KINDS[self.kind].counts


def hold_for_quiet(push: Push, habits: Habits, now: datetime) -> Hold | None:
    """Until the end of the quiet hours, or until it is too late to be of use; None where it need not wait for them."""
    if not push.waits:
        return None
    until = after_quiet_hours(now, habits.quiet, habits.zone)
    if until <= now:
        return None
    return Hold(until if push.expires_at is None else min(until, push.expires_at), Why.QUIET)


def hold_for_leave(push: Push, back_at: datetime | None) -> Hold | None:
    """Until somebody's first morning back, or until it is too late to be of use; None where they are not away."""
    if back_at is None or not push.waits:
        return None
    return Hold(back_at if push.expires_at is None else min(back_at, push.expires_at), Why.LEAVE)


def hold(push: Push, habits: Habits, now: datetime, *, pushed: int, digest: DigestTime) -> Hold | None:
    """Until when a message waits and why, or None for leaving now; `pushed` is what reached the person this week.

    What would be too late by the digest leaves all the same: the budget drops nothing.
    """
    quiet = hold_for_quiet(push, habits, now)
    if quiet is not None or not push.counts or push.has_place or pushed < habits.per_week:
        return quiet
    until = digest_after(now, digest, habits.zone)
    is_late_by_then = push.expires_at is not None and push.expires_at <= until and not KINDS[push.kind].keeps
    return None if is_late_by_then else Hold(until, Why.BUDGET)


@dataclass(frozen=True, slots=True)
class Resting:
    """So many people of an audience have quiet hours now; the first of them are reached at `until`."""

    people: int
    until: datetime


def resting(habits: Iterable[tuple[Habits, int]], now: datetime) -> Resting | None:
    """How many of an audience a broadcast would have to wait for, where `habits` says how many are alike."""
    ends = [(after_quiet_hours(now, one.quiet, one.zone), people) for one, people in habits]
    waiting = [(until, people) for until, people in ends if until > now]
    if not waiting:
        return None
    return Resting(sum(people for _, people in waiting), min(until for until, _ in waiting))
