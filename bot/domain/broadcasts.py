"""What a broadcast says and the states of its life; to whom it goes and how far it got are in files of their own."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any, Literal, Self

from bot.domain.identity import BroadcastId, PersonId, UnitId

MOST_TEXT, MOST_CAPTION = 4096, 1024
"""UTF-16 units of a message and of a caption (Bot API sendMessage, sendPhoto), the head line included."""
HEAD_ROOM = 120
"""Units kept for the head line and the mark of a repeat, without the sender's name, in any language."""
DRAFT_WITHIN = timedelta(hours=24)
"""Campaign time after which a draft is shown once more before it can be sent."""
SEAL_DIGITS = 12


class BroadcastState(StrEnum):
    """The life of a broadcast; how far a confirmed one got is computed from its deliveries."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    """Confirmed, and stopped since: what had not left stays here."""
    HELD = "held"
    """Confirmed, and put back from a backup with copies still to be queued: the operator decides."""


UNDER_WAY_OR_DONE = (BroadcastState.CONFIRMED, BroadcastState.WITHDRAWN, BroadcastState.HELD)
"""States of a broadcast that was confirmed and not undone."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file Telegram already has."""

    kind: Literal["photo", "document"]
    file_id: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What is said, as the author wrote it; `entities` are spelt as Telegram spells them, in UTF-16 units."""

    text: str
    entities: tuple[Mapping[str, Any], ...] = ()
    attachment: Attachment | None = None

    @property
    def units(self) -> int:
        """Length as Telegram counts it."""
        return utf16_units(self.text)

    def most_units(self, sender_units: int) -> int:
        """How long the text may be under a head line with a name of that many units."""
        limit = MOST_CAPTION if self.attachment else MOST_TEXT
        return limit - HEAD_ROOM - sender_units


@dataclass(frozen=True, slots=True)
class Letter:
    """A content and in whose name it is sent; what is stored, and never changes once sent."""

    content: Content
    sender: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        content, file = self.content, self.content.attachment
        media = {"kind": file.kind, "file_id": file.file_id, "name": file.name} if file else None
        entities = [dict(entity) for entity in content.entities]
        return {"sender": list(self.sender), "text": content.text, "entities": entities, "media": media}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the letter that `to_json` made `stored` of."""
        media = stored["media"]
        attachment = Attachment(**media) if media else None
        return cls(Content(stored["text"], tuple(stored["entities"]), attachment), tuple(stored["sender"]))

    @property
    def hash(self) -> str:
        """Of everything a recipient sees."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as stored."""

    id: BroadcastId
    author_id: PersonId
    unit_ids: tuple[UnitId, ...]
    letter: Letter
    content_hash: str
    state: BroadcastState
    created_at: datetime
    confirmed_at: datetime | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    recipients: int = 0
    """How many were to get a copy when it was confirmed."""
    queued_to: int = 0
    queue_until: int = 0
    """Copies are queued by the ids of persons: up to which that has come, and where it ends."""
    starts_at: datetime | None = None
    """Machine time before which no copy is queued."""
    is_urgent: bool = False
    """Whether its copies wait for no quiet hours and no budget, because its author chose so."""

    @property
    def is_queueing(self) -> bool:
        """Whether copies are still to be queued, by itself or when the operator says so."""
        return self.state in {BroadcastState.CONFIRMED, BroadcastState.HELD} and self.queued_to < self.queue_until

    def starts_in(self, machine: datetime) -> int:
        """Whole seconds, rounded up, in which its author may still undo it; 0 when it is too late, or was never so."""
        if self.starts_at is None or not self.is_queueing or self.queued_to:
            return 0
        return max(0, ceil((self.starts_at - machine).total_seconds()))

    @property
    def seal(self) -> str:
        """Stands in the button that sends, so that it sends what was previewed to whom was said, or nothing."""
        sealed = f"{self.content_hash}:{sorted(self.unit_ids)}" + (":urgent" if self.is_urgent else "")
        return hashlib.sha256(sealed.encode()).hexdigest()[:SEAL_DIGITS]

    def is_stale(self, now: datetime) -> bool:
        """Whether the preview is so old that the author should see it again before sending."""
        return now - self.created_at > DRAFT_WITHIN


def utf16_units(text: str) -> int:
    """Length of `text` as Telegram counts offsets and limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
