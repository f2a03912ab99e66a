"""Queries that take back what is planned and has not fallen due, and put some back; planning is occurrences.py's."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, tuple_, update

from bot.domain.identity import CampaignId, PersonId
from bot.domain.occurrences import Fate, Slot
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.occurrences import LEFT, follows


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

    async def restore_following(self, person_id: PersonId, *, after: datetime) -> None:
        """Put back, as it was, what follows later than `after` on what somebody who came back had been sent.

        What counts from a message keeps its instant, which leave, a freeze or the message's arrival may have moved.
        """
        o = t.occurrence
        theirs = select(o.c.id).where(self._is_taken_back(person_id), o.c.due_at > after, follows(Fate.FIRED))
        values = {"state": Fate.PLANNED, "reason": None, "settled_at": None}
        await self._tx.run(update(o).where(o.c.id.in_(theirs)).values(values))

    async def forget_taken_back(self, person_id: PersonId, coming: Collection[Slot], *, after: datetime) -> None:
        """Make room for the slots that come now for somebody who came back, and for all that may come later.

        What fell due while they were away, and comes no more, stays: it says why they never got it.
        """
        o = t.occurrence
        comes = tuple_(o.c.rule, o.c.slot).in_([(one.rule, one.label) for one in coming])
        theirs = select(o.c.id).where(self._is_taken_back(person_id), or_(o.c.due_at > after, comes))
        await self._tx.run(delete(o).where(o.c.id.in_(theirs.where(~follows(Fate.FIRED)))))

    def _is_taken_back(self, person_id: PersonId) -> ColumnElement[bool]:
        o = t.occurrence
        is_theirs = and_(o.c.campaign_id == self._campaign_id, o.c.person_id == person_id)
        return and_(is_theirs, o.c.state == Fate.SKIPPED, o.c.reason == LEFT)

    async def _forget(self, which: ColumnElement[bool], after: datetime, most: int | None = None) -> int:
        o = t.occurrence
        is_theirs = and_(o.c.campaign_id == self._campaign_id, o.c.state == Fate.PLANNED, o.c.due_at > after)
        theirs = select(o.c.id).where(is_theirs, which, ~follows(Fate.FIRED)).limit(most)
        return (await self._tx.run(delete(o).where(o.c.id.in_(theirs)))).rowcount
