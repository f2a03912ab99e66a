"""Queries on whether what reminders ask for has been done; what is done with such reminders is the outbox's."""

from collections.abc import Collection

from sqlalchemy import select

from bot.domain.checkins import CheckinState
from bot.domain.identity import CampaignId, CheckinId, PersonId
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.many import one_of


class DoneStore:
    """What people of one campaign have answered and read."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def answered(self, checkins: Collection[CheckinId]) -> frozenset[CheckinId]:
        """Which of these check-ins wait for nothing any more."""
        c = t.checkin
        over = select(c.c.id).where(one_of(c.c.id, checkins), c.c.state != CheckinState.OPEN)
        return frozenset(CheckinId(row.id) for row in await self._tx.rows(over))

    async def read(self, people: Collection[PersonId]) -> frozenset[tuple[PersonId, str]]:
        """What these people have read, each with the key of the material."""
        a = t.acknowledgement
        theirs = select(a.c.person_id, a.c.material).where(
            a.c.campaign_id == self._campaign_id, one_of(a.c.person_id, people)
        )
        return frozenset((PersonId(row.person_id), row.material) for row in await self._tx.rows(theirs))
