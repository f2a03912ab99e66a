"""Queries on deeds, their earlier versions, and affirmations; figures made of them are stats'."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.deeds import UNCOUNTED, Deed, DeedState, Filing, ToldDeed, Visibility
from bot.domain.identity import CampaignId, DeedId, PersonId, UnitId
from bot.domain.people import Actor
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.spans import Span


class DeedStore:
    """Deeds of one campaign."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def file(self, actor: Actor, filing: Filing, *, state: DeedState, happened_on: date, at: datetime) -> DeedId:
        """Add a deed of the actor, in the actor's unit; `checkin` is left out unless it is the actor's own."""
        c = t.checkin
        checkin_id = await self._tx.value(
            select(c.c.id).where(c.c.id == filing.checkin, c.c.person_id == actor.person_id)
        )
        added = (
            insert(t.deed)
            .values(
                campaign_id=self._campaign_id,
                person_id=actor.person_id,
                unit_id=actor.unit_id,
                item=filing.item,
                text=filing.text,
                happened_on=happened_on,
                state=state,
                visibility=Visibility.SECRETARY,
                filed_at=at,
                changed_at=at,
                photo=filing.photo,
                checkin_id=checkin_id,
                inbox_id=filing.inbox_id,
            )
            .returning(t.deed.c.id)
        )
        return DeedId(await self._tx.value(added))

    async def find(self, deed_id: DeedId) -> Deed | None:
        """One deed."""
        row = await self._tx.row(
            select(t.deed).where(t.deed.c.id == deed_id, t.deed.c.campaign_id == self._campaign_id)
        )
        return _deed(row) if row else None

    async def change(self, deed_id: DeedId, *, at: datetime, **values: Any) -> None:  # noqa: ANN401 - any column
        """Set columns of a deed."""
        await self._tx.run(update(t.deed).where(t.deed.c.id == deed_id).values(changed_at=at, **values))

    async def keep_version(self, deed: Deed, *, at: datetime) -> None:
        """Keep the text a deed has now, before another takes its place."""
        v = t.deed_version
        last = await self._tx.value(select(func.max(v.c.number)).where(v.c.deed_id == deed.id))
        await self._tx.run(insert(v).values(deed_id=deed.id, number=(last or 0) + 1, text=deed.text, replaced_at=at))

    async def versions(self, deed_id: DeedId) -> Sequence[str]:
        """The earlier texts of a deed, oldest first."""
        v = t.deed_version
        rows = await self._tx.rows(select(v.c.text).where(v.c.deed_id == deed_id).order_by(v.c.number))
        return [row.text for row in rows]

    def _own(self, person_id: PersonId, span: Span, *states: DeedState) -> ColumnElement[bool]:
        d = t.deed
        is_own = and_(d.c.campaign_id == self._campaign_id, d.c.person_id == person_id, span.covers(d.c.happened_on))
        return and_(is_own, d.c.state.in_(states)) if states else is_own

    async def counts(self, person_id: PersonId, span: Span) -> Mapping[str, int]:
        """How many deeds a person has filed and not withdrawn, by item."""
        d = t.deed
        rows = await self._tx.rows(
            select(d.c.item, func.count().label("deeds"))
            .where(self._own(person_id, span), d.c.state.not_in(UNCOUNTED))
            .group_by(d.c.item)
        )
        return {row.item: row.deeds for row in rows}

    async def count(self, person_id: PersonId, span: Span, *states: DeedState) -> int:
        """How many deeds a person has in these states, in any state if none is named."""
        found: int = await self._tx.value(select(func.count()).where(self._own(person_id, span, *states)))
        return found

    async def listed(
        self, person_id: PersonId, span: Span, *states: DeedState, limit: int, offset: int
    ) -> tuple[Deed, ...]:
        """A person's deeds, the latest day first."""
        d = t.deed
        rows = await self._tx.rows(
            select(d)
            .where(self._own(person_id, span, *states))
            .order_by(d.c.happened_on.desc(), d.c.id.desc())
            .limit(limit)
            .offset(offset)
        )
        return tuple(map(_deed, rows))

    # What a branch may be told

    def _filed_in(self, unit_id: UnitId, span: Span) -> ColumnElement[bool]:
        d = t.deed
        return and_(
            d.c.campaign_id == self._campaign_id,
            d.c.unit_id == unit_id,
            d.c.state.not_in(UNCOUNTED),
            span.covers(d.c.happened_on),
        )

    async def count_in(self, unit_id: UnitId, span: Span) -> int:
        """How many deeds were filed in a unit and not withdrawn."""
        found: int = await self._tx.value(select(func.count()).where(self._filed_in(unit_id, span)))
        return found

    async def lengths_in(self, unit_id: UnitId, span: Span) -> Sequence[tuple[DeedId, int]]:
        """The deeds filed in a unit and how long each is, the latest filed first."""
        d = t.deed
        rows = await self._tx.rows(
            select(d.c.id, func.length(d.c.text).label("characters"))
            .where(self._filed_in(unit_id, span))
            .order_by(d.c.filed_at.desc(), d.c.id.desc())
        )
        return [(DeedId(row.id), row.characters) for row in rows]

    async def told(self, ids: Sequence[DeedId]) -> tuple[ToldDeed, ...]:
        """Deeds with the names of who filed them, the latest filed first."""
        d, p = t.deed, t.person
        rows = await self._tx.rows(
            select(d, p.c.name)
            .join(p, p.c.id == d.c.person_id)
            .where(d.c.id.in_(ids))
            .order_by(d.c.filed_at.desc(), d.c.id.desc())
        )
        return tuple(ToldDeed(_deed(row), row.name) for row in rows)

    # Affirmations

    async def is_affirmed(self, person_id: PersonId, item: str, period: str | None) -> bool:
        """Whether a person has affirmed an item for a deed period, for any of the campaign where none is named."""
        found = select(t.affirmation.c.id).where(self._is_it(person_id, item, period)).limit(1)
        return await self._tx.value(found) is not None

    async def affirm(self, person_id: PersonId, item: str, period: str, *, at: datetime) -> None:
        """Note an affirmation; a second one in the period changes nothing."""
        dialect = postgresql if self._tx.dialect == "postgresql" else sqlite
        await self._tx.run(
            dialect.insert(t.affirmation)
            .values(campaign_id=self._campaign_id, person_id=person_id, item=item, period=period, affirmed_at=at)
            .on_conflict_do_nothing()
        )

    async def take_back(self, person_id: PersonId, item: str, period: str) -> None:
        """Forget an affirmation."""
        await self._tx.run(delete(t.affirmation).where(self._is_it(person_id, item, period)))

    def _is_it(self, person_id: PersonId, item: str, period: str | None) -> ColumnElement[bool]:
        a = t.affirmation
        return and_(
            a.c.campaign_id == self._campaign_id,
            a.c.person_id == person_id,
            a.c.item == item,
            a.c.period == period if period is not None else true(),
        )


def _deed(row: Row[Any]) -> Deed:
    return Deed(
        id=DeedId(row.id),
        person_id=PersonId(row.person_id),
        unit_id=UnitId(row.unit_id),
        item=row.item,
        text=row.text,
        happened_on=row.happened_on,
        state=DeedState(row.state),
        visibility=Visibility(row.visibility),
        filed_at=row.filed_at,
        changed_at=row.changed_at,
        photo=row.photo,
    )
