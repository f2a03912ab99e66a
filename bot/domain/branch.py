"""How a branch stands: who has read, answered, is bound; whose business that is access.py decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from bot.domain.campaign import After, Phase, Standing, Tail
from bot.domain.checkins import CheckinState
from bot.domain.holding import MOST_REMINDERS
from bot.domain.identity import DeliveryId, PersonId
from bot.domain.people import Unit

RECENT = timedelta(days=7)
"""A study card counts as this week's for so long, so that Monday morning still shows last week's."""


@dataclass(frozen=True, slots=True)
class BranchMember:
    """Somebody who belongs to the branch today."""

    person_id: PersonId
    name: str
    is_bound: bool
    """Whether an account is bound and its owner has agreed."""
    has_stopped: bool = False
    """Whether an account is bound whose owner wants to hear nothing for now."""
    has_blocked: bool = False
    """Whether Telegram takes nothing for a bound account any more, most often since its owner blocked the bot."""

    @property
    def is_in_reach(self) -> bool:
        """Whether a message would get to them."""
        return self.is_bound and not self.has_blocked


REMINDED_AGAIN_AFTER = timedelta(hours=24)
"""A second reminder of the same thing is never nearer to the first."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something a member got about a card after the card itself: a nudge, or the card once more."""

    delivery_id: DeliveryId
    at: datetime
    is_nudge: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The latest study card a member was owed, and what became of it."""

    material: str
    content_hash: str
    is_read: bool
    is_nudged: bool = False
    """Whether a nudge about it is not for now: it has had its reminders, or one of late."""
    reminders: tuple[Reminder, ...] = ()
    """From the oldest."""

    @property
    def is_reminded_enough(self) -> bool:
        """Whether its member has had all reminders of it there are."""
        return len(self.reminders) >= MOST_REMINDERS

    @property
    def last_nudge(self) -> Reminder | None:
        """The nudge that a further one replaces."""
        return next((one for one in reversed(self.reminders) if one.is_nudge), None)

    def is_nudged_at(self, now: datetime) -> bool:
        """Whether reminding of it again is too much, or too soon."""
        is_late = bool(self.reminders) and now - self.reminders[-1].at < REMINDED_AGAIN_AFTER
        return self.is_reminded_enough or is_late


@dataclass(frozen=True, slots=True)
class LastCheckin:
    """The latest check-in of the branch: who was asked, and how each stands."""

    opened_on: date
    states: Mapping[PersonId, CheckinState]
    on_leave: frozenset[PersonId] = frozenset()
    """Members on leave, or frozen, on a day since then who have said nothing, asked or not."""

    @property
    def people(self) -> int:
        """How many it was for: asked, or on leave."""
        return len(self.states.keys() | self.on_leave)

    @property
    def silent(self) -> frozenset[PersonId]:
        """Who was asked, was there, and has said nothing."""
        said_nothing = (CheckinState.OPEN, CheckinState.CLOSED)
        return frozenset(who for who, state in self.states.items() if state in said_nothing) - self.on_leave

    def excusing(self, away: Iterable[PersonId]) -> "LastCheckin":
        """The same, with those who were away and have not answered all the same."""
        answered = {who for who, state in self.states.items() if state in (CheckinState.ANSWERED, CheckinState.SKIPPED)}
        return replace(self, on_leave=frozenset(away) - answered)

    def count(self, *states: CheckinState) -> int:
        """Return how many are in one of these states."""
        return sum(state in states for state in self.states.values())


Ended = Literal["phases", "campaign"]


def what_ended(standing: Standing, *, today: date, cards: int, checkin: LastCheckin | None) -> Ended | None:
    """Say what is over; after the last phase nothing is until its last card and question are no longer recent."""
    if isinstance(standing, After):
        return "campaign"
    is_recent = cards or (checkin is not None and checkin.opened_on > today - RECENT)
    return "phases" if isinstance(standing, Tail) and not is_recent else None


@dataclass(frozen=True, slots=True)
class Branch:
    """Everything /branch shows."""

    unit: Unit
    members: tuple[BranchMember, ...]
    cards: Mapping[PersonId, Card] = field(default_factory=dict)
    checkin: LastCheckin | None = None
    phase: Phase | None = None
    deeds: int = 0
    """Filed in the branch and not withdrawn: in the phase, or in the whole campaign outside of phases."""
    ended: Ended | None = None
    """What is over, so that nobody is asked for anything any more and nobody is listed for it."""
    away: frozenset[PersonId] = frozenset()
    """Members on leave, or frozen, today."""

    @property
    def out_of_reach(self) -> tuple[BranchMember, ...]:
        """Members the bot can't reach, those who stopped or blocked it among them."""
        return tuple(member for member in self.members if not member.is_in_reach)

    @property
    def not_bound(self) -> tuple[BranchMember, ...]:
        """Members who never came, or are cut off."""
        return tuple(member for member in self.members if not (member.is_bound or member.has_stopped))

    @property
    def blocked(self) -> tuple[BranchMember, ...]:
        """Members who blocked the bot, or whose account is gone."""
        return tuple(member for member in self.members if member.has_blocked)

    @property
    def stopped(self) -> tuple[BranchMember, ...]:
        """Members who stopped it themselves and may come back with /start."""
        return tuple(member for member in self.members if member.has_stopped)

    @property
    def unread(self) -> tuple[BranchMember, ...]:
        """Members who were sent a card and have not said that they read it."""
        return tuple(m for m in self.members if m.person_id in self.cards and not self.cards[m.person_id].is_read)

    @property
    def to_nudge(self) -> tuple[BranchMember, ...]:
        """Those of the unread who are in reach, not on leave, and have not been nudged about this card."""
        there = (m for m in self.unread if m.is_in_reach and m.person_id not in self.away)
        return tuple(m for m in there if not self.cards[m.person_id].is_nudged)

    @property
    def reminded_enough(self) -> tuple[BranchMember, ...]:
        """Those of the unread who have had all reminders of this card there are."""
        return tuple(m for m in self.unread if self.cards[m.person_id].is_reminded_enough)

    @property
    def silent(self) -> tuple[BranchMember, ...]:
        """Members who were asked in the last check-in, were not on leave, and have said nothing."""
        silent = self.checkin.silent if self.checkin else frozenset()
        return tuple(m for m in self.members if m.person_id in silent)
