"""Queries on occurrences, the agenda; when they fall due is the domain's to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.identity import CampaignId, OccurrenceId, PersonId
from bot.domain.occurrences import CLOSE, REMIND, Fate, Occurrence
from bot.storage import tables as t
from bot.storage.database import Transaction

LEFT = "left"
"""Why an occurrence was skipped: its person had left."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A person the campaign reaches: bound, consenting, a member; `since` is when that began."""

    person_id: PersonId
    kind: str
    zone: str | None
    since: datetime


class OccurrenceStore:
    """The agenda of one campaign."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def enrolled(self, person_id: PersonId | None = None) -> Sequence[Enrolled]:
        """Everyone to plan for, or the one person if enrolled."""
        a, c, m, p = t.telegram_account, t.consent, t.membership, t.person
        query = (
            select(p.c.id, m.c.kind, p.c.zone, c.c.given_at)
            .select_from(p)
            .join(a, and_(a.c.person_id == p.c.id, a.c.unbound_at.is_(None)))
            .join(c, and_(c.c.person_id == p.c.id, c.c.withdrawn_at.is_(None)))
            .join(m, and_(m.c.person_id == p.c.id, m.c.to_on.is_(None)))
            .order_by(p.c.id)
        )
        if person_id is not None:
            query = query.where(p.c.id == person_id)
        return [Enrolled(PersonId(row.id), row.kind, row.zone, row.given_at) for row in await self._tx.rows(query)]

    async def plan(self, rows: Sequence[Mapping[str, Any]], *, plan_version: str) -> None:
        """Put slots on the agenda; one known by its key stays as it is."""
        if not rows:
            return
        dialect = postgresql if self._tx.dialect == "postgresql" else sqlite
        common = {"campaign_id": self._campaign_id, "plan_version": plan_version, "state": Fate.PLANNED}
        await self._tx.run(dialect.insert(t.occurrence).on_conflict_do_nothing(), [common | dict(row) for row in rows])

    async def due(self, at: datetime, *, limit: int) -> Sequence[Occurrence]:
        """What is due by `at`, oldest first; locked until the commit."""
        o, later = t.occurrence, t.occurrence.alias("later")
        is_same = and_(
            later.c.campaign_id == o.c.campaign_id, later.c.rule == o.c.rule, later.c.person_id == o.c.person_id
        )
        is_overtaken = select(later.c.id).where(is_same, later.c.due_at > o.c.due_at, later.c.due_at <= at).exists()
        rows = await self._tx.rows(
            select(o.c.id, o.c.rule, o.c.person_id, o.c.slot, o.c.due_at, is_overtaken.label("is_overtaken"))
            .where(o.c.campaign_id == self._campaign_id, o.c.state == Fate.PLANNED, o.c.due_at <= at)
            .order_by(o.c.due_at, o.c.rule, o.c.id)
            .limit(limit)
            .with_for_update(of=o, skip_locked=True)
        )
        return [_occurrence(row) for row in rows]

    async def settle(self, ids: Sequence[OccurrenceId], *, fate: Fate, reason: str | None, at: datetime) -> None:
        """Write what became of occurrences and why."""
        o = t.occurrence
        if ids:
            await self._tx.run(
                update(o)
                .where(o.c.id.in_(ids), o.c.state == Fate.PLANNED)
                .values(state=fate, reason=reason, settled_at=at)
            )

    async def next_due_at(self) -> datetime | None:
        """When the agenda next asks for something."""
        o = t.occurrence
        at: datetime | None = await self._tx.value(
            select(func.min(o.c.due_at)).where(o.c.campaign_id == self._campaign_id, o.c.state == Fate.PLANNED)
        )
        return at

    async def next_event_at(self) -> datetime | None:
        """The same, without what follows on something its person never had: a reminder, a closing."""
        o, first = t.occurrence, t.occurrence.alias("first")
        begins = and_(*(o.c.rule.not_like(f"%{suffix}") for suffix in (REMIND, CLOSE)))
        follows = or_(*(o.c.rule == first.c.rule.concat(suffix) for suffix in (REMIND, CLOSE)))
        is_same = and_(first.c.campaign_id == o.c.campaign_id, first.c.person_id == o.c.person_id)
        begun = select(first.c.id).where(is_same, first.c.slot == o.c.slot, follows).exists()
        at: datetime | None = await self._tx.value(
            select(func.min(o.c.due_at)).where(
                o.c.campaign_id == self._campaign_id, o.c.state == Fate.PLANNED, or_(begins, begun)
            )
        )
        return at

    async def forget_other_plans(self, version: str, *, after: datetime) -> None:
        """Take off the agenda what any other version of the plan put there for later than `after`."""
        o = t.occurrence
        await self._tx.run(
            delete(o).where(
                o.c.campaign_id == self._campaign_id,
                o.c.state == Fate.PLANNED,
                o.c.due_at > after,
                o.c.plan_version != version,
            )
        )

    async def forget_planned(self, person_id: PersonId) -> None:
        """Take back what is still only planned for a person."""
        o = t.occurrence
        await self._tx.run(
            update(o)
            .where(o.c.person_id == person_id, o.c.state == Fate.PLANNED)
            .values(state=Fate.SKIPPED, reason=LEFT)
        )

    async def plan_again(self, person_id: PersonId, *, after: datetime) -> None:
        """Plan again for somebody who came back what was taken back and is still to come."""
        o = t.occurrence
        await self._tx.run(
            update(o)
            .where(o.c.campaign_id == self._campaign_id, o.c.person_id == person_id, o.c.due_at > after)
            .where(o.c.state == Fate.SKIPPED, o.c.reason == LEFT)
            .values(state=Fate.PLANNED, reason=None, settled_at=None)
        )


def _occurrence(row: Row[Any]) -> Occurrence:
    return Occurrence(
        OccurrenceId(row.id), row.rule, PersonId(row.person_id), row.slot, row.due_at, is_overtaken=row.is_overtaken
    )
