"""Queries on broadcasts: drafts and the one confirmation; whom one reaches and how far it got are elsewhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, insert, select, update

from bot.domain.audiences import Reach
from bot.domain.broadcasts import UNDER_WAY_OR_DONE, Broadcast, BroadcastState, Letter
from bot.domain.identity import BroadcastId, CampaignId, PersonId, UnitId
from bot.storage import tables as t
from bot.storage.database import Transaction


class BroadcastStore:
    """Broadcasts of one campaign; only a draft can be changed, which each statement sees to itself."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def draft(
        self, author_id: PersonId, letter: Letter, *, unit_ids: Sequence[UnitId], at: datetime
    ) -> BroadcastId:
        """Keep what an author wrote; `unit_ids` is empty while its audience is not chosen."""
        added = insert(t.broadcast).values(
            author_id=author_id,
            campaign_id=self._campaign_id,
            units=list(unit_ids),
            content=letter.to_json(),
            content_hash=letter.hash,
            state=BroadcastState.DRAFT,
            created_at=at,
        )
        return BroadcastId(await self._tx.add(added))

    async def rewrite(
        self, broadcast_id: BroadcastId, letter: Letter, *, unit_ids: Sequence[UnitId], at: datetime
    ) -> bool:
        """Replace what a draft says and to whom it goes; says whether it was still a draft."""
        return await self._change_draft(
            broadcast_id,
            {
                "content": letter.to_json(),
                "content_hash": letter.hash,
                "units": list(unit_ids),
                "recipients": None,
                "left_out": None,
                "created_at": at,
            },
        )

    async def keep_count(self, broadcast_id: BroadcastId, reach: Reach) -> None:
        """Remember whom a draft reached when its author saw it last."""
        await self._change_draft(broadcast_id, {"recipients": reach.recipients, "left_out": dict(reach.left_out)})

    async def hurry(self, broadcast_id: BroadcastId, *, is_urgent: bool) -> bool:
        """Let a draft's copies wait for nothing, or for what others wait for; says whether it was still a draft."""
        return await self._change_draft(broadcast_id, {"is_urgent": is_urgent})

    async def cancel_drafts_of(self, author_id: PersonId) -> None:
        """Give up whatever an author left unsent, so that no old button sends it."""
        b = t.broadcast
        await self._tx.run(
            update(b)
            .where(b.c.author_id == author_id, b.c.state == BroadcastState.DRAFT)
            .values(state=BroadcastState.CANCELLED)
        )

    async def cancel(self, broadcast_id: BroadcastId) -> bool:
        """Give a draft up; says whether it was still one."""
        return await self._change_draft(broadcast_id, {"state": BroadcastState.CANCELLED})

    async def undo(self, broadcast_id: BroadcastId, *, machine: datetime) -> bool:
        """Cancel a confirmed one while no copy is queued and none may be by machine time; says whether it was so.

        Whoever queues its copies changes `queued_to` under the same lock, so only one of the two happens.
        """
        b = t.broadcast
        in_time = and_(b.c.state == BroadcastState.CONFIRMED, b.c.queued_to == 0, b.c.starts_at > machine)
        changed = update(b).where(b.c.id == broadcast_id, in_time).values(state=BroadcastState.CANCELLED)
        return (await self._tx.run(changed)).rowcount > 0

    async def confirm(self, broadcast: Broadcast, values: Mapping[str, Any]) -> bool:
        """Make a draft, unchanged since it was read, a broadcast under way; True exactly once."""
        is_same = t.broadcast.c.content_hash == broadcast.content_hash
        return await self._change_draft(
            broadcast.id, dict(values) | {"state": BroadcastState.CONFIRMED}, condition=is_same
        )

    async def _change_draft(
        self,
        broadcast_id: BroadcastId,
        values: Mapping[str, Any],
        *,
        condition: Any = True,  # noqa: ANN401 - a clause
    ) -> bool:
        b = t.broadcast
        is_draft = and_(b.c.id == broadcast_id, b.c.state == BroadcastState.DRAFT, condition)
        done = await self._tx.run(update(b).where(is_draft).values(**values))
        return done.rowcount > 0

    async def find(self, broadcast_id: BroadcastId) -> Broadcast | None:
        """One broadcast."""
        b = t.broadcast
        row = await self._tx.row(select(b).where(b.c.id == broadcast_id, b.c.campaign_id == self._campaign_id))
        return broadcast(row) if row else None

    async def recent(self, limit: int) -> Sequence[Broadcast]:
        """The last ones that were confirmed, the newest first."""
        b = t.broadcast
        rows = await self._tx.rows(
            select(b)
            .where(b.c.campaign_id == self._campaign_id, b.c.state.in_(UNDER_WAY_OR_DONE))
            .order_by(b.c.confirmed_at.desc(), b.c.id.desc())
            .limit(limit)
        )
        return [broadcast(row) for row in rows]


def broadcast(row: Row[Any]) -> Broadcast:
    """Return the broadcast a whole row of the table holds."""
    return Broadcast(
        id=BroadcastId(row.id),
        author_id=PersonId(row.author_id),
        unit_ids=tuple(UnitId(unit_id) for unit_id in row.units),
        letter=Letter.from_json(row.content),
        content_hash=row.content_hash,
        state=BroadcastState(row.state),
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        left_out=row.left_out or {},
        recipients=row.recipients or 0,
        queued_to=row.queued_to or 0,
        queue_until=row.queue_until or 0,
        starts_at=row.starts_at,
        is_urgent=row.is_urgent,
    )
