"""Queries that count people taking part, in SQL and in few statements; what may be shown of it is the domain's."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select, union

from bot.domain.campaign import Phase
from bot.domain.checkins import CheckinState
from bot.domain.deeds import UNCOUNTED
from bot.domain.identity import CampaignId, UnitId
from bot.domain.stats import Figures, UnitFigures
from bot.storage import tables as t
from bot.storage.database import Transaction


class StatsStore:
    """Figures of one campaign; docs/figures.md defines them."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def figures(
        self, units: Sequence[UnitId], phase: Phase, *, items: Sequence[str], on: date
    ) -> list[UnitFigures]:
        """The figures of each unit for what happened in the phase, by members of it `on` that day.

        Three statements, however many people there are; only `items` are counted. Units come in the order of the tree.
        """
        eligible = await self._eligible(units, on)
        facts = self._facts(phase, items)
        by_item = await self._by_item(units, facts, on)
        took_part = await self._took_part(units, facts, on)
        return [
            UnitFigures(
                unit_id,
                name,
                Figures(people, people - bound, took_part.get(unit_id, 0), by_item.get(unit_id, {})),
            )
            for unit_id, name, people, bound in eligible
        ]

    async def _eligible(self, units: Sequence[UnitId], on: date) -> list[tuple[UnitId, str, int, int]]:
        """Unit, its name, members on that day, and how many of them the bot can reach."""
        m, a, c, u = t.membership, t.telegram_account, t.consent, t.unit
        rows = await self._tx.rows(
            select(
                u.c.id,
                u.c.name,
                func.count(m.c.person_id.distinct()).label("people"),
                func.count(c.c.person_id.distinct()).label("bound"),
            )
            .select_from(m)
            .join(u, u.c.id == m.c.unit_id)
            .outerjoin(a, and_(a.c.person_id == m.c.person_id, a.c.unbound_at.is_(None)))
            .outerjoin(c, and_(c.c.person_id == a.c.person_id, c.c.withdrawn_at.is_(None)))
            .where(_belongs(units, on))
            .group_by(u.c.id, u.c.name)
            .order_by(u.c.id)
        )
        return [(UnitId(row.id), row.name, row.people, row.bound) for row in rows]

    async def _by_item(self, units: Sequence[UnitId], facts: Subquery, on: date) -> Mapping[UnitId, Mapping[str, int]]:
        m = t.membership
        rows = await self._tx.rows(
            _members_with(facts, units, on)
            .add_columns(m.c.unit_id, facts.c.item, func.count(m.c.person_id.distinct()).label("people"))
            .group_by(m.c.unit_id, facts.c.item)
        )
        found: dict[UnitId, dict[str, int]] = {}
        for row in rows:
            found.setdefault(UnitId(row.unit_id), {})[row.item] = row.people
        return found

    async def _took_part(self, units: Sequence[UnitId], facts: Subquery, on: date) -> Mapping[UnitId, int]:
        m = t.membership
        rows = await self._tx.rows(
            _members_with(facts, units, on)
            .add_columns(m.c.unit_id, func.count(m.c.person_id.distinct()).label("people"))
            .group_by(m.c.unit_id)
        )
        return {UnitId(row.unit_id): row.people for row in rows}

    def _facts(self, phase: Phase, items: Sequence[str]) -> Subquery:
        """Who took part in which item within the phase, by a deed or by a check-in, each pair once."""
        d, c, i = t.deed, t.checkin, t.checkin_item
        deeds = select(d.c.person_id, d.c.item).where(
            d.c.campaign_id == self._campaign_id,
            d.c.state.not_in(UNCOUNTED),
            d.c.item.in_(items),
            d.c.happened_on.between(phase.start_on, phase.end_on),
        )
        chosen = (
            select(c.c.person_id, i.c.item)
            .join(i, i.c.checkin_id == c.c.id)
            .where(
                c.c.campaign_id == self._campaign_id,
                c.c.state == CheckinState.ANSWERED,
                i.c.item.in_(items),
                c.c.opened_on.between(phase.start_on, phase.end_on),
            )
        )
        return union(deeds, chosen).subquery("facts")


def _belongs(units: Sequence[UnitId], on: date) -> ColumnElement[bool]:
    m = t.membership
    return and_(m.c.unit_id.in_(units), m.c.from_on <= on, m.c.to_on.is_(None) | (m.c.to_on > on))


def _members_with(facts: Subquery, units: Sequence[UnitId], on: date) -> Select[Any]:
    m = t.membership
    return select().select_from(m).join(facts, facts.c.person_id == m.c.person_id).where(_belongs(units, on))
