"""Queries on campaigns and their plan versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.identity import CampaignId
from bot.storage import tables as t
from bot.storage.database import Transaction


class CampaignStore:
    """The campaigns this database knows and which plan each runs."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def take_up(self, key: str, *, at: datetime) -> CampaignId:
        """The campaign's id; the first time, it counts as started `at`."""
        is_this = select(t.campaign.c.id).where(t.campaign.c.key == key)
        known = await self._tx.value(is_this)
        if known is None:  # another process may find the same at this moment
            await self._tx.run(self._insert(t.campaign).values(key=key, started_at=at).on_conflict_do_nothing())
            known = await self._tx.value(is_this)
        return CampaignId(known)

    async def started_at(self, campaign_id: CampaignId) -> datetime:
        """When the bot took the campaign up; what was due earlier is not fired."""
        at: datetime = await self._tx.value(select(t.campaign.c.started_at).where(t.campaign.c.id == campaign_id))
        return at

    async def keep_plan(self, campaign_id: CampaignId, *, version: str, text: str, at: datetime) -> None:
        """Keep the text of the plan in force, once for each version."""
        known = await self._tx.value(
            select(t.plan.c.id).where(t.plan.c.campaign_id == campaign_id, t.plan.c.version == version)
        )
        if known is None:
            row = {"campaign_id": campaign_id, "version": version, "text": text, "loaded_at": at}
            await self._tx.run(self._insert(t.plan).values(row).on_conflict_do_nothing())

    def _insert(self, table: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type with on_conflict
        return (postgresql if self._tx.dialect == "postgresql" else sqlite).insert(table)
