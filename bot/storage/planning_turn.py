"""Whose turn it is to say how far the agenda is planned, on PostgreSQL; what is planned is others' business."""

from sqlalchemy import Integer, bindparam, func, select

from bot.domain.identity import CampaignId
from bot.storage.database import Transaction

_NUMBER = 20100403
"""Of the lock; any that nobody else uses."""
_ALONE = select(func.pg_advisory_xact_lock(_NUMBER, bindparam("campaign", type_=Integer)))


async def plan_alone(tx: Transaction, campaign_id: CampaignId) -> None:
    """Wait until nobody else plans, and let nobody until the commit; on SQLite a transaction is always alone."""
    if tx.dialect == "postgresql":
        await tx.run(_ALONE, campaign=campaign_id)
