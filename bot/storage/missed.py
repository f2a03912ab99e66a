"""Queries on who of a broadcast's audience has no copy and why; to whom names may be told is decided above."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, select

from bot.domain.audiences import LeftOut
from bot.domain.broadcasts import Broadcast, BroadcastState
from bot.domain.deliveries import State
from bot.domain.identity import UnitId
from bot.domain.missed import OUT_OF_REACH_THEN, UNCERTAIN, Missed, counts_everybody
from bot.storage import tables as t
from bot.storage.audiences import belongs, with_accounts
from bot.storage.broadcast_progress import COPY
from bot.storage.database import Transaction

_COMES = (State.SENT, State.QUEUED, State.SENDING)
"""States of a copy that arrived or may still arrive by itself."""


class MissedStore:
    """The members of units on the day a broadcast was confirmed, less its author and those it reached."""

    def __init__(self, tx: Transaction, broadcast: Broadcast, *, on: date) -> None:
        self._tx = tx
        self._broadcast = broadcast
        self._on = on

    async def count(self, unit_ids: Collection[UnitId]) -> Mapping[str, int]:
        """How many there are, by reason."""
        why = self._why().label("why")
        found = await self._tx.rows(self._missed(select(why, func.count().label("people")), unit_ids).group_by(why))
        return {row.why: row.people for row in sorted(found, key=lambda row: str(row.why))}

    async def page(self, unit_ids: Collection[UnitId], *, start: int, size: int) -> Sequence[Missed]:
        """So many of them after the first `start`, unit by unit in the order of the roster's codes."""
        m, p = t.membership, t.person
        wanted = select(p.c.name, m.c.unit_id, self._why().label("why"))
        found = await self._tx.rows(
            self._missed(wanted, unit_ids).order_by(m.c.unit_id, p.c.code).offset(start).limit(size)
        )
        return [Missed(row.name, row.unit_id, row.why) for row in found]

    def _missed(self, wanted: Select[*tuple[Any, ...]], unit_ids: Collection[UnitId]) -> Select[*tuple[Any, ...]]:
        m, d = t.membership, t.delivery
        has_none = and_(d.c.id.is_(None), m.c.person_id <= counts_everybody(self._broadcast))
        return wanted.select_from(self._with_copies()).where(
            belongs(unit_ids, self._on),
            m.c.person_id != self._broadcast.author_id,
            has_none | d.c.state.not_in(_COMES),
        )

    def _with_copies(self) -> FromClause:
        m, p, d = t.membership, t.person, t.delivery
        copies = and_(d.c.person_id == m.c.person_id, d.c.broadcast_id == self._broadcast.id, d.c.kind == COPY)
        people = with_accounts(is_outer=True).join(p, p.c.id == m.c.person_id)
        return people.join(d, copies, isouter=True)

    def _why(self) -> ColumnElement[str]:
        a, c, d, m = t.telegram_account, t.consent, t.delivery, t.membership
        never = d.c.id.is_(None)
        is_withdrawn = self._broadcast.state is BroadcastState.WITHDRAWN
        return case(
            (and_(never, m.c.person_id > (self._broadcast.queued_to if is_withdrawn else m.c.person_id)), "withdrawn"),
            (and_(never, a.c.id.is_(None)), LeftOut.NOT_BOUND.value),
            (and_(never, c.c.id.is_(None)), LeftOut.NO_CONSENT.value),
            (and_(never, a.c.unreachable_since.is_not(None)), LeftOut.UNREACHABLE.value),
            (never, OUT_OF_REACH_THEN),
            (d.c.state == State.UNCERTAIN, UNCERTAIN),
            else_=func.coalesce(d.c.reason, d.c.state),
        )
