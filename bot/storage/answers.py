"""Queries on answers, which wait between the commit of an effect and their sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update

from bot.storage import tables as t
from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Lease:
    """Which process sends an answer, and until when (machine time) nobody else does."""

    by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A screen for a chat; `message_id` names the message to edit, if any."""

    id: int
    chat_id: int
    message_id: int | None
    screen: Mapping[str, Any]
    attempts: int = 0
    lease: Lease | None = None


_A = t.answer
_EARLIER = t.answer.alias("earlier")
_HAS_EARLIER = (
    select(_EARLIER.c.id).where(_EARLIER.c.chat_id == _A.c.chat_id, _EARLIER.c.id < _A.c.id).correlate(_A).exists()
)
_WAITING = (
    select(_A.c.id, _A.c.chat_id, _A.c.message_id, _A.c.screen, _A.c.attempts, _A.c.lease_by, _A.c.lease_until)
    .where(
        _A.c.retry_at.is_(None) | (_A.c.retry_at <= bindparam("at")),
        or_(_A.c.lease_by == bindparam("by"), _A.c.lease_until.is_(None), _A.c.lease_until <= bindparam("at")),
        ~_HAS_EARLIER,
    )
    .order_by(_A.c.id)
    .limit(bindparam("limit"))
)
_KEEP = insert(_A)
_DROP = delete(_A).where(_A.c.id.in_(bindparam("ids", expanding=True)), _A.c.lease_by == bindparam("by"))
_PUT_OFF = update(_A).where(_A.c.id == bindparam("_id")).values(retry_at=bindparam("_at"))
_HELD_UP = select(_A.c.id).where(_A.c.lease_by == bindparam("by"), _HAS_EARLIER).limit(1)


class AnswerStore:
    """The row of an answer goes when it was sent; what is here is still to be sent."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def keep(
        self,
        screen: Mapping[str, Any],
        *,
        inbox_id: int,
        chat_id: int,
        message_id: int | None,
        lease: Lease | None = None,
    ) -> Answer:
        """Store an answer to the update; without a lease any process may send it."""
        added = await self._tx.add(
            _KEEP,
            inbox_id=inbox_id,
            chat_id=chat_id,
            message_id=message_id,
            screen=dict(screen),
            attempts=0,
            lease_by=lease and lease.by,
            lease_until=lease and lease.until,
        )
        return Answer(added, chat_id, message_id, screen, lease=lease)

    async def waiting(self, by: str, *, at: datetime, limit: int) -> Sequence[Answer]:
        """The first answer of each chat, where `by` may send it now, oldest first; later ones wait for it."""
        rows = await self._tx.rows(_WAITING, by=by, at=at, limit=limit)
        return [
            Answer(
                row.id,
                row.chat_id,
                row.message_id,
                row.screen,
                row.attempts,
                Lease(row.lease_by, row.lease_until) if row.lease_until else None,
            )
            for row in rows
        ]

    async def is_held_up(self, by: str) -> bool:
        """Whether an answer of `by` waits for an earlier one of its chat."""
        return await self._tx.row(_HELD_UP, by=by) is not None

    async def lease(self, ids: Sequence[int], lease: Lease, *, at: datetime) -> set[int]:
        """Make answers that are nobody's, or already the lease's holder's, the holder's; says which are.

        One that another process is about to lease is left to it: two that waited for each other's would be a deadlock.
        """
        a = t.answer
        free = (
            select(a.c.id)
            .where(a.c.id.in_(ids), or_(a.c.lease_by == lease.by, a.c.lease_until.is_(None), a.c.lease_until <= at))
            .order_by(a.c.id)
            .with_for_update(skip_locked=True)
        )
        done = await self._tx.run(
            update(a).where(a.c.id.in_(free)).values(lease_by=lease.by, lease_until=lease.until).returning(a.c.id)
        )
        return {row.id for row in done.all()}

    async def let_go(self, by: str | None = None) -> None:
        """End the leases of `by`, or all of them: any process may send what waits."""
        a = t.answer
        holder = a.c.lease_until.is_not(None) if by is None else a.c.lease_by == by
        await self._tx.run(update(a).where(holder).values(lease_by=None, lease_until=None))

    async def drop(self, ids: Sequence[int], *, by: str) -> None:
        """Forget answers that `by` sent or gave up for good; one that was taken over is another's to settle."""
        await self._tx.run(_DROP, ids=list(ids), by=by)

    async def postpone(self, answer_id: int, lease: Lease, *, until: datetime, counts: bool) -> None:
        """Wait until machine time `until` and go on holding it; it was an attempt if that `counts`."""
        a = t.answer
        await self._tx.run(
            update(a)
            .where(a.c.id == answer_id, a.c.lease_by == lease.by)
            .values(attempts=a.c.attempts + int(counts), retry_at=until, lease_until=lease.until)
        )

    async def put_off(self, waits: Mapping[int, datetime]) -> None:
        """Leave answers alone until machine times, for a chat that must rest; whose they are stays as it is."""
        await self._tx.run(_PUT_OFF, [{"_id": key, "_at": at} for key, at in waits.items()])

    async def send_anew(self, answer_id: int, *, by: str) -> None:
        """Make it a new message: the one it was to replace is gone."""
        a = t.answer
        await self._tx.run(update(a).where(a.c.id == answer_id, a.c.lease_by == by).values(message_id=None))
