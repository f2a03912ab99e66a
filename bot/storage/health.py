"""Queries on what was missed and what was given up, counted; whose it was is not asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select

from bot.domain.identity import CampaignId
from bot.domain.occurrences import Fate
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.undelivered import WAS_GIVEN_UP

_NEAR = timedelta(days=2)


class HealthStore:
    """Counts by rule, day and reason."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def missed(self, campaign_id: CampaignId, *, since: datetime) -> Sequence[Row[Any]]:
        """Occurrences not fired, settled at `since` or later: rule, slot, state, reason, people, due_at."""
        o = t.occurrence
        same = (o.c.rule, o.c.slot, o.c.state, o.c.reason)
        return await self._tx.rows(
            select(*same, func.count().label("people"), func.min(o.c.due_at).label("due_at"))
            .where(o.c.campaign_id == campaign_id, t.OCCURRENCE_MISSED, o.c.settled_at >= since)
            .group_by(*same)
        )

    async def was_fired(self, campaign_id: CampaignId, rule: str, slot: str, *, around: datetime) -> bool:
        """Whether a slot came for anybody within two days of an instant."""
        o = t.occurrence
        first = (
            select(o.c.id)
            .where(o.c.campaign_id == campaign_id, o.c.settled_at.between(around - _NEAR, around + _NEAR))
            .where(o.c.rule == rule, o.c.slot == slot, o.c.state == Fate.FIRED)
            .limit(1)
        )
        return await self._tx.value(first) is not None

    async def unsent(self, *, since: datetime) -> Sequence[Row[Any]]:
        """New messages that did not leave or may not have arrived: kind, state, reason, people, settled_at."""
        d = t.delivery
        same = (d.c.kind, d.c.state, d.c.reason)
        people, last = func.count(d.c.person_id.distinct()), func.max(d.c.settled_at)
        return await self._tx.rows(
            select(*same, people.label("people"), last.label("settled_at"))
            .where(t.DELIVERY_UNSENT, d.c.settled_at >= since)
            .group_by(*same)
        )

    async def undelivered(self) -> int:
        """How many deliveries were given up for a reason of our own."""
        number: int = await self._tx.value(select(func.count()).where(WAS_GIVEN_UP))
        return number
