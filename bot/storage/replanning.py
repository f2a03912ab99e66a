"""Queries that take back what is planned and has not fallen due; planning it anew is occurrences.py's."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select

from bot.domain.identity import CampaignId, PersonId
from bot.domain.occurrences import Fate
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.occurrences import follows


class ReplanningStore:
    """What follows on a message that was sent, its reminder and its closing, is never taken back."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def forget_other_plans(self, version: str, *, after: datetime, most: int) -> int:
        """Take back what other versions of the plan put on the agenda for later than `after`; says how much."""
        return await self._forget(t.occurrence.c.plan_version != version, after, most)

    async def forget_stale(self, *, upto: int, after: datetime, most: int) -> int:
        """Take back what was put there for later than `after`, as far as the id `upto`; says how much."""
        return await self._forget(t.occurrence.c.id <= upto, after, most)

    async def forget_coming(self, person_id: PersonId, *, after: datetime) -> None:
        """Take back what one person has on the agenda for later than `after`."""
        await self._forget(t.occurrence.c.person_id == person_id, after)

    async def _forget(self, which: ColumnElement[bool], after: datetime, most: int | None = None) -> int:
        o = t.occurrence
        is_theirs = and_(o.c.campaign_id == self._campaign_id, o.c.state == Fate.PLANNED, o.c.due_at > after)
        theirs = select(o.c.id).where(is_theirs, which, ~follows(Fate.FIRED)).limit(most)
        return (await self._tx.run(delete(o).where(o.c.id.in_(theirs)))).rowcount
