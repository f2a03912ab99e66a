"""Queries on members: persons, their memberships over time, their consents and bindings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, insert, select, update

from bot.domain.identity import PersonId, UnitId, UserId
from bot.domain.roster import Member, RosterRow
from bot.storage import tables as t
from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Binding:
    """An account bound to a person now; its id tells it from earlier and later ones."""

    id: int
    user_id: UserId
    confirmed_at: datetime | None


class MemberStore:
    """The roster as of a day."""

    def __init__(self, tx: Transaction, on: date) -> None:
        self._tx = tx
        self._on = on

    async def find(self, person_id: PersonId) -> Member | None:
        """The member, None for somebody without a membership that day."""
        row = await self._tx.row(self._members().where(t.person.c.id == person_id))
        return _member(row) if row else None

    async def called(self, code_or_name: str) -> Sequence[Member]:
        """The member with that code, else all of that name."""
        for column in (t.person.c.code, t.person.c.name):
            rows = await self._tx.rows(self._members().where(column == code_or_name))
            if rows:
                return [_member(row) for row in rows]
        return []

    async def all(self, unit_id: UnitId | None = None) -> Sequence[Member]:
        """Everybody, or everybody of one unit, by code."""
        query = self._members()
        if unit_id is not None:
            query = query.where(t.membership.c.unit_id == unit_id)
        return [_member(row) for row in await self._tx.rows(query)]

    def _members(self) -> Select[Any]:
        p, m, a = t.person, t.membership, t.telegram_account
        return (
            select(
                p.c.id, p.c.code, p.c.name, p.c.language, m.c.kind, m.c.unit_id,
                t.unit.c.name.label("unit_name"), a.c.id.label("account_id"),
            )
            .join(m, m.c.person_id == p.c.id)
            .join(t.unit, t.unit.c.id == m.c.unit_id)
            .outerjoin(a, and_(a.c.person_id == p.c.id, a.c.unbound_at.is_(None)))
            .where(m.c.from_on <= self._on, m.c.to_on.is_(None) | (m.c.to_on > self._on))
            .order_by(p.c.code)
        )  # fmt: skip

    async def add(self, row: RosterRow, unit_id: UnitId, *, at: datetime) -> PersonId:
        """Put somebody on the roster, a member from that day on; one who left earlier keeps the history."""
        person_id = await self._tx.value(select(t.person.c.id).where(t.person.c.code == row.code))
        if person_id is None:
            added = insert(t.person).values(code=row.code, name=row.name, language=row.language, created_at=at)
            person_id = await self._tx.value(added.returning(t.person.c.id))
        else:
            language = {"language": row.language} if row.language else {}
            await self._tx.run(update(t.person).where(t.person.c.id == person_id).values(name=row.name, **language))
        await self._begin_membership(PersonId(person_id), unit_id, row.kind)
        return PersonId(person_id)

    async def rename(self, person_id: PersonId, name: str, language: str | None) -> None:
        """Correct what the roster says of a person."""
        await self._tx.run(update(t.person).where(t.person.c.id == person_id).values(name=name, language=language))

    async def move(self, person_id: PersonId, unit_id: UnitId, kind: str) -> None:
        """Begin a new membership that day; the one before ends and stays as history."""
        m = t.membership
        is_open = and_(m.c.person_id == person_id, m.c.to_on.is_(None))
        corrected = await self._tx.run(
            update(m).where(is_open, m.c.from_on == self._on).values(unit_id=unit_id, kind=kind)
        )
        if corrected.rowcount == 0:
            await self._tx.run(update(m).where(is_open).values(to_on=self._on))
            await self._begin_membership(person_id, unit_id, kind)

    async def leave(self, person_id: PersonId) -> None:
        """End the membership that day; it stays as history."""
        m = t.membership
        await self._tx.run(update(m).where(m.c.person_id == person_id, m.c.to_on.is_(None)).values(to_on=self._on))

    async def _begin_membership(self, person_id: PersonId, unit_id: UnitId, kind: str) -> None:
        await self._tx.run(
            insert(t.membership).values(person_id=person_id, unit_id=unit_id, kind=kind, from_on=self._on)
        )

    async def live_by(self, person_id: PersonId, zone: str | None) -> None:
        """Remember the zone a person lives by; None for the organisation's."""
        await self._tx.run(update(t.person).where(t.person.c.id == person_id).values(zone=zone))

    async def speak(self, person_id: PersonId, language: str) -> None:
        """Remember the language a person reads."""
        await self._tx.run(update(t.person).where(t.person.c.id == person_id).values(language=language))

    async def consent(self, person_id: PersonId, *, version: int, at: datetime) -> None:
        """Record a consent; none may be open."""
        await self._tx.run(insert(t.consent).values(person_id=person_id, version=version, given_at=at))

    async def withdraw_consent(self, person_id: PersonId, *, at: datetime) -> bool:
        """End the open consent; says whether there was one."""
        c = t.consent
        done = await self._tx.run(
            update(c).where(c.c.person_id == person_id, c.c.withdrawn_at.is_(None)).values(withdrawn_at=at)
        )
        return done.rowcount > 0

    async def binding(self, person_id: PersonId) -> Binding | None:
        """The account bound to the person now."""
        a = t.telegram_account
        row = await self._tx.row(
            select(a.c.id, a.c.user_id, a.c.confirmed_at).where(a.c.person_id == person_id, a.c.unbound_at.is_(None))
        )
        return Binding(row.id, UserId(row.user_id), row.confirmed_at) if row else None


def _member(row: Row[Any]) -> Member:
    return Member(
        person_id=PersonId(row.id),
        code=row.code,
        name=row.name,
        language=row.language,
        unit_id=UnitId(row.unit_id),
        unit_name=row.unit_name,
        kind=row.kind,
        is_bound=row.account_id is not None,
    )
