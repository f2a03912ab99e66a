"""Machine seconds, and the campaign clock that somebody pushes and a bot follows; nobody waits in here."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sandbox.telegram.wire import Json

FOLLOWED_WITHIN_S = 5.0  # machine seconds after which a bot that does not ask any more no longer holds the clock
BUSY_WITHIN_S = 60.0  # the same for one on its way to a goal it was shown: it may be busy, or being restarted


def monotonic() -> float:
    """Machine time in seconds."""
    return time.monotonic()


def present() -> datetime:
    """The real present, for a sandbox started without an instant."""
    return datetime.now(UTC)


class CampaignClock:
    """A clock that stands still until it is pushed.

    Pushing raises the goal. A follower (the bot) works through what is due on the way and reports how far it got; that
    moves `now`, never back and never past the goal. With no follower about, `now` is the goal at once.
    A `ticking` clock also runs with the machine.
    """

    def __init__(self, start: datetime, *, ticking: bool = False, monotonic: Callable[[], float] = monotonic) -> None:
        if start.tzinfo is None:
            raise ValueError("the clock needs an instant with its zone")
        self.serial = 1
        self.listeners: set[Callable[[], None]] = set()
        self._ticking = ticking
        self._monotonic = monotonic
        self._now = self._goal = self._shown = start.astimezone(UTC)
        self._next: datetime | None = None
        self._waiting = 0
        self._asked_at: float | None = None
        self._ticked_at = monotonic()

    @property
    def is_followed(self) -> bool:
        """Whether a bot follows: it waits now, or asked a moment ago."""
        if self._waiting:
            return True
        if self._asked_at is None:
            return False
        patience = BUSY_WITHIN_S if self._now < self._shown else FOLLOWED_WITHIN_S
        return self._monotonic() - self._asked_at <= patience

    @property
    def goal(self) -> datetime:
        """How far it was pushed, aware, in UTC."""
        self._settle()
        return self._goal

    def now(self) -> datetime:
        """Campaign time, aware, in UTC."""
        self._settle()
        return self._now

    def dating(self) -> datetime:
        """The time what is sent now carries: a follower on its way works at the instant it named next, not at `now`."""
        self._settle()
        return max(self._now, min(self._next or self._now, self._goal))

    def state(self) -> Json:
        """What the control routes tell of it."""
        self._settle()
        return {
            "serial": self.serial,
            "now": self._now.isoformat(),
            "goal": self._goal.isoformat(),
            "next": self._next.isoformat() if self._next else None,
            "follower": self.is_followed,
        }

    def push_to(self, goal: datetime) -> None:
        """Raise the goal; one that lies behind changes nothing."""
        self._settle()
        if goal > self._goal:
            self._goal = goal.astimezone(UTC)
            self._changed()
        self._settle()

    def push(self, seconds: float) -> None:
        """Raise the goal by a length."""
        self._settle()
        self.push_to(self._goal + timedelta(seconds=seconds))

    def push_to_next(self) -> bool:
        """Raise the goal to the next event the follower knows of; False if it knows none ahead."""
        self._settle()
        if self._next is None or self._next <= self._goal:
            return False
        self.push_to(self._next)
        return True

    def reached(self, at: datetime, upcoming: datetime | None) -> None:
        """The follower has done what was due up to `at`; `upcoming` is what it will do next."""
        self.follower_asked()
        before = self._now, self._next
        self._now = min(max(self._now, at.astimezone(UTC)), self._goal)
        self._next = upcoming.astimezone(UTC) if upcoming else None
        if (self._now, self._next) != before:
            self._changed()

    def follower_asked(self) -> None:
        """A sign of life from the follower, who is told the goal in return."""
        self._asked_at = self._monotonic()
        self._shown = self._goal

    def follower_waits(self) -> None:
        """The follower begins to wait for a change."""
        self._waiting += 1

    def follower_left(self) -> None:
        """The follower stops waiting, with or without a change."""
        self._waiting -= 1
        self.follower_asked()

    def _settle(self) -> None:
        """With nobody to follow, the goal is reached at once; a ticking clock has moved on by itself."""
        machine = self._monotonic()
        elapsed, self._ticked_at = machine - self._ticked_at, machine
        if self._ticking:
            self._goal += timedelta(seconds=elapsed)
        if self._now != self._goal and not self.is_followed:
            self._now = self._goal
            if not self._ticking:
                self._changed()

    def _changed(self) -> None:
        self.serial += 1
        for wake in tuple(self.listeners):
            wake()
