"""A check-in: the question which of the five moved, its answers and its life; when it opens is the schedule's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.campaign import Campaign, Rule, Weekly
from bot.domain.frameworks import Item
from bot.domain.identity import CheckinId, DeliveryId, PersonId, UnitId
from bot.domain.occurrences import DELAY_COUNTS, over_at

CHECKIN, REMINDER = "checkin", "checkin_reminder"
"""Kinds of delivery that carry a check-in; its buttons work on either."""
NEVER_OPENED = "never_opened"
"""Why a reminder or a closing found nothing to do."""
REMIND_NO_SOONER = timedelta(hours=12)
"""No reminder comes sooner after the question than this, however late the question was."""


CLOSES_AFTER = timedelta(days=4)
"""How long a check-in stays open where its rule does not say."""


class CheckinState(StrEnum):
    """The life of a check-in: ANSWERED and SKIPPED may change into each other until it closes."""

    OPEN = "open"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    CLOSED = "closed"
    """The time ran out and nothing had been chosen."""


@dataclass(frozen=True, slots=True)
class Checkin:
    """The question put to one member in one slot, with what has been chosen so far."""

    id: CheckinId
    person_id: PersonId
    unit_id: UnitId
    rule: str
    slot: str
    opened_on: date
    opened_at: datetime
    closes_at: datetime
    state: CheckinState
    chosen: frozenset[str] = frozenset()
    """Keys of items; one that is not counted may be among them and is never added up (features.md S23)."""
    moved_days: int = 0
    """By how many days leave or a freeze moved its closing."""

    def may_change(self, now: datetime) -> bool:
        """Whether it can still be answered."""
        return self.state is not CheckinState.CLOSED and now < self.closes_at

    def is_waiting(self, now: datetime) -> bool:
        """Whether the member has still said nothing."""
        return self.state is CheckinState.OPEN and now < self.closes_at


def closes_at(rule: Rule, opens_at: datetime, zone: str) -> datetime:
    """Return when a check-in that was due `opens_at` takes no answer any more from a member in `zone`."""
    return over_at(rule, opens_at, zone) or opens_at + CLOSES_AFTER


def open_until(campaign: Campaign, rule: str, closes_at: datetime, *, delivered_at: datetime) -> datetime:
    """Return when a check-in closes whose question arrived `delivered_at`: its days count from then.

    One that closes at a time of day, or of a rule that has left the plan, closes when it always would.
    """
    found = next((one for one in campaign.rules if one.key == rule), None)
    if found is None or found.close_at is not None:
        return closes_at
    own = delivered_at + (found.close_after or CLOSES_AFTER)
    return own if own - closes_at >= DELAY_COUNTS else closes_at


def remind_from(rule: Rule, delivered_at: datetime) -> datetime:
    """Return the earliest instant for a reminder of a question that arrived `delivered_at`."""
    return delivered_at + max(rule.remind_after or timedelta(), REMIND_NO_SOONER)


def state_at_close(checkin: Checkin) -> CheckinState:
    """Return what becomes of it when its time is over: what was chosen counts, with or without a submit."""
    if checkin.state is not CheckinState.OPEN:
        return checkin.state
    return CheckinState.ANSWERED if checkin.chosen else CheckinState.CLOSED


def why_not_remind(checkin: Checkin | None, *, now: datetime) -> str | None:
    """Return why a member is not to be reminded of a check-in, None when they are."""
    if checkin is None:
        return NEVER_OPENED
    if checkin.state is not CheckinState.OPEN:
        return "answered"
    return "closed" if now >= checkin.closes_at else None


@dataclass(frozen=True, slots=True)
class Question:
    """What a check-in looks like to the member: the items, which are chosen, the weeks asked about, until when."""

    items: tuple[Item, ...]
    chosen: frozenset[str]
    weeks: int
    """How many weeks it looks back on; 0 where the schedule no longer says."""
    closes_at: datetime

    @property
    def chosen_items(self) -> tuple[Item, ...]:
        """The chosen items in the order of the framework."""
        return tuple(item for item in self.items if item.key in self.chosen)

    @property
    def tellable(self) -> tuple[Item, ...]:
        """Chosen items a sentence may be written about: those that count."""
        return tuple(item for item in self.chosen_items if item.counted)


def question(campaign: Campaign, rule: str, chosen: Iterable[str], *, closes_at: datetime) -> Question:
    """Return the question that check-ins of `rule` put."""
    weeks = (one.when.every for one in campaign.rules if one.key == rule and isinstance(one.when, Weekly))
    return Question(campaign.leads.items, frozenset(chosen), next(weeks, 0), closes_at)


@dataclass(frozen=True, slots=True)
class Answering:
    """A check-in as its member sees it; the delivery that brought it rides in its buttons."""

    checkin_id: CheckinId
    delivery_id: DeliveryId
    question: Question
    state: CheckinState
    may_change: bool
