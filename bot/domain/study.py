"""Which study card a member gets next and what reading one means; when cards go out is the schedule's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.holding import MOST_REMINDERS
from bot.domain.identity import DeliveryId
from bot.domain.materials import Material

OFFERED_AGAIN_AFTER = timedelta(weeks=4)
"""How long an unread card rests before it may come once more."""
MOST_OFFERS = 2
"""A card comes at most this often; after that it waits under /study and says nothing."""


@dataclass(frozen=True, slots=True)
class Offered:
    """How often a card reached or is about to reach a member, and when it last did."""

    times: int
    last_at: datetime
    nudges: int = 0

    @property
    def may_remind(self) -> bool:
        """Whether it may come once more: with what a secretary sent, not more than two reminders."""
        return self.times < MOST_OFFERS and self.times - 1 + self.nudges < MOST_REMINDERS


@dataclass(frozen=True, slots=True)
class History:
    """What a member has been sent and has acknowledged, by material."""

    offered: Mapping[str, Offered] = field(default_factory=dict)
    read: frozenset[str] = frozenset()


NO_HISTORY = History()


@dataclass(frozen=True, slots=True)
class SentCard:
    """A study card as it was delivered: which material in which version; `material` may be gone by now."""

    delivery_id: DeliveryId
    material: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A delivered card with the material as it is today, None when it is gone."""

    card: SentCard
    material: Material | None

    @property
    def is_revised(self) -> bool:
        """Whether the material has changed since it was delivered."""
        return self.material is not None and self.material.hash != self.card.content_hash


def next_card(materials: Iterable[Material], history: History, *, now: datetime) -> Material | None:
    """Return the first card never sent, else the unread one that has rested longest, else None: a silent week."""
    unread = [material for material in materials if material.id not in history.read]
    new = next((material for material in unread if material.id not in history.offered), None)
    return new or _rested(unread, history, now)


def _rested(unread: Sequence[Material], history: History, now: datetime) -> Material | None:
    again = [
        (offered.last_at, material)
        for material in unread
        if (offered := history.offered[material.id]).may_remind and offered.last_at <= now - OFFERED_AGAIN_AFTER
    ]
    return min(again, key=lambda pair: pair[0])[1] if again else None


def hash_shown(card: SentCard, current: Material | None, *, marked: str) -> str:
    """Return the hash of the version a button was shown under: `marked` is the start of it that the button carries.

    A card brought up again under /study shows the text of today, which may be newer than the delivery.
    """
    if current is not None and marked and current.hash.startswith(marked):
        return current.hash
    return card.content_hash
