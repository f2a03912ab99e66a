"""How far a broadcast got, counted from its deliveries, and when its author is told; nothing here is remembered."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from bot.domain.audiences import Audience
from bot.domain.broadcasts import Broadcast
from bot.domain.deliveries import State
from bot.domain.identity import BroadcastId

REPORT_EVERY = timedelta(seconds=3)
"""Machine time between two edits of a progress message while copies are still leaving."""
COUNTED_QUICKLY = 100_000
"""Copies that are counted in a few milliseconds; more are counted less often in proportion."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How a broadcast stands, counted from its deliveries; `failed` by reason."""

    waiting: int = 0
    sent: int = 0
    uncertain: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    held: int = 0
    """Waiting for the end of quiet hours, or for the weekly digest."""

    @classmethod
    def of(cls, counted: Iterable[tuple[State, str | None, int]]) -> Self:
        """Sum up (state, reason, how many); what was cancelled or expired failed too, for its own reason."""
        totals: Counter[str] = Counter()
        failed: Counter[str] = Counter()
        for state, reason, count in counted:
            if state in {State.QUEUED, State.SENDING}:
                totals["waiting"] += count
            elif state in {State.SENT, State.FOLDED}:
                totals["sent"] += count
            elif state in {State.UNCERTAIN, State.HELD}:
                totals[state] += count
            else:
                failed[reason or state] += count
        return cls(totals["waiting"], totals["sent"], totals["uncertain"], dict(sorted(failed.items())), totals["held"])

    @property
    def recipients(self) -> int:
        """For how many persons a copy was queued."""
        return self.waiting + self.held + self.sent + self.uncertain + sum(self.failed.values())

    def with_those_to_come(self, broadcast: Broadcast) -> "Figures":
        """The same as long as copies are still being queued: those to come wait too."""
        to_come = broadcast.recipients - self.recipients if broadcast.is_queueing else 0
        return replace(self, waiting=self.waiting + max(0, to_come))

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing leaves any more unless somebody decides or time passes."""
        return self.waiting == 0

    @property
    def is_finished(self) -> bool:
        """Whether every row has reached a final state."""
        return self.is_at_rest and self.uncertain == 0 and self.held == 0

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "waiting": self.waiting,
            "sent": self.sent,
            "uncertain": self.uncertain,
            "failed": dict(self.failed),
            "held": self.held,
        }


@dataclass(frozen=True, slots=True)
class Glance:
    """What is seen of a broadcast without counting all its copies."""

    is_waiting: bool
    uncertain: int
    held: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What the progress message was last made to say, and at which machine time."""

    number: int
    at: datetime
    figures: Figures

    def may_be_due(self, glance: "Glance", machine: datetime) -> bool:
        """Whether it is worth counting anew: copies leave and it was quiet for a while, or something else moved."""
        if glance.is_waiting:
            times = 1 + self.figures.recipients // COUNTED_QUICKLY
            return machine - self.at >= REPORT_EVERY * times
        told = (self.figures.uncertain, self.figures.held)
        return not self.figures.is_at_rest or (glance.uncertain, glance.held) != told

    def is_due(self, figures: Figures, machine: datetime) -> bool:
        """Whether the message must be edited now: something changed, and it rests or has been quiet for a while."""
        return figures != self.figures and (figures.is_at_rest or machine - self.at >= REPORT_EVERY)

    def following(self, figures: Figures, machine: datetime) -> "Report":
        """The next report."""
        return Report(self.number + 1, machine, figures)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "figures": self.figures.to_json(),
            "is_finished": self.figures.is_finished,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the report that `to_json` made `stored` of."""
        return cls(stored["number"], datetime.fromisoformat(stored["at"]), Figures(**stored["figures"]))


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is said of a broadcast under way or done; `to` are names of units, `everyone` when these are all."""

    broadcast_id: BroadcastId
    to: tuple[str, ...]
    everyone: bool
    confirmed_at: datetime
    left_out: Mapping[str, int]
    figures: Figures

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "broadcast": self.broadcast_id,
            "to": list(self.to),
            "everyone": self.everyone,
            "confirmed_at": self.confirmed_at.isoformat(),
            "left_out": dict(self.left_out),
            "figures": self.figures.to_json(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the standing that `to_json` made `stored` of."""
        return cls(
            BroadcastId(stored["broadcast"]),
            tuple(stored["to"]),
            stored["everyone"],
            datetime.fromisoformat(stored["confirmed_at"]),
            stored["left_out"],
            Figures(**stored["figures"]),
        )


def standing_of(broadcast: Broadcast, audience: Audience, figures: Figures) -> Standing:
    """How a confirmed broadcast stands; LookupError for one that is not."""
    if broadcast.confirmed_at is None:
        raise LookupError(f"broadcast {broadcast.id} is not confirmed")
    names = tuple(unit.name for unit in audience.units)
    return Standing(broadcast.id, names, audience.everyone, broadcast.confirmed_at, broadcast.left_out, figures)
