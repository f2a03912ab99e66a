"""Queries on deliveries given up for a reason of our own; what Telegram refused for good is not asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, and_, select, update

from bot.domain.deliveries import State
from bot.storage import tables as t
from bot.storage.database import Transaction

OWN_REASONS = ("unphrasable", "broke_off", "tried_too_often", "unknown", "bad_request")
"""Why a delivery failed although the person could have had it; a fix or a second look may help."""
WAS_GIVEN_UP = and_(
    t.delivery.c.state == State.FAILED, t.delivery.c.reason.in_(OWN_REASONS), t.delivery.c.digest_id.is_(None)
)
"""What a digest lists comes or fails with it."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A delivery that was given up; kind, recipient and reason only."""

    id: int
    kind: str
    member: str | None
    attempts: int
    reason: str
    owed_at: datetime
    given_up_at: datetime | None


class UndeliveredStore:
    """The dead letters among deliveries."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def all(self) -> Sequence[Undelivered]:
        """Every one, oldest first."""
        return [_undelivered(row) for row in await self._tx.rows(_failed().order_by(t.delivery.c.id))]

    async def find(self, delivery_id: int) -> Undelivered | None:
        """One of them."""
        row = await self._tx.row(_failed().where(t.delivery.c.id == delivery_id))
        return _undelivered(row) if row else None

    async def revive(self, delivery_id: int) -> None:
        """Owe it and what it lists again, with all its attempts; that nobody knew its outcome is not forgotten."""
        await self._set(delivery_id, state=State.QUEUED, attempts=0, retry_at=None, settled_at=None, reason=None)
        d = t.delivery
        kind = await self._tx.value(select(d.c.kind).where(d.c.id == delivery_id))
        listed = update(d).where(d.c.digest_id == delivery_id, d.c.state == State.FAILED)
        await self._tx.run(listed.values(state=State.FOLDED, reason=kind))

    async def drop(self, delivery_id: int, *, at: datetime) -> None:
        """Owe it no longer."""
        await self._set(delivery_id, state=State.CANCELLED, reason="dropped", settled_at=at)

    async def _set(self, delivery_id: int, **values: object) -> None:
        d = t.delivery
        await self._tx.run(update(d).where(d.c.id == delivery_id, d.c.state == State.FAILED).values(**values))


def _failed() -> Select[tuple[object, ...]]:
    d = t.delivery
    return select(d, t.person.c.code).outerjoin(t.person, t.person.c.id == d.c.person_id).where(WAS_GIVEN_UP)


def _undelivered(row: Row[tuple[object, ...]]) -> Undelivered:
    return Undelivered(row.id, row.kind, row.code, row.attempts, row.reason, row.created_at, row.settled_at)
