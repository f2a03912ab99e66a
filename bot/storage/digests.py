"""Queries on deliveries that one message lists instead, missed or held for it; what may be listed is the domain's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update

from bot.domain.broadcasts import BroadcastState
from bot.domain.deliveries import Op, State
from bot.domain.digests import HeldOver
from bot.domain.holding import Why
from bot.domain.identity import DeliveryId, OccurrenceId, PersonId
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.many import one_of

_UNSENT = (State.QUEUED, State.HELD)
_IS_TO_LIST = and_(
    t.delivery.c.state == State.HELD,
    t.delivery.c.held_why.in_((Why.BUDGET, Why.LEAVE)),
    t.delivery.c.not_before <= bindparam("at"),
)
_DUE = select(t.delivery.c.person_id).where(_IS_TO_LIST).distinct().limit(bindparam("most"))
"""Asked at every ring of the agenda, so built once."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery the clock queued, not yet sent."""

    id: DeliveryId
    person_id: PersonId
    occurrence_id: int
    kind: str
    payload: Mapping[str, Any]
    expires_at: datetime | None


class DigestStore:
    """What waits to be listed, and what became of what was."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def waiting(self, people: Collection[PersonId], kinds: Collection[str]) -> Sequence[Waiting]:
        """What the clock queued for people, in order."""
        d = t.delivery
        rows = await self._tx.rows(
            select(d.c.id, d.c.person_id, d.c.occurrence_id, d.c.kind, d.c.payload, d.c.expires_at)
            .where(d.c.person_id.in_(people), d.c.state.in_(_UNSENT), d.c.op == Op.SEND, d.c.attempts == 0)
            .where(d.c.occurrence_id.is_not(None), d.c.kind.in_(kinds))
            .order_by(d.c.person_id, d.c.id)
        )
        return [
            Waiting(row.id, row.person_id, row.occurrence_id, row.kind, row.payload, row.expires_at) for row in rows
        ]

    async def fold(self, listed: Mapping[str, Collection[DeliveryId]], *, reason: str, at: datetime) -> None:
        """Say that the deliveries with these `dedupe` list those instead; `reason` is their kind."""
        d = t.delivery
        digests = select(d.c.id, d.c.dedupe).where(one_of(d.c.dedupe, listed))
        rows = await self._tx.rows(digests) if listed else ()
        folded = [{"_id": one, "_digest": row.id} for row in rows for one in listed[row.dedupe]]
        unsent = update(d).where(d.c.id == bindparam("_id"), or_(*(d.c.state == state for state in _UNSENT)))
        if folded:
            said = {"state": State.FOLDED, "reason": reason, "settled_at": at, "digest_id": bindparam("_digest")}
            await self._tx.run(unsent.values(said), folded)

    async def due(self, at: datetime, *, most: int) -> Sequence[PersonId]:
        """Whose weekly digest is due, theirs alone to make until the commit; who is another sender's already is not."""
        p = t.person
        people = [row.person_id for row in await self._tx.rows(_DUE, at=at, most=most)]
        if not people:
            return ()
        ours = select(p.c.id).where(p.c.id.in_(people)).order_by(p.c.id)
        rows = await self._tx.rows(ours.with_for_update(key_share=True, skip_locked=True))
        return [PersonId(row.id) for row in rows]

    async def held_over(self, people: Collection[PersonId], at: datetime) -> Sequence[HeldOver]:
        """What is due to be listed for these people, person by person, the oldest first."""
        d, b = t.delivery, t.broadcast
        rows = await self._tx.rows(
            select(
                *(d.c.id, d.c.person_id, d.c.kind, d.c.payload, d.c.expires_at, d.c.held_why),
                *(b.c.content, b.c.state.label("broadcast")),
            )
            .outerjoin(b, b.c.id == d.c.broadcast_id)
            .where(d.c.person_id.in_(people), _IS_TO_LIST)
            .order_by(d.c.person_id, d.c.id)
            .with_for_update(of=d),
            at=at,
        )
        return [
            HeldOver(
                DeliveryId(row.id),
                PersonId(row.person_id),
                row.kind,
                row.payload,
                row.content,
                row.expires_at,
                is_withdrawn=row.broadcast == BroadcastState.WITHDRAWN,
                why=Why(row.held_why),
            )
            for row in rows
        ]

    async def put_aside(
        self, occurrences: Mapping[OccurrenceId, PersonId], kinds: Collection[str], *, at: datetime
    ) -> None:
        """Hold until `at`, which is now, what these owed and leave held until now, so that it is listed.

        What would wait for the end of quiet hours is listed too; the list then waits for it.
        """
        d = t.delivery
        theirs = and_(one_of(d.c.person_id, set(occurrences.values())), one_of(d.c.occurrence_id, occurrences))
        is_unsent = or_(d.c.state == State.QUEUED, and_(d.c.state == State.HELD, d.c.held_why == Why.QUIET))
        held = {"state": State.HELD, "not_before": at, "held_why": Why.LEAVE}
        await self._tx.run(update(d).where(theirs, is_unsent, d.c.op == Op.SEND, d.c.kind.in_(kinds)).values(held))

    async def let_go(self, ids: Collection[DeliveryId]) -> None:
        """Queue again, each as itself."""
        d = t.delivery
        if ids:
            await self._tx.run(update(d).where(d.c.id.in_(ids), d.c.state == State.HELD).values(state=State.QUEUED))

    async def end(self, ids: Collection[DeliveryId], *, state: State, reason: str, at: datetime) -> None:
        """Settle held deliveries that are of no use any more."""
        d = t.delivery
        if ids:
            is_held = and_(d.c.id.in_(ids), d.c.state == State.HELD)
            await self._tx.run(update(d).where(is_held).values(state=state, reason=reason, settled_at=at))

    async def share_fate(self, digests: Collection[DeliveryId], *, state: State, reason: str, at: datetime) -> None:
        """What was listed in messages that never arrived did not arrive either."""
        d = t.delivery
        await self._tx.run(
            update(d)
            .where(one_of(d.c.digest_id, digests), d.c.state == State.FOLDED)
            .values(state=state, reason=reason, settled_at=at)
        )
