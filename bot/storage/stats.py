"""Queries that count people taking part, in SQL and in few statements; what may be shown of it is the domain's."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select, union_all

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

        Two statements, however many people there are; only `items` are counted. Units come in the order of the tree.
        """
        eligible = await self._eligible(units, on)
        taking = await self._taking_part(units, phase, items, on)
        return [
            UnitFigures(
                unit_id,
                name,
                Figures(people, people - bound, *taking.get(unit_id, (0, {})), on_leave=on_leave),
            )
            for unit_id, name, people, bound, on_leave in eligible
        ]

    async def _eligible(self, units: Sequence[UnitId], on: date) -> list[tuple[UnitId, str, int, int, int]]:
        """Unit, its name, members on that day, and how many of them the bot can reach and are on leave."""
        m, a, c, u, p = t.membership, t.telegram_account, t.consent, t.unit, t.pause
        is_on_leave = and_(p.c.person_id == m.c.person_id, p.c.from_on <= on, p.c.back_on > on)
        rows = await self._tx.rows(
            select(
                u.c.id,
                u.c.name,
                func.count(m.c.person_id.distinct()).label("people"),
                func.count(c.c.person_id.distinct()).label("bound"),
                func.count(p.c.person_id.distinct()).label("on_leave"),
            )
            .select_from(m)
            .join(u, u.c.id == m.c.unit_id)
            .outerjoin(a, and_(a.c.person_id == m.c.person_id, a.c.unbound_at.is_(None)))
            .outerjoin(c, and_(c.c.person_id == a.c.person_id, c.c.withdrawn_at.is_(None)))
            .outerjoin(p, and_(is_on_leave, p.c.campaign_id == self._campaign_id))
            .where(_belongs(units, on))
            .group_by(u.c.id, u.c.name)
            .order_by(u.c.id)
        )
        return [(UnitId(row.id), row.name, row.people, row.bound, row.on_leave) for row in rows]

    async def _taking_part(
        self, units: Sequence[UnitId], phase: Phase, items: Sequence[str], on: date
    ) -> Mapping[UnitId, tuple[int, Mapping[str, int]]]:
        """How many took part in each unit, and in which item; every fact is read once."""
        m, facts = t.membership, self._facts(phase, items)
        took = [func.max(case((facts.c.item == item, 1), else_=0)).label(f"item_{n}") for n, item in enumerate(items)]
        people = select(facts.c.person_id, *took).group_by(facts.c.person_id).subquery("people")
        sums = [func.sum(people.c[f"item_{n}"]) for n in range(len(items))]
        rows = await self._tx.rows(
            select(m.c.unit_id, func.count(), *sums)
            .join(people, people.c.person_id == m.c.person_id)
            .where(_belongs(units, on))
            .group_by(m.c.unit_id)
        )
        return {UnitId(unit_id): (number, _some(items, counts)) for unit_id, number, *counts in map(tuple, rows)}

    def _facts(self, phase: Phase, items: Sequence[str]) -> Subquery:
        """Who took part in which item within the phase, by deeds and by check-ins."""
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
        return union_all(deeds, chosen).subquery("facts")


def _belongs(units: Sequence[UnitId], on: date) -> ColumnElement[bool]:
    m = t.membership
    return and_(m.c.unit_id.in_(units), m.c.from_on <= on, m.c.to_on.is_(None) | (m.c.to_on > on))


def _some(items: Sequence[str], counts: Sequence[int]) -> dict[str, int]:
    """Items with how many took part, without those in which nobody did."""
    return {item: number for item, number in zip(items, counts, strict=True) if number}
