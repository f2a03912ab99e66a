"""What each of many people did between two days, in two statements; a unit's figures are in stats.py."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from bot.domain.deeds import UNCOUNTED
from bot.domain.endings import Tally
from bot.domain.identity import CampaignId, PersonId
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.many import one_of

_D, _A = t.deed, t.acknowledgement
_DEEDS = (
    select(_D.c.person_id, func.count().label("number"))
    .where(one_of(_D.c.person_id, "people"), _D.c.campaign_id == bindparam("campaign"))
    .where(_D.c.state.not_in(UNCOUNTED), _D.c.happened_on.between(bindparam("first"), bindparam("last")))
    .group_by(_D.c.person_id)
)
_CARDS = (
    select(_A.c.person_id, func.count().label("number"))
    .where(one_of(_A.c.person_id, "people"), _A.c.campaign_id == bindparam("campaign"))
    .where(_A.c.at >= bindparam("since"), _A.c.at < bindparam("until"))
    .group_by(_A.c.person_id)
)


class EndingStore:
    """Deeds and acknowledgements of one campaign, added up for each person by themselves."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def tallies(
        self, people: Sequence[PersonId], days: tuple[date, date], within: tuple[datetime, datetime]
    ) -> Mapping[PersonId, Tally]:
        """What each did on `days`, both included, that is from the first instant of `within` to before the second."""
        common = {"campaign": self._campaign_id, "people": people}
        deeds = await self._tx.rows(_DEEDS, **common, first=days[0], last=days[1])
        cards = await self._tx.rows(_CARDS, **common, since=within[0], until=within[1])
        filed = {PersonId(row.person_id): int(row.number) for row in deeds}
        read = {PersonId(row.person_id): int(row.number) for row in cards}
        return {person: Tally(filed.get(person, 0), read.get(person, 0)) for person in filed | read}
