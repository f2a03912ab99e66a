"""What the bot owes a person: states, kinds and the rule of each kind; not how it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from bot.domain.identity import BroadcastId, DeliveryId, PersonId, UserId


class State(StrEnum):
    """The life of a delivery; docs/delivery.md draws it."""

    QUEUED = "queued"
    HELD = "held"
    """Waits for a time of day or for a digest (holding.py), and holds up nothing behind it."""
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FOLDED = "folded"
    """Listed in another message instead; how that one went says whether it arrived."""


FINAL = (State.SENT, State.FAILED, State.CANCELLED, State.EXPIRED, State.FOLDED)
"""States in which nothing more happens."""


class Lane(IntEnum):
    """Who goes first when the rate is short; answers have a lane of their own before these."""

    NOTICE = 1
    REMINDER = 2
    BROADCAST = 3


class Op(StrEnum):
    """What is asked of Telegram; all but SEND may be repeated freely."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"
    MENU = "menu"


class OnUnknown(StrEnum):
    """What to do when nobody can know whether a message arrived."""

    RESEND_ONCE = "resend_once"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class KindRule:
    """How a kind of delivery travels."""

    lane: Lane
    on_unknown: OnUnknown = OnUnknown.RESEND_ONCE
    needs_consent: bool = True
    needs_account: bool = True
    """False for what also reaches an account that is no longer the person's; its chat is named when it is owed."""
    waits: bool = False
    """Whether it is held in its recipient's quiet hours; what concerns safety or somebody's own work is not."""
    counts: bool = False
    """Whether it takes one of the messages a week that a person's budget allows; a reminder belongs to its item."""
    keeps: bool = False
    """Whether the weekly digest may list it though it would be too late as a message of its own."""


KINDS: Mapping[str, KindRule] = {
    "phase_started": KindRule(Lane.REMINDER, waits=True, counts=True),
    "phase_ahead": KindRule(Lane.REMINDER, waits=True, counts=True),
    "phase_halfway": KindRule(Lane.REMINDER, waits=True, counts=True, keeps=True),
    "phase_days_left": KindRule(Lane.REMINDER, waits=True, counts=True),
    "phase_ended": KindRule(Lane.REMINDER, waits=True, counts=True, keeps=True),
    "campaign_days_left": KindRule(Lane.REMINDER, waits=True, counts=True),
    "campaign_ended": KindRule(Lane.REMINDER, waits=True, counts=True, keeps=True),
    "anchor_days_left": KindRule(Lane.REMINDER, waits=True, counts=True),
    "activity_due": KindRule(Lane.REMINDER, waits=True, counts=True),
    "study_card": KindRule(Lane.REMINDER, waits=True, counts=True, keeps=True),
    "checkin": KindRule(Lane.REMINDER, waits=True, counts=True),
    "checkin_reminder": KindRule(Lane.REMINDER, waits=True),
    "checkin_closed": KindRule(Lane.REMINDER),
    "retired": KindRule(Lane.REMINDER),
    "digest": KindRule(Lane.REMINDER, waits=True),
    "weekly_digest": KindRule(Lane.REMINDER, waits=True),
    "earlier": KindRule(Lane.REMINDER, waits=True),
    "earlier_question": KindRule(Lane.NOTICE, waits=True),
    "broadcast": KindRule(Lane.BROADCAST, on_unknown=OnUnknown.HOLD, waits=True, counts=True),
    "broadcast_progress": KindRule(Lane.NOTICE),
    "bound": KindRule(Lane.NOTICE),
    "not_me": KindRule(Lane.NOTICE),
    "cut_off": KindRule(Lane.NOTICE, needs_consent=False, needs_account=False),
    "calendar_unknown": KindRule(Lane.REMINDER),
    "plan_change": KindRule(Lane.NOTICE),
    "plan_broken": KindRule(Lane.NOTICE),
    "roster_preview": KindRule(Lane.NOTICE),
    "roster_refused": KindRule(Lane.NOTICE),
    "nudge": KindRule(Lane.REMINDER, waits=True),
    "menu": KindRule(Lane.NOTICE, needs_consent=False, needs_account=False),
}
"""Every kind of delivery there is; views/notices.py phrases each."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A delivery to be queued; `dedupe` makes owing it twice impossible."""

    kind: str
    person_id: PersonId
    dedupe: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    op: Op = Op.SEND
    chat_id: int | None = None
    message_id: int | None = None
    occurrence_id: int | None = None
    broadcast_id: BroadcastId | None = None
    content_id: str | None = None
    content_hash: str | None = None
    expires_at: datetime | None = None
    silent: bool = False
    is_urgent: bool = False
    """Whether it waits for no quiet hours and no budget: its recipient asked for it, or its author says so."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where and how a person is reached at the moment of delivery."""

    person_id: PersonId
    user_id: UserId
    name: str
    language: str
    zone: str
    kind: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is marked `sending` and must now be phrased and asked of Telegram."""

    id: DeliveryId
    kind: str
    op: Op
    chat_id: int
    message_id: int | None
    payload: Mapping[str, Any]
    recipient: Recipient
    content: Mapping[str, Any] | None
    broadcast_id: BroadcastId | None
    lease_by: str
    attempts: int
    unknowns: int
    silent: bool
    lane: Lane = Lane.NOTICE
