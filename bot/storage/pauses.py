"""Queries on leave and freezes, and on what they hold of the agenda; whom they concern is the domain's."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, insert, or_, select, update

from bot.domain.checkins import NEVER_OPENED
from bot.domain.identity import CampaignId, OccurrenceId, PauseId, PersonId, UnitId
from bot.domain.occurrences import Fate, Slot
from bot.domain.pauses import Pause, Reason
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.many import one_of

_REAL = (
    select(t.pause)
    .where(t.pause.c.campaign_id == bindparam("campaign"), t.pause.c.back_on > t.pause.c.from_on)
    .order_by(t.pause.c.from_on, t.pause.c.id)
)
_CONCERNING = _REAL.where(
    t.pause.c.person_id.is_(None) | one_of(t.pause.c.person_id, "people"), t.pause.c.back_on > bindparam("after")
)
"""Asked at every step of firing and before anything leaves, so built once."""


class PauseStore:
    """Pauses of one campaign; none is ever deleted."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def add(self, pause: Pause, *, by: PersonId | None, at: datetime) -> PauseId:
        """Keep a new one; its own id is not looked at."""
        added = insert(t.pause).values(
            campaign_id=self._campaign_id,
            person_id=pause.person_id,
            unit_id=pause.unit_id,
            kinds=list(pause.kinds),
            from_on=pause.from_on,
            back_on=pause.back_on,
            reason=pause.reason,
            set_by=by,
            set_at=at,
        )
        return PauseId(await self._tx.value(added.returning(t.pause.c.id)))

    async def end(self, pause_id: PauseId, *, back_on: date, by: PersonId | None, at: datetime) -> None:
        """End one early; one that was ended already stays as it is."""
        p = t.pause
        await self._tx.run(
            update(p)
            .where(p.c.id == pause_id, p.c.ended_at.is_(None))
            .values(back_on=back_on, ended_by=by, ended_at=at)
        )

    async def find(self, pause_id: PauseId) -> Pause | None:
        """One of them."""
        found = await self._find(t.pause.c.id == pause_id)
        return found[0] if found else None

    async def freezes(self, *, after: date) -> Sequence[Pause]:
        """Freezes that hold after a day, or will."""
        return await self._find(and_(t.pause.c.unit_id.is_not(None), t.pause.c.back_on > after))

    async def concerning(self, people: Collection[PersonId], *, after: date) -> Sequence[Pause]:
        """Every freeze, and the leave of these people, that holds after a day, or will."""
        rows = await self._tx.rows(_CONCERNING, campaign=self._campaign_id, people=people, after=after)
        return [_pause(row) for row in rows]

    async def hold(self, ids: Sequence[OccurrenceId], *, until: datetime, reason: str) -> None:
        """Hold what is due until campaign time `until`."""
        o = t.occurrence
        mine = update(o).where(one_of(o.c.id, ids), o.c.state == Fate.PLANNED)
        await self._tx.run(mine.values(state=Fate.HELD, held_until=until, reason=reason))

    async def cut_short(self, until: datetime, person_id: PersonId | None = None) -> None:
        """Hold nothing, or nothing of one person's, longer than until `until`: leave or a freeze ended early."""
        o = t.occurrence
        held = and_(o.c.campaign_id == self._campaign_id, o.c.state == Fate.HELD, o.c.held_until > until)
        whose = held if person_id is None else and_(held, o.c.person_id == person_id)
        await self._tx.run(update(o).where(whose).values(held_until=until))

    async def hold_until(self, until: datetime, person_id: PersonId) -> None:
        """Let what is held for one person wait until another instant: their morning is another."""
        o = t.occurrence
        held = and_(o.c.campaign_id == self._campaign_id, o.c.state == Fate.HELD, o.c.person_id == person_id)
        await self._tx.run(update(o).where(held).values(held_until=until))

    async def retime(self, slots: Sequence[tuple[PersonId, Slot]]) -> None:
        """Let people's own closings fall due when their slots say now; one that found nothing to close comes again."""
        o = t.occurrence
        is_it = and_(o.c.rule == bindparam("_rule"), o.c.slot == bindparam("_slot"))
        mine = and_(o.c.campaign_id == self._campaign_id, is_it, o.c.person_id == bindparam("_person"))
        was_early = and_(o.c.state == Fate.SKIPPED, o.c.reason == NEVER_OPENED)
        moved = update(o).where(mine, or_(o.c.state == Fate.PLANNED, was_early))
        rows = [
            {"_rule": slot.rule, "_slot": slot.label, "_person": person_id, "_at": slot.due_at}
            for person_id, slot in slots
        ]
        if rows:
            values = {"state": Fate.PLANNED, "reason": None, "settled_at": None}
            await self._tx.run(moved.values(due_at=bindparam("_at"), **values), rows)

    async def _find(self, condition: ColumnElement[bool]) -> list[Pause]:
        rows = await self._tx.rows(_REAL.where(condition), campaign=self._campaign_id)
        return [_pause(row) for row in rows]


def _pause(row: Row[Any]) -> Pause:
    return Pause(
        id=PauseId(row.id),
        reason=Reason(row.reason),
        from_on=row.from_on,
        back_on=row.back_on,
        person_id=None if row.person_id is None else PersonId(row.person_id),
        unit_id=None if row.unit_id is None else UnitId(row.unit_id),
        kinds=tuple(row.kinds),
    )
