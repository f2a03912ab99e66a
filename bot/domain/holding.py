"""When a message that could leave now must wait: quiet hours and the week's budget; what waits is the outbox's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
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
_ANYWHERE = timedelta(hours=-12), timedelta(hours=14 + 24)
"""How far local time is behind UTC, and ahead of it with a day of quiet hours."""


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
        return _week(now.astimezone(ZoneInfo(self.zone)))


def weeks_around(now: datetime) -> list[str]:
    """Every week in which it may be, anywhere, when a message of `now` leaves, quiet hours included; at most two."""
    return sorted({_week(now.astimezone(UTC) + offset) for offset in _ANYWHERE})


def _week(local: datetime) -> str:
    year, week, _ = local.isocalendar()
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
    """Until somebody's first morning back, or until it is too late even for a list; None where they are not away."""
    if back_at is None or not push.waits:
        return None
    end = None if KINDS[push.kind].keeps else push.expires_at
    return Hold(back_at if end is None else min(back_at, end), Why.LEAVE)


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
class Alike:
    """So many people whom a message reaches alike; `pushed` is what reached each of them, by week."""

    habits: Habits
    people: int
    pushed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many people of an audience get a message later; the first of them at `until`."""

    people: int
    until: datetime


def waiting(alike: Iterable[Alike], kind: str, now: datetime, *, digest: DigestTime) -> Mapping[Why, Waiting]:
    """For how many of an audience a message would wait and why; who is over the budget counts as that alone."""
    found: dict[Why, Waiting] = {}
    for one in alike:
        held = _held_finally(Push(kind), one, now, digest)
        if held is not None:
            so_far = found.get(held.why, Waiting(0, held.until))
            found[held.why] = Waiting(so_far.people + one.people, min(so_far.until, held.until))
    return found


def _held_finally(push: Push, one: Alike, now: datetime, digest: DigestTime) -> Hold | None:
    """What a message waits for in the end: after quiet hours the budget is looked at in the week it is then."""
    quiet = hold_for_quiet(push, one.habits, now)
    leaves_at = now if quiet is None else quiet.until
    pushed = one.pushed.get(one.habits.week(leaves_at), 0)
    return hold(push, one.habits, leaves_at, pushed=pushed, digest=digest) or quiet
