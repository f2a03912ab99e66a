"""Queries that count what became of occurrences and deliveries at which instant; whose they are is not asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from bot.domain.identity import CampaignId
from bot.storage import tables as t
from bot.storage.database import Transaction


class ChronicleStore:
    """Reads by the time things were settled."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def settled(self, campaign_id: CampaignId, *, since: datetime) -> Sequence[Row[Any]]:
        """Occurrences settled at `since` or later: settled_at, rule, state, reason, people, slots."""
        o = t.occurrence
        same = (o.c.settled_at, o.c.rule, o.c.state, o.c.reason)
        people, slots = func.count(o.c.person_id.distinct()), func.count(o.c.slot.distinct())
        return await self._tx.rows(
            select(*same, people.label("people"), slots.label("slots"))
            .where(o.c.campaign_id == campaign_id, o.c.settled_at >= since)
            .group_by(*same)
            .order_by(*same)
        )

    async def unsent(self, *, since: datetime) -> Sequence[Row[Any]]:
        """New messages that did not leave or may not have arrived: settled_at, kind, state, reason, people."""
        d = t.delivery
        same = (d.c.settled_at, d.c.kind, d.c.state, d.c.reason)
        return await self._tx.rows(
            select(*same, func.count(d.c.person_id.distinct()).label("people"))
            .where(t.DELIVERY_UNSENT, d.c.settled_at >= since)
            .group_by(*same)
            .order_by(*same)
        )
