"""Queries on what a restored database must not do by itself: deliveries, answers and dates that lie behind it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from bot.domain.broadcasts import BroadcastState
from bot.domain.deliveries import State
from bot.domain.digests import DIGESTS
from bot.domain.occurrences import Fate
from bot.storage import tables as t
from bot.storage.broadcast_progress import COPY
from bot.storage.database import Transaction
from bot.storage.digests import DigestStore

RESTORED = "restored"
"""The reason of rows that wait for the operator since a restore."""
HORIZONS, PLANNINGS = "planned_until:", "planning:"
"""What begins the keys of bot_state that say, by campaign, up to when it is planned, and what is being planned."""


class HeldStore:
    """What waits for the operator to say send or drop."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def hold_deliveries(self) -> int:
        """Hold everything not settled: it may have gone out since this copy was made; says how many messages."""
        d = t.delivery
        await self._tx.run(update(d).where(d.c.state == State.SENDING).values(unknowns=d.c.unknowns + 1))
        done = await self._tx.run(
            update(d)
            .where(d.c.state.in_((State.QUEUED, State.HELD, State.SENDING, State.UNCERTAIN)))
            .values(state=State.UNCERTAIN, reason=RESTORED, retry_at=None, lease_by=None, lease_until=None)
        )
        return done.rowcount + await self._hold_queueing()

    async def _hold_queueing(self) -> int:
        """Queue no more copies of broadcasts; says how many are to come."""
        b = t.broadcast
        await self._tx.run(
            update(b)
            .where(b.c.state == BroadcastState.CONFIRMED, b.c.queued_to < b.c.queue_until)
            .values(state=BroadcastState.HELD, starts_at=None)
        )
        return await self._to_come()

    async def _to_come(self) -> int:
        """How many copies of held broadcasts are still to be queued."""
        b, d = t.broadcast, t.delivery
        copies = select(func.count()).where(d.c.broadcast_id == b.c.id, d.c.kind == COPY).scalar_subquery()
        held = select(b.c.recipients, copies.label("copies")).where(b.c.state == BroadcastState.HELD)
        return sum(max(0, row.recipients - row.copies) for row in await self._tx.rows(held))

    async def drop_answers(self) -> int:
        """Forget answers to taps long past; says how many."""
        return (await self._tx.run(delete(t.answer))).rowcount

    async def skip_past(self, now: datetime) -> int:
        """Let nothing fire that fell due by campaign time `now`; says how many planned occurrences that are."""
        o = t.occurrence
        was_due = and_(o.c.state == Fate.PLANNED, o.c.due_at <= now)
        was_let_go = and_(o.c.state == Fate.HELD, o.c.held_until <= now)
        done = await self._tx.run(
            update(o).where(or_(was_due, was_let_go)).values(state=Fate.SKIPPED, reason=RESTORED, settled_at=now)
        )
        await self._plan_only_after(now)
        return done.rowcount

    async def _plan_only_after(self, now: datetime) -> None:
        """Move every horizon up to `now`, so that no slot that passed meanwhile is planned late.

        A planning that was under way begins again from there; what it has planned keeps it from planning twice.
        """
        s = t.bot_state
        await self._tx.run(delete(s).where(s.c.key.startswith(PLANNINGS, autoescape=True)))
        for row in await self._tx.rows(select(s).where(s.c.key.startswith(HORIZONS, autoescape=True))):
            if datetime.fromisoformat(row.value["until"]) < now:
                mine = update(s).where(s.c.bot_id == row.bot_id, s.c.key == row.key)
                await self._tx.run(mine.values(value={**row.value, "until": now.isoformat()}))

    async def move_to(self, place: str, *, key: str) -> None:
        """Let every bot of this database know that this is where it is."""
        s = t.bot_state
        await self._tx.run(update(s).where(s.c.key == key).values(value=place))

    async def count(self) -> Mapping[str, int]:
        """How many deliveries are held, by kind."""
        d = t.delivery
        rows = await self._tx.rows(
            select(d.c.kind, func.count().label("held")).where(_is_held()).group_by(d.c.kind).order_by(d.c.kind)
        )
        found, to_come = {row.kind: row.held for row in rows}, await self._to_come()
        return found | {COPY: found.get(COPY, 0) + to_come} if to_come else found

    async def send(self, kind: str | None) -> int:
        """Queue held deliveries, of one kind or of all; says how many."""
        to_come = await self._decide_queueing(kind, BroadcastState.CONFIRMED)
        return to_come + await self._decide(kind, state=State.QUEUED, reason=None)

    async def drop(self, kind: str | None, *, at: datetime) -> int:
        """Cancel held deliveries, of one kind or of all, with what only they list; says how many."""
        to_come = await self._decide_queueing(kind, BroadcastState.WITHDRAWN)
        dropped = await self._tx.rows(select(t.delivery.c.id).where(_is_held_of(kind), t.delivery.c.kind.in_(DIGESTS)))
        await DigestStore(self._tx).share_fate(
            [row.id for row in dropped], state=State.CANCELLED, reason=RESTORED, at=at
        )
        return to_come + await self._decide(kind, state=State.CANCELLED, reason=RESTORED, settled_at=at)

    async def _decide_queueing(self, kind: str | None, state: BroadcastState) -> int:
        if kind not in {None, COPY}:
            return 0
        b, to_come = t.broadcast, await self._to_come()
        await self._tx.run(update(b).where(b.c.state == BroadcastState.HELD).values(state=state))
        return to_come

    async def _decide(self, kind: str | None, **values: object) -> int:
        return (await self._tx.run(update(t.delivery).where(_is_held_of(kind)).values(**values))).rowcount


def _is_held() -> ColumnElement[bool]:
    return (t.delivery.c.state == State.UNCERTAIN) & (t.delivery.c.reason == RESTORED)


def _is_held_of(kind: str | None) -> ColumnElement[bool]:
    return _is_held() if kind is None else _is_held() & (t.delivery.c.kind == kind)
