"""Queries on queued deliveries that are listed in one message instead; what may be listed is the domain's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.domain.deliveries import Op, State
from bot.domain.identity import DeliveryId, PersonId
from bot.storage import tables as t
from bot.storage.database import Transaction

DIGEST = "digest"
_UNSENT = (State.QUEUED, State.HELD)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery the clock queued, not yet sent."""

    id: DeliveryId
    person_id: PersonId
    occurrence_id: int
    kind: str
    payload: Mapping[str, Any]
    expires_at: datetime | None


class DigestStore:
    """Deliveries not sent yet, by the occurrence they are owed for."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def waiting(self, people: Collection[PersonId], kinds: Collection[str]) -> Sequence[Waiting]:
        """What the clock queued for people, in order."""
        d = t.delivery
        rows = await self._tx.rows(
            select(d.c.id, d.c.person_id, d.c.occurrence_id, d.c.kind, d.c.payload, d.c.expires_at)
            .where(d.c.person_id.in_(people), d.c.state.in_(_UNSENT), d.c.op == Op.SEND, d.c.attempts == 0)
            .where(d.c.occurrence_id.is_not(None), d.c.kind.in_(kinds))
            .order_by(d.c.person_id, d.c.id)
        )
        return [
            Waiting(row.id, row.person_id, row.occurrence_id, row.kind, row.payload, row.expires_at) for row in rows
        ]

    async def fold(self, ids: Collection[DeliveryId], *, at: datetime) -> None:
        """Take queued deliveries back, since another message lists them."""
        d = t.delivery
        await self._tx.run(
            update(d)
            .where(d.c.id.in_(ids), d.c.state.in_(_UNSENT))
            .values(state=State.FOLDED, reason=DIGEST, settled_at=at)
        )
