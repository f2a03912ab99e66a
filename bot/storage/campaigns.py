"""Queries on campaigns; the versions of their plans are in plans.py."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.identity import CampaignId
from bot.storage import tables as t
from bot.storage.database import Transaction


class CampaignStore:
    """The campaigns this database knows."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def take_up(self, key: str, *, at: datetime) -> CampaignId:
        """The campaign's id, and from now on the one that is served; the first time, it counts as started `at`."""
        is_this = select(t.campaign.c.id).where(t.campaign.c.key == key)
        known = await self._tx.value(is_this)
        if known is None:  # another process may find the same at this moment
            await self._tx.run(self._insert(t.campaign).values(key=key, started_at=at).on_conflict_do_nothing())
            known = await self._tx.value(is_this)
        await self._serve(known)
        return CampaignId(known)

    async def _serve(self, campaign_id: int) -> None:
        c = t.campaign
        is_it = c.c.id == campaign_id
        await self._tx.run(update(c).where(c.c.is_served != is_it).values(is_served=is_it))

    async def served(self) -> CampaignId | None:
        """The campaign that was last taken up."""
        known = await self._tx.value(select(t.campaign.c.id).where(t.campaign.c.is_served))
        return CampaignId(known) if known is not None else None

    async def started_at(self, campaign_id: CampaignId) -> datetime:
        """When the bot took the campaign up; what was due earlier is not fired."""
        at: datetime = await self._tx.value(select(t.campaign.c.started_at).where(t.campaign.c.id == campaign_id))
        return at

    def _insert(self, table: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type with on_conflict
        return (postgresql if self._tx.dialect == "postgresql" else sqlite).insert(table)
