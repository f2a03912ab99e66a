"""Queries that forget words when their time is over; rows stay, since figures and unique keys need them."""

from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.domain.broadcasts import BroadcastState, Content, Letter
from bot.domain.deliveries import FINAL
from bot.domain.roster import DraftState
from bot.storage import tables as t
from bot.storage.database import Transaction

NAMING = ("bound", "not_me", "roster_preview", "roster_refused")
"""Kinds of delivery whose payload says names; that of all others are ids and keys of content."""


class HousekeepingStore:
    """Everything by campaign time, and no more than so many rows at once."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def empty_updates(self, *, before: datetime, most: int) -> int:
        """Forget what updates done before then said and who said it; says how many."""
        i = t.inbox
        old = select(i.c.id).where(i.c.state == "done", i.c.body.is_not(None), i.c.done_at < before).limit(most)
        done = await self._tx.run(update(i).where(i.c.id.in_(old)).values(body=None, user_id=None, error=None))
        return done.rowcount

    async def last_delivery(self) -> int:
        """The highest id of a delivery; 0 for none."""
        last: int = await self._tx.value(select(func.coalesce(func.max(t.delivery.c.id), 0)))
        return last

    async def empty_payloads(self, after: int, upto: int, *, before: datetime) -> None:
        """Leave only numbers, which old buttons refer to, in what named people and was settled before then."""
        d = t.delivery
        rows = await self._tx.rows(
            select(d.c.id, d.c.payload)
            .where(d.c.id > after, d.c.id <= upto, d.c.kind.in_(NAMING))
            .where(d.c.state.in_(FINAL), d.c.settled_at < before)
        )
        for row in rows:
            numbers = {key: value for key, value in row.payload.items() if isinstance(value, int)}
            if numbers != row.payload:
                await self._tx.run(update(d).where(d.c.id == row.id).values(payload=numbers))

    async def drop_dialogs(self, *, before: datetime) -> None:
        """Forget questions nobody answered."""
        await self._tx.run(delete(t.dialog).where(t.dialog.c.opened_at < before))

    async def empty_rosters(self, *, before: datetime, at: datetime) -> None:
        """Drop roster files nobody decided on, and forget who stood in them."""
        d = t.roster_draft
        await self._tx.run(
            update(d)
            .where(d.c.state == DraftState.READY, d.c.created_at < before)
            .values(state=DraftState.DROPPED, rows=[], notes=[], settled_at=at)
        )

    async def empty_drafts(self, *, before: datetime) -> None:
        """Give up broadcasts that were never sent, and forget what they said."""
        b, nothing = t.broadcast, Letter(Content(""))
        unsent = b.c.state.in_((BroadcastState.DRAFT, BroadcastState.CANCELLED))
        await self._tx.run(
            update(b)
            .where(unsent, b.c.created_at < before, b.c.content_hash != nothing.hash)
            .values(state=BroadcastState.CANCELLED, content=nothing.to_json(), content_hash=nothing.hash)
        )
