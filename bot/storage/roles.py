"""Queries on roles: who was given which, where and by whom; an actor's own come with the account."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import and_, exists, insert, select, update

from bot.domain.deliveries import Op
from bot.domain.identity import PersonId, UnitId
from bot.domain.people import Grant, Role
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.enrolled import People, enrolled


class RoleStore:
    """Role grants, open ones and past ones."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def grant(
        self, person_id: PersonId, role: Role, unit_id: UnitId, *, at: datetime, by: PersonId | None
    ) -> bool:
        """Give a role; says whether the person did not hold it there already."""
        g = t.role_grant
        is_held = await self._tx.value(
            select(g.c.id).where(
                g.c.person_id == person_id, g.c.role == role, g.c.unit_id == unit_id, g.c.to_at.is_(None)
            )
        )
        if is_held is not None:
            return False
        await self._tx.run(insert(g).values(person_id=person_id, role=role, unit_id=unit_id, from_at=at, granted_by=by))
        return True

    async def held_in(self, unit_id: UnitId, *, on: date) -> Mapping[PersonId, Sequence[Grant]]:
        """The roles that members of a unit on that day hold, wherever; who holds none is left out."""
        g, m = t.role_grant, t.membership
        rows = await self._tx.rows(
            select(g.c.person_id, g.c.role, g.c.unit_id)
            .join(m, m.c.person_id == g.c.person_id)
            .where(m.c.unit_id == unit_id, m.c.from_on <= on, m.c.to_on.is_(None) | (m.c.to_on > on))
            .where(g.c.to_at.is_(None))
            .order_by(g.c.id)
        )
        found: dict[PersonId, list[Grant]] = {}
        for row in rows:
            found.setdefault(PersonId(row.person_id), []).append(Grant(Role(row.role), UnitId(row.unit_id)))
        return found

    async def reachable_holders(self, role: Role, unit_ids: Collection[UnitId]) -> Sequence[PersonId]:
        """Who holds the role in one of the units, has an account bound and agrees to hear from the bot."""
        g, a, c = t.role_grant, t.telegram_account, t.consent
        rows = await self._tx.rows(
            select(g.c.person_id)
            .distinct()
            .where(
                g.c.role == role,
                g.c.unit_id.in_(unit_ids),
                g.c.to_at.is_(None),
                exists().where(and_(a.c.person_id == g.c.person_id, a.c.unbound_at.is_(None))),
                exists().where(and_(c.c.person_id == g.c.person_id, c.c.withdrawn_at.is_(None))),
            )
            .order_by(g.c.person_id)
        )
        return [PersonId(row.person_id) for row in rows]

    async def of_enrolled(self, among: People) -> Mapping[PersonId, Collection[Role]]:
        """The roles that each of these people the campaign reaches holds now, which may be none."""
        g = t.role_grant
        reached = await self._tx.rows(enrolled(t.person.c.id, among=among).distinct().order_by(t.person.c.id))
        found: dict[PersonId, list[Role]] = {PersonId(row.id): [] for row in reached}
        rows = await self._tx.rows(
            select(g.c.person_id, g.c.role).where(
                g.c.person_id > among.after, g.c.person_id <= among.upto, g.c.to_at.is_(None)
            )
        )
        for row in rows:
            found.get(PersonId(row.person_id), []).append(Role(row.role))
        return found

    async def is_any_menu_owed(self) -> bool:
        """Whether anybody was ever owed the menu of a role."""
        d = t.delivery
        return await self._tx.value(select(d.c.id).where(d.c.op == Op.MENU).limit(1)) is not None

    async def end(
        self, person_id: PersonId, *, at: datetime, role: Role | None = None, unit_id: UnitId | None = None
    ) -> int:
        """Take roles away: the one named, or all; says how many the person held."""
        g = t.role_grant
        taken = update(g).where(g.c.person_id == person_id, g.c.to_at.is_(None))
        if role is not None:
            taken = taken.where(g.c.role == role)
        if unit_id is not None:
            taken = taken.where(g.c.unit_id == unit_id)
        return (await self._tx.run(taken.values(to_at=at))).rowcount

    async def holders(self, role: Role) -> Mapping[UnitId, Sequence[PersonId]]:
        """Who holds the role now, by unit, longest first."""
        g = t.role_grant
        rows = await self._tx.rows(
            select(g.c.unit_id, g.c.person_id).where(g.c.role == role, g.c.to_at.is_(None)).order_by(g.c.id)
        )
        found: dict[UnitId, list[PersonId]] = {}
        for row in rows:
            found.setdefault(UnitId(row.unit_id), []).append(PersonId(row.person_id))
        return found
