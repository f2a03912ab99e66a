"""Queries on occurrences that were given up since firing them broke off every time; firing is in occurrences.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select, update

from bot.storage import tables as t
from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Unfired:
    """An occurrence nobody could fire; `reason` is the kind of error."""

    id: int
    rule: str
    slot: str
    member: str
    attempts: int
    reason: str
    due_at: datetime
    given_up_at: datetime | None


class UnfiredStore:
    """The occurrences given up, of every campaign in this database."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def all(self) -> Sequence[Unfired]:
        """Every one, oldest first."""
        return [_unfired(row) for row in await self._tx.rows(_given_up().order_by(t.occurrence.c.id))]

    async def find(self, occurrence_id: int) -> Unfired | None:
        """One of them."""
        row = await self._tx.row(_given_up().where(t.occurrence.c.id == occurrence_id))
        return _unfired(row) if row else None

    async def revive(self, occurrence_id: int) -> None:
        """Let it be fired anew, with all its attempts, unless it is too late by its rule."""
        await self._set(occurrence_id, state="planned", attempts=0, retry_at=None, reason=None, settled_at=None)

    async def drop(self, occurrence_id: int, *, at: datetime) -> None:
        """Give it up for good."""
        await self._set(occurrence_id, state="skipped", reason="dropped", settled_at=at)

    async def _set(self, occurrence_id: int, **values: object) -> None:
        o = t.occurrence
        await self._tx.run(update(o).where(o.c.id == occurrence_id, o.c.state == "failed").values(**values))


def _given_up() -> Select[tuple[object, ...]]:
    o, p = t.occurrence, t.person
    return select(o, p.c.code).join(p, p.c.id == o.c.person_id).where(o.c.state == "failed")


def _unfired(row: Row[tuple[object, ...]]) -> Unfired:
    return Unfired(
        id=row.id,
        rule=row.rule,
        slot=row.slot,
        member=row.code,
        attempts=row.attempts,
        reason=row.reason or "unknown",
        due_at=row.due_at,
        given_up_at=row.settled_at,
    )
