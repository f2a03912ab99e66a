"""Queries that queue the copies of a confirmed broadcast, step by step; how far it got is elsewhere."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, cast, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.broadcasts import Broadcast, BroadcastState
from bot.domain.deliveries import Owed
from bot.domain.identity import BroadcastId, PersonId
from bot.storage import tables as t
from bot.storage.audiences import belongs, with_accounts
from bot.storage.broadcast_progress import COPY
from bot.storage.broadcasts import broadcast
from bot.storage.database import Transaction
from bot.storage.outbox import Stamp, row_of


class QueueingStore:
    """A copy for each person by unique keys; how far it has come only saves looking at the same people again."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def next_queueing(self, machine: datetime) -> Broadcast | None:
        """The oldest confirmed broadcast that has copies to be queued by machine time; locked until the commit."""
        b = t.broadcast
        row = await self._tx.row(
            select(b)
            .where(b.c.queued_to < b.c.queue_until, b.c.state == BroadcastState.CONFIRMED)
            .where(b.c.starts_at.is_(None) | (b.c.starts_at <= machine))
            .order_by(b.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return broadcast(row) if row else None

    async def last_person(self) -> PersonId:
        """The highest id there is; whoever comes later was not in the audience."""
        return PersonId(await self._tx.value(select(func.coalesce(func.max(t.person.c.id), 0))))

    async def queue(self, one: Broadcast, upto: int, *, on: date, stamp: Stamp) -> None:
        """Queue a copy for everybody of the audience after `queued_to` and up to the person `upto`.

        Whoever has left, stopped or can't be reached by now is passed over, as they would be at delivery.
        """
        d, m, a = t.delivery, t.membership, t.telegram_account
        row = row_of(_copy(one), stamp)
        people = cast(m.c.person_id, String)
        given: dict[str, ColumnElement[Any]] = {
            name: literal(value, d.c[name].type) for name, value in row.items() if value is not None
        }
        given |= {"person_id": m.c.person_id, "dedupe": literal(row["dedupe"]) + people}
        found = (
            select(*given.values())
            .select_from(with_accounts(is_outer=False))
            .where(belongs(one.unit_ids, on), a.c.unreachable_since.is_(None), m.c.person_id != one.author_id)
            .where(m.c.person_id > one.queued_to, m.c.person_id <= upto)
            .order_by(m.c.person_id)
        )
        dialect = postgresql if self._tx.dialect == "postgresql" else sqlite
        await self._tx.run(dialect.insert(d).from_select(list(given), found).on_conflict_do_nothing())
        b = t.broadcast
        await self._tx.run(update(b).where(b.c.id == one.id).values(queued_to=literal(upto, BigInteger)))

    async def withdraw(self, broadcast_id: BroadcastId) -> None:
        """Stop it: nothing more is queued, and what is queued does not leave."""
        b = t.broadcast
        await self._tx.run(update(b).where(b.c.id == broadcast_id).values(state=BroadcastState.WITHDRAWN))


def _copy(one: Broadcast) -> Owed:
    """A copy for nobody yet; the person's id is what its key still lacks."""
    return Owed(
        COPY,
        PersonId(0),
        dedupe=f"{COPY}:{one.id}:",
        broadcast_id=one.id,
        content_id=f"{COPY}:{one.id}",
        content_hash=one.content_hash,
        is_urgent=one.is_urgent,
    )
