"""Queries on how far broadcasts got and what their authors were last told; broadcasts themselves are elsewhere."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select, update

from bot.domain.broadcast_progress import Figures, Glance, Report
from bot.domain.broadcasts import UNDER_WAY_OR_DONE, Broadcast
from bot.domain.deliveries import State
from bot.domain.identity import BroadcastId
from bot.storage import tables as t
from bot.storage.broadcasts import broadcast
from bot.storage.database import Transaction

COPY, PROGRESS = "broadcast", "broadcast_progress"
"""Kinds of delivery that carry a broadcast's id: what recipients get, what its author is told."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A broadcast whose author has not yet been told how it ended, and the message that tells it."""

    broadcast: Broadcast
    chat_id: int
    message_id: int
    report: Report


class ProgressStore:
    """Counts over deliveries; nothing is counted along the way, so nothing can be miscounted."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def figures(self, ids: Collection[BroadcastId]) -> Mapping[BroadcastId, Figures]:
        """How each of them stands; one without any copy has figures of nought."""
        d = t.delivery
        rows = await self._tx.rows(
            select(d.c.broadcast_id, d.c.state, d.c.reason, func.count().label("copies"))
            .where(d.c.broadcast_id.in_(ids), d.c.kind == COPY)
            .group_by(d.c.broadcast_id, d.c.state, d.c.reason)
        )
        counted: dict[int, list[tuple[State, str | None, int]]] = {}
        for row in rows:
            counted.setdefault(row.broadcast_id, []).append((State(row.state), row.reason, row.copies))
        return {one: Figures.of(counted.get(one, ())) for one in ids}

    async def glance(self, broadcast_id: BroadcastId) -> Glance:
        """Whether copies wait, how many are uncertain, how many held."""
        d = t.delivery
        is_copy = and_(d.c.broadcast_id == broadcast_id, d.c.kind == COPY)
        waiting = select(d.c.id).where(is_copy, d.c.state.in_((State.QUEUED, State.SENDING))).limit(1)
        counts = [
            await self._tx.value(select(func.count()).where(is_copy, d.c.state == state))
            for state in (State.UNCERTAIN, State.HELD)
        ]
        return Glance(await self._tx.value(waiting) is not None, *counts)

    async def under_way(self) -> Sequence[UnderWay]:
        """Those whose message may have to be edited: nothing else is on its way to it."""
        b, d, a = t.broadcast, t.delivery, t.answer
        is_told = and_(d.c.broadcast_id == b.c.id, d.c.kind == PROGRESS, d.c.state.in_((State.QUEUED, State.SENDING)))
        is_answered = and_(a.c.chat_id == b.c.progress_chat_id, a.c.message_id == b.c.progress_message_id)
        rows = await self._tx.rows(
            select(b)
            .where(
                b.c.state.in_(UNDER_WAY_OR_DONE),
                b.c.progress_message_id.is_not(None),
                b.c.progress["is_finished"].as_boolean().is_not(True),
                ~select(d.c.id).where(is_told).exists(),
                ~select(a.c.id).where(is_answered).exists(),
            )
            .order_by(b.c.id)
            .with_for_update(of=b, skip_locked=True)
        )
        return [
            UnderWay(
                broadcast=broadcast(row),
                chat_id=row.progress_chat_id,
                message_id=row.progress_message_id,
                report=Report.from_json(row.progress),
            )
            for row in rows
        ]

    async def note(self, broadcast_id: BroadcastId, report: Report) -> None:
        """Remember what the author is told."""
        b = t.broadcast
        await self._tx.run(update(b).where(b.c.id == broadcast_id).values(progress=report.to_json()))

    async def requeue_uncertain(self, broadcast_id: BroadcastId) -> int:
        """Let the copies nobody knows about leave once more, at once; says how many."""
        return await self._decide(broadcast_id, state=State.QUEUED, reason=None, at=None)

    async def take_as_sent(self, broadcast_id: BroadcastId, *, at: datetime) -> int:
        """Count the copies nobody knows about as delivered; says how many."""
        return await self._decide(broadcast_id, state=State.SENT, reason="taken_as_sent", at=at)

    async def _decide(self, broadcast_id: BroadcastId, *, state: State, reason: str | None, at: datetime | None) -> int:
        d = t.delivery
        done = await self._tx.run(
            update(d)
            .where(d.c.broadcast_id == broadcast_id, d.c.kind == COPY, d.c.state == State.UNCERTAIN)
            .values(state=state, reason=reason, retry_at=None, settled_at=at)
        )
        return done.rowcount
