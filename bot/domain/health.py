"""Whether the bot is well, and what people did not get and why: figures only, never who."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.checkins import NEVER_OPENED
from bot.domain.chronicle import REASONS
from bot.domain.deliveries import State
from bot.domain.occurrences import CLOSE, Fate
from bot.domain.placing import Omitted

LOOKS_BACK = timedelta(days=14)
"""How far back misses are told."""
POLL_STALE_AFTER = timedelta(seconds=90)
"""A poll is answered within a minute, also when nothing came."""
LATE_AFTER = timedelta(minutes=5)
"""The clock's work is done within seconds."""
LOOKS_AHEAD = timedelta(days=14)
"""How far ahead it is told what holidays leave out."""
MOST_STEPS = 5
"""Of a clock that is set all the time the last few say enough."""
NOTHING_MISSED = frozenset(
    {"days_left_that_day", "told_elsewhere", "closed", "just_opened", "no_member", NEVER_OPENED, "left"}
)
"""Reasons with which nothing was due to anybody, or what came before it is told already."""
WHYS: Mapping[str, str] = {
    Fate.EXPIRED: "stood_still",
    Fate.COLLAPSED: "latest_only",
    "late": "queued_too_long",
    Fate.SKIPPED: "no_longer_planned",
}
"""Reasons the agenda and the outbox write, by the words an admin reads; others are named as in the chronicle."""


@dataclass(frozen=True, slots=True)
class Step:
    """The machine's clock was set by so many seconds, forwards or back, at an instant it called `at` afterwards."""

    at: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class Miss:
    """So many people did not get something of a day; `what` is a kind of delivery, empty for a rule that is gone."""

    what: str
    on: date
    why: str
    people: int


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot is; `polled` is how long ago Telegram answered a poll, None where this process does not poll."""

    polled: timedelta | None
    waits: timedelta
    """How long the oldest thing due has been waiting."""
    queued: int
    uncertain: int
    dead: int
    steps: tuple[Step, ...]
    misses: tuple[Miss, ...]
    omitted: tuple[tuple[str, Omitted], ...] = ()
    """What holidays leave out for everybody, lately and soon, by the kind of delivery."""

    @property
    def hears(self) -> bool:
        """Whether updates come in, as far as this process can tell."""
        return self.polled is None or self.polled < POLL_STALE_AFTER

    @property
    def is_well(self) -> bool:
        """Whether nobody has to look."""
        return self.hears and self.waits < LATE_AFTER and not self.dead


def why_missed(fate: str, reason: str | None) -> str:
    """Return why something was not sent: a key of WHYS, a reason of the chronicle, or `technical`."""
    if reason is not None and reason in WHYS:
        return WHYS[reason]
    if fate == State.UNCERTAIN:
        return "uncertain"
    return reason if reason is not None and reason in REASONS else "technical"


def is_missed(rule: str, reason: str | None) -> bool:
    """Whether an occurrence that was not fired meant something to its person."""
    return not rule.endswith(CLOSE) and reason not in NOTHING_MISSED
