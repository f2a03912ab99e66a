"""Queries on Telegram accounts: who is bound where, who can be reached."""

from datetime import date, datetime

from sqlalchemy import and_, bindparam, insert, select, update

from bot.domain.identity import PersonId, UnitId, UserId
from bot.domain.people import Actor, Grant, Role
from bot.storage import tables as t
from bot.storage.database import Transaction

_A, _P, _M, _G = t.telegram_account, t.person, t.membership, t.role_grant
_ACTOR = (
    select(
        _P.c.id, _P.c.code, _P.c.name, _P.c.language, _P.c.zone, _M.c.kind, _M.c.unit_id, t.unit.c.name.label("unit")
    )
    .select_from(_A)
    .join(_P, _P.c.id == _A.c.person_id)
    .join(t.consent, and_(t.consent.c.person_id == _P.c.id, t.consent.c.withdrawn_at.is_(None)))
    .join(
        _M,
        and_(
            _M.c.person_id == _P.c.id,
            _M.c.from_on <= bindparam("on"),
            _M.c.to_on.is_(None) | (_M.c.to_on > bindparam("on")),
        ),
    )
    .join(t.unit, t.unit.c.id == _M.c.unit_id)
    .where(_A.c.user_id == bindparam("user_id"), _A.c.unbound_at.is_(None))
)
_GRANTS = (
    select(_G.c.role, _G.c.unit_id)
    .where(_G.c.person_id == bindparam("person_id"), _G.c.to_at.is_(None))
    .order_by(_G.c.id)
)
_PERSON_OF = select(_A.c.person_id).where(_A.c.user_id == bindparam("user_id"), _A.c.unbound_at.is_(None))


class AccountStore:
    """An account is bound to at most one person, a person to at most one account."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def actor(self, user_id: UserId, *, zone: str, on: date) -> Actor | None:
        """The member behind an account, with consent and a membership on that day; else None."""
        row = await self._tx.row(_ACTOR, user_id=user_id, on=on)
        if row is None:
            return None
        return Actor(
            person_id=PersonId(row.id),
            user_id=user_id,
            code=row.code,
            name=row.name,
            language=row.language or "zh",
            zone=row.zone or zone,
            unit_id=UnitId(row.unit_id),
            unit_name=row.unit,
            kind=row.kind,
            grants=await self.grants(PersonId(row.id)),
        )

    async def grants(self, person_id: PersonId) -> tuple[Grant, ...]:
        """The roles a person holds now."""
        rows = await self._tx.rows(_GRANTS, person_id=person_id)
        return tuple(Grant(Role(row.role), UnitId(row.unit_id)) for row in rows)

    async def person_of(self, user_id: UserId) -> PersonId | None:
        """The person an account is bound to, consent or not."""
        found = await self._tx.value(_PERSON_OF, user_id=user_id)
        return None if found is None else PersonId(found)

    async def bind(self, person_id: PersonId, user_id: UserId, *, username: str | None, at: datetime) -> None:
        """Bind; both must be free, the database sees to it."""
        await self._tx.run(
            insert(t.telegram_account).values(person_id=person_id, user_id=user_id, username=username, bound_at=at)
        )

    async def unbind(self, person_id: PersonId, *, at: datetime) -> None:
        """Cut the person's account off."""
        a = t.telegram_account
        await self._tx.run(update(a).where(a.c.person_id == person_id, a.c.unbound_at.is_(None)).values(unbound_at=at))

    async def confirm(self, person_id: PersonId, *, at: datetime) -> None:
        """The secretary says the right person holds the account."""
        a = t.telegram_account
        await self._tx.run(
            update(a).where(a.c.person_id == person_id, a.c.unbound_at.is_(None)).values(confirmed_at=at)
        )

    async def mark_unreachable(self, user_id: int, *, at: datetime) -> None:
        """Telegram refuses to deliver to this account."""
        a = t.telegram_account
        await self._tx.run(
            update(a)
            .where(a.c.user_id == user_id, a.c.unbound_at.is_(None), a.c.unreachable_since.is_(None))
            .values(unreachable_since=at)
        )

    async def mark_reachable(self, user_id: int) -> None:
        """The account spoke or unblocked the bot."""
        a = t.telegram_account
        await self._tx.run(
            update(a)
            .where(a.c.user_id == user_id, a.c.unbound_at.is_(None), a.c.unreachable_since.is_not(None))
            .values(unreachable_since=None)
        )
