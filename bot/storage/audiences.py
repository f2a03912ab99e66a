"""Queries on who a broadcast would reach: counted for its preview, never listed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Select, and_, func, or_, select

from bot.domain.audiences import Away, Counted, LeftOut, Reach
from bot.domain.holding import Wishes
from bot.domain.identity import PersonId, UnitId
from bot.domain.pauses import Pause
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.holding import TAKE_A_PLACE, wishes_of


@dataclass(frozen=True, slots=True)
class Habit:
    """So many people of a kind who wish the same and of whom each got as many messages, by week."""

    wishes: Wishes
    kind: str
    pushed: Mapping[str, int]
    people: int


WIDE = 20
"""From so many units on, memberships are read in their own order instead of unit by unit."""


class AudienceStore:
    """Members of units, with why a message would not reach them now."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def reach(self, unit_ids: Collection[UnitId], *, author_id: PersonId, on: date) -> Reach:
        """Everybody of these units on that day in numbers, the author apart."""
        m, a, c = t.membership, t.telegram_account, t.consent
        has_account, has_consent = a.c.id.is_not(None), c.c.id.is_not(None)
        is_in_reach = a.c.unreachable_since.is_(None)
        unit_id = unit_of(unit_ids)
        rows = await self._tx.rows(
            select(
                unit_id.label("unit_id"),
                func.count().label("everybody"),
                func.count().filter(~has_account).label("not_bound"),
                func.count().filter(has_account, ~has_consent).label("no_consent"),
                func.count().filter(has_account, has_consent, ~is_in_reach).label("unreachable"),
            )
            .select_from(with_accounts(is_outer=True))
            .where(belongs(unit_ids, on), m.c.person_id != author_id)
            .group_by(unit_id)
            .order_by(unit_id)
        )
        own = await self._tx.value(select(m.c.unit_id).where(m.c.person_id == author_id, belongs(unit_ids, on)))
        return Reach(tuple(one for row in rows for one in _counted(row)), None if own is None else UnitId(own))

    async def habits(
        self,
        unit_ids: Collection[UnitId],
        *,
        author_id: PersonId,
        on: date,
        freezes: Mapping[Pause, Collection[UnitId]],
        weeks: Sequence[str],
    ) -> Sequence[Habit]:
        """How those are reached whom a copy would reach now, the author and who is away apart, by what is alike."""
        m, a, c, p = t.membership, t.telegram_account, t.consent, t.person
        columns = (p.c.zone, p.c.quiet_from, p.c.quiet_until, p.c.per_week, m.c.kind)
        each = (
            select(*columns, *(_pushed(week).label(week) for week in weeks))
            .select_from(with_accounts(is_outer=False).join(p, p.c.id == m.c.person_id))
            .where(belongs(unit_ids, on), m.c.person_id != author_id)
            .where(a.c.unreachable_since.is_(None), c.c.id.is_not(None))
            .where(~_leaves(on).exists(), *(~_is_frozen(pause, units) for pause, units in freezes.items()))
            .subquery()
        )
        rows = await self._tx.rows(select(*each.c, func.count().label("people")).group_by(*each.c))
        return [
            Habit(wishes_of(row), row.kind, {week: getattr(row, week) for week in weeks}, row.people) for row in rows
        ]

    async def away(
        self,
        unit_ids: Collection[UnitId],
        *,
        author_id: PersonId,
        on: date,
        freezes: Mapping[Pause, Collection[UnitId]],
    ) -> Away | None:
        """Those of them a message would reach who are on leave, or frozen with one of these units."""
        m, a, p = t.membership, t.telegram_account, t.pause
        is_on_leave = and_(p.c.person_id == m.c.person_id, p.c.from_on <= on, p.c.back_on > on)
        frozen = [_is_frozen(pause, units) for pause, units in freezes.items()]
        row = await self._tx.row(
            select(func.count(m.c.person_id.distinct()).label("people"), func.max(p.c.back_on).label("back_on"))
            .select_from(with_accounts(is_outer=False).join(p, is_on_leave, isouter=True))
            .where(belongs(unit_ids, on), m.c.person_id != author_id, a.c.unreachable_since.is_(None))
            .where(or_(p.c.id.is_not(None), *frozen))
        )
        days = [pause.back_on for pause in freezes] + ([row.back_on] if row and row.back_on else [])
        return Away(row.people, max(days)) if row and row.people else None


def _leaves(on: date) -> Select[*tuple[Any, ...]]:
    m, p = t.membership, t.pause
    return select(p.c.id).where(p.c.person_id == m.c.person_id, p.c.from_on <= on, p.c.back_on > on)


def _pushed(week: str) -> ScalarSelect[int]:
    """How many deliveries took one of a member's budget in a week."""
    m, d = t.membership, t.delivery
    counted = select(func.count()).where(d.c.person_id == m.c.person_id, d.c.push_week == week)
    return counted.where(d.c.state.in_(TAKE_A_PLACE)).scalar_subquery()


def _is_frozen(pause: Pause, units: Collection[UnitId]) -> ColumnElement[bool]:
    m = t.membership
    is_within = m.c.unit_id.in_(units)
    return and_(is_within, m.c.kind.in_(pause.kinds)) if pause.kinds else is_within


def with_accounts(*, is_outer: bool) -> FromClause:
    """Memberships with the account bound now and the consent in force; `is_outer` keeps those without."""
    m, a, c = t.membership, t.telegram_account, t.consent
    accounts = and_(a.c.person_id == m.c.person_id, a.c.unbound_at.is_(None))
    consents = and_(c.c.person_id == m.c.person_id, c.c.withdrawn_at.is_(None))
    return m.join(a, accounts, isouter=is_outer).join(c, consents, isouter=is_outer)


def unit_of(unit_ids: Collection[UnitId]) -> ColumnElement[int]:
    """The unit of a membership; as a sum where no index on units should be used, because they are many."""
    return t.membership.c.unit_id + 0 if len(unit_ids) >= WIDE else t.membership.c.unit_id.expression


def belongs(unit_ids: Collection[UnitId], on: date) -> ColumnElement[bool]:
    """Whether a membership is one of these units on that day."""
    m = t.membership
    return and_(unit_of(unit_ids).in_(unit_ids), m.c.from_on <= on, m.c.to_on.is_(None) | (m.c.to_on > on))


def _counted(row: Any) -> list[Counted]:  # noqa: ANN401 - a row of the counts above
    unit_id = UnitId(row.unit_id)
    missing = {reason: getattr(row, reason) for reason in LeftOut}
    found = [Counted(unit_id, reason, people) for reason, people in missing.items() if people]
    reached = row.everybody - sum(missing.values())
    return [Counted(unit_id, None, reached), *found] if reached else found
