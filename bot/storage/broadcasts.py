"""Queries on broadcasts: drafts, the one confirmation, audiences; how far one got is in broadcast_progress.py."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, insert, select, update

from bot.domain.audiences import LeftOut, Reached
from bot.domain.broadcasts import Broadcast, BroadcastState, Letter
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
                "created_at": at,
            },
        )

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
            .where(b.c.campaign_id == self._campaign_id, b.c.state == BroadcastState.CONFIRMED)
            .order_by(b.c.confirmed_at.desc(), b.c.id.desc())
            .limit(limit)
        )
        return [broadcast(row) for row in rows]

    async def reach(self, unit_ids: Collection[UnitId], *, on: date) -> Sequence[Reached]:
        """Everybody of these units on that day, with why a message would not reach them now."""
        m, a, c = t.membership, t.telegram_account, t.consent
        rows = await self._tx.rows(
            select(m.c.person_id, m.c.unit_id, a.c.id.label("account"), a.c.unreachable_since, c.c.id.label("consent"))
            .outerjoin(a, and_(a.c.person_id == m.c.person_id, a.c.unbound_at.is_(None)))
            .outerjoin(c, and_(c.c.person_id == m.c.person_id, c.c.withdrawn_at.is_(None)))
            .where(m.c.unit_id.in_(unit_ids), m.c.from_on <= on, m.c.to_on.is_(None) | (m.c.to_on > on))
            .order_by(m.c.person_id)
        )
        return [Reached(PersonId(row.person_id), UnitId(row.unit_id), _left_out(row)) for row in rows]


def _left_out(row: Row[Any]) -> LeftOut | None:
    if row.account is None:
        return LeftOut.NOT_BOUND
    if row.consent is None:
        return LeftOut.NO_CONSENT
    return LeftOut.UNREACHABLE if row.unreachable_since is not None else None


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
    )
