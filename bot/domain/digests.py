"""One message in place of several, missed or over a budget: what may be listed in it; listing is the use case's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.deliveries import KINDS, State
from bot.domain.holding import Why
from bot.domain.identity import DeliveryId, PersonId

FOLLOWED_BY: Mapping[str, str] = {
    "study_card": "study",
    "checkin": "checkin",
    "checkin_reminder": "checkin",
    "phase_started": "phase",
    "phase_ahead": "phase",
    "phase_halfway": "phase",
    "phase_days_left": "phase",
    "phase_ended": "phase",
    "campaign_days_left": "phase",
    "campaign_ended": "phase",
    "anchor_days_left": "phase",
    "activity_due": "phase",
}
"""Kinds of delivery that may be listed instead of sent, and where each can be looked at."""

FEWEST = 2
"""One that was missed, or held while somebody was away, comes as itself."""
LISTABLE = frozenset({*FOLLOWED_BY, "broadcast"})
"""Kinds that a list of what was held may name; of others each comes as itself."""

CLOSES_AT = "closes_at"
"""Until when a check-in takes an answer, as its payload says it."""
NAMING = ("material", "phase", "anchor", "activity")
"""What a delivery may be about, by the names its payload uses."""

MISSED = "digest"
"""The kind of delivery that lists what was missed while the bot stood still."""
WEEKLY = "weekly_digest"
"""The kind of delivery that lists what was over the week's budget."""
DIGESTS = (MISSED, WEEKLY)
"""What they list is `folded` with their number and shares their fate."""
GLIMPSE = 24
"""Characters of a broadcast that a list shows."""


@dataclass(frozen=True, slots=True)
class HeldOver:
    """A delivery that waited for the weekly digest, or for the end of leave; `content` is a broadcast's."""

    id: DeliveryId
    person_id: PersonId
    kind: str
    payload: Mapping[str, Any]
    content: Mapping[str, Any] | None
    expires_at: datetime | None
    is_withdrawn: bool
    why: Why = Why.BUDGET

    def why_not(self, now: datetime) -> tuple[State, str] | None:
        """Why it is of no use any more, or None."""
        if self.is_withdrawn:
            return State.CANCELLED, "withdrawn"
        return (State.EXPIRED, "late") if self.is_late(now) and not KINDS[self.kind].keeps else None

    def is_late(self, now: datetime) -> bool:
        """Whether it would be of no use any more as a message of its own."""
        return self.expires_at is not None and self.expires_at <= now

    def listed(self) -> dict[str, Any]:
        """What a line and a button of the list need, as plain JSON values."""
        named = {key: self.payload[key] for key in (*NAMING, CLOSES_AT) if key in self.payload}
        return {"id": self.id, "kind": self.kind} | named | ({"text": _glimpse(self.content)} if self.content else {})


def _glimpse(content: Mapping[str, Any]) -> str:
    """How a broadcast begins; nothing for a picture without words."""
    first = str(content["text"]).strip().split("\n", 1)[0]
    return first if len(first) <= GLIMPSE else first[: GLIMPSE - 1].rstrip() + "…"
