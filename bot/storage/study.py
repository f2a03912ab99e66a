"""Queries on study cards sent and acknowledged; which card comes next is the domain's to say."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.deliveries import State
from bot.domain.identity import CampaignId, DeliveryId, PersonId, UnitId
from bot.domain.study import History, Offered, SentCard
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.many import one_of

CARD = "study_card"
NUDGE = "nudge"
_ARRIVES = (State.QUEUED, State.HELD, State.SENDING, State.SENT, State.UNCERTAIN, State.FOLDED)
"""A card in one of these states has reached its member or is about to."""
_D, _A = t.delivery, t.acknowledgement
_OFFERED = (
    select(
        _D.c.person_id,
        _D.c.content_id,
        func.count().filter(_D.c.kind == CARD).label("times"),
        func.max(_D.c.created_at).filter(_D.c.kind == CARD).label("last_at"),
        func.count().filter(_D.c.kind == NUDGE).label("nudges"),
    )
    .where(one_of(_D.c.person_id, "people"), _D.c.campaign_id == bindparam("campaign"))
    .where(_D.c.kind.in_((CARD, NUDGE)), _D.c.content_id.is_not(None), _D.c.state.in_(_ARRIVES))
    .group_by(_D.c.person_id, _D.c.content_id)
)
_READ = select(_A.c.person_id, _A.c.material).where(
    _A.c.campaign_id == bindparam("campaign"), one_of(_A.c.person_id, "people")
)


class StudyStore:
    """Cards and acknowledgements of one campaign."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def histories(self, people: Iterable[PersonId]) -> Mapping[PersonId, History]:
        """What each has been sent and has read; those with neither are left out."""
        wanted = list(people)
        offered = await self._offered(wanted)
        read = await self._read(wanted)
        return {person: History(offered.get(person, {}), read.get(person, frozenset())) for person in offered | read}

    async def _offered(self, people: Sequence[PersonId]) -> dict[PersonId, dict[str, Offered]]:
        rows = await self._tx.rows(_OFFERED, campaign=self._campaign_id, people=people)
        found: dict[PersonId, dict[str, Offered]] = {}
        for row in rows:
            if row.times:
                offered = Offered(row.times, row.last_at, row.nudges)
                found.setdefault(PersonId(row.person_id), {})[row.content_id] = offered
        return found

    async def _read(self, people: Sequence[PersonId]) -> dict[PersonId, frozenset[str]]:
        rows = await self._tx.rows(_READ, campaign=self._campaign_id, people=people)
        found: dict[PersonId, set[str]] = {}
        for row in rows:
            found.setdefault(PersonId(row.person_id), set()).add(row.material)
        return {person: frozenset(materials) for person, materials in found.items()}

    def _is_card(self) -> ColumnElement[bool]:
        d = t.delivery
        return and_(d.c.campaign_id == self._campaign_id, d.c.kind == CARD, d.c.content_id.is_not(None))

    async def sent(self, delivery_id: DeliveryId, person_id: PersonId) -> SentCard | None:
        """The card a delivery brought or nudged about, None when it is about none or is somebody else's."""
        d = t.delivery
        row = await self._tx.row(
            select(d.c.id, d.c.content_id, d.c.content_hash).where(
                d.c.id == delivery_id,
                d.c.person_id == person_id,
                d.c.campaign_id == self._campaign_id,
                d.c.kind.in_((CARD, NUDGE)),
                d.c.content_id.is_not(None),
            )
        )
        return None if row is None else SentCard(DeliveryId(row.id), row.content_id, row.content_hash or "")

    async def unread(self, person_id: PersonId) -> Sequence[SentCard]:
        """Cards that arrived and were not acknowledged, oldest first, the latest delivery of each."""
        d, a = t.delivery, t.acknowledgement
        is_read = (
            select(a.c.id)
            .where(a.c.campaign_id == self._campaign_id, a.c.person_id == person_id, a.c.material == d.c.content_id)
            .exists()
        )
        rows = await self._tx.rows(
            select(d.c.id, d.c.content_id, d.c.content_hash)
            .where(
                d.c.person_id == person_id,
                self._is_card(),
                d.c.state.in_((State.SENT, State.UNCERTAIN, State.FOLDED)),
                ~is_read,
            )
            .order_by(d.c.id)
        )
        latest = {row.content_id: row for row in rows}
        return [SentCard(DeliveryId(row.id), row.content_id, row.content_hash or "") for row in latest.values()]

    async def acknowledge(
        self, card: SentCard, *, person_id: PersonId, unit_id: UnitId, content_hash: str, at: datetime
    ) -> None:
        """Note that a material was read, once for each person; a second time changes nothing."""
        dialect = postgresql if self._tx.dialect == "postgresql" else sqlite
        await self._tx.run(
            dialect.insert(t.acknowledgement)
            .values(
                campaign_id=self._campaign_id,
                person_id=person_id,
                unit_id=unit_id,
                material=card.material,
                content_hash=content_hash,
                delivery_id=card.delivery_id,
                at=at,
            )
            .on_conflict_do_nothing()
        )
