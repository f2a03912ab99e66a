"""Queries on deliveries: owing, claiming, settling; the rules of each kind are the domain's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select, text, update

from bot.domain.deliveries import KINDS, Claimed, Op, Owed, State
from bot.domain.holding import Hold
from bot.domain.identity import CampaignId, DeliveryId, PersonId
from bot.storage import tables as t
from bot.storage.candidates import QUEUED, Candidate, candidate
from bot.storage.database import Transaction
from bot.storage.many import add_new, one_of

MOST_COUNTED = 100_000
"""How far waiting rows are counted; so many are said to be so many or more."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and under which version of which plan something is owed; `at` is campaign time."""

    at: datetime
    campaign_id: CampaignId
    plan_version: str


@dataclass(frozen=True, slots=True)
class Settled:
    """How a claimed delivery ended; conditional on its lease."""

    id: DeliveryId
    lease_by: str
    state: State
    message_id: int | None = None
    reason: str | None = None
    retry_at: datetime | None = None
    unknowns: int = 0
    attempts: int | None = None
    """None leaves the count as it is."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A delivery whose sender is dead, or was asleep for longer than its lease."""

    id: DeliveryId
    kind: str
    op: Op
    lease_by: str
    unknowns: int
    attempts: int


_D = t.delivery
_SENDING = (
    update(_D)
    .where(_D.c.id == bindparam("_id"), _D.c.state == State.QUEUED)
    .values(
        state=State.SENDING,
        chat_id=bindparam("_chat"),
        lease_by=bindparam("_by"),
        lease_until=bindparam("_until"),
        attempts=_D.c.attempts + 1,
        retry_at=None,
        push_week=func.coalesce(bindparam("_week"), _D.c.push_week),
    )
)
_IN_ORDER = text("SET LOCAL enable_sort = off")
"""PostgreSQL learns minutes later how much waits; until then it would sort all of it for each few that leave."""
_SETTLED = (
    update(_D)
    .where(_D.c.id == bindparam("_id"), _D.c.state == State.SENDING, _D.c.lease_by == bindparam("_by"))
    .values(
        state=bindparam("_state"),
        message_id=func.coalesce(bindparam("_message"), _D.c.message_id),
        reason=bindparam("_reason"),
        retry_at=bindparam("_retry"),
        unknowns=bindparam("_unknowns"),
        attempts=func.coalesce(bindparam("_attempts"), _D.c.attempts),
        settled_at=bindparam("_at"),
        lease_by=None,
        lease_until=None,
    )
)
_LEASES = (
    select(_D.c.id, _D.c.lease_by)
    .where(one_of(_D.c.id, "ids"), _D.c.state == State.SENDING)
    .order_by(_D.c.id)
    .with_for_update()
)


class OutboxStore:
    """The rows that say who is owed what and how it went."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def owe(self, owed: Sequence[Owed], stamp: Stamp, held: Mapping[str, Hold]) -> None:
        """Queue what is not owed already (same `dedupe`); `held` says by that key what waits."""
        await add_new(self._tx, t.delivery, [row_of(one, stamp, held.get(one.dedupe)) for one in owed])

    async def candidates(self, *, at: datetime, limit: int, zone: str) -> Sequence[Candidate]:
        """Queued rows in lane order whose person has nothing in flight; locked until the commit."""
        if self._tx.dialect == "postgresql":
            await self._tx.run(_IN_ORDER)
        rows = await self._tx.rows(QUEUED, at=at, limit=limit)
        return [candidate(row, zone) for row in rows]

    async def mark_sending(
        self, claimed: Sequence[Claimed], *, until: datetime, weeks: Mapping[DeliveryId, str]
    ) -> None:
        """Say before the request leaves that it is about to; the lease ends at machine time `until`.

        `weeks` says which week's budget takes one for it.
        """
        if not claimed:
            return
        rows = [
            {"_id": one.id, "_chat": one.chat_id, "_by": one.lease_by, "_until": until, "_week": weeks.get(one.id)}
            for one in claimed
        ]
        await self._tx.run(_SENDING, rows)

    async def put_off(self, waits: Mapping[DeliveryId, datetime]) -> None:
        """Leave rows queued until machine times, for a chat that must rest."""
        d = t.delivery
        if waits:
            await self._tx.run(
                update(d).where(d.c.id == bindparam("_id")).values(retry_at=bindparam("_at")),
                [{"_id": key, "_at": at} for key, at in waits.items()],
            )

    async def end(self, ids: Sequence[DeliveryId], *, state: State, reason: str, at: datetime) -> None:
        """Settle rows that never left: cancelled, expired or failed for `reason`."""
        d = t.delivery
        if ids:
            await self._tx.run(
                update(d)
                .where(one_of(d.c.id, ids), d.c.state == State.QUEUED)
                .values(state=state, reason=reason, settled_at=at)
            )

    async def leases(self, ids: Collection[DeliveryId]) -> Mapping[DeliveryId, str]:
        """By which lease each of these is `sending`, the others left out; locked until the commit."""
        rows = await self._tx.rows(_LEASES, ids=ids) if ids else ()
        return {DeliveryId(row.id): row.lease_by for row in rows}

    async def settle(self, settled: Sequence[Settled], *, at: datetime) -> None:
        """Write results; a row whose lease is no longer ours is left as it is."""
        if not settled:
            return
        rows = [
            {
                "_id": one.id,
                "_by": one.lease_by,
                "_state": one.state,
                "_message": one.message_id,
                "_reason": one.reason,
                "_retry": one.retry_at,
                "_unknowns": one.unknowns,
                "_attempts": one.attempts,
                "_at": at,
            }
            for one in settled
        ]
        await self._tx.run(_SETTLED, rows)

    async def orphans(self, *, at: datetime | None) -> Sequence[Orphan]:
        """Rows left `sending` by a dead sender: leases over by `at`, or all of them when None."""
        d = t.delivery
        condition = d.c.state == State.SENDING
        if at is not None:
            condition = and_(condition, d.c.lease_until < at)
        rows = await self._tx.rows(
            select(d.c.id, d.c.kind, d.c.op, d.c.lease_by, d.c.unknowns, d.c.attempts)
            .where(condition)
            .with_for_update(skip_locked=True)
        )
        return [
            Orphan(DeliveryId(row.id), row.kind, Op(row.op), row.lease_by, row.unknowns, row.attempts) for row in rows
        ]

    async def requeue_uncertain(self, *, at: datetime) -> int:
        """Queue uncertain rows again whose waiting time is over; says how many."""
        d = t.delivery
        over = select(d.c.id).where(d.c.state == State.UNCERTAIN, d.c.retry_at <= at).with_for_update(skip_locked=True)
        done = await self._tx.run(
            update(d).where(d.c.id.in_(over)).values(state=State.QUEUED, retry_at=None, reason=None)
        )
        return done.rowcount

    async def prove_arrived(
        self, delivery_id: DeliveryId, *, chat_id: int, message_id: int, reason: str, at: datetime
    ) -> bool:
        """Settle a row nobody could know about: its message is there, which `reason` says how we know."""
        d = t.delivery
        done = await self._tx.run(
            update(d)
            .where(
                d.c.id == delivery_id,
                d.c.chat_id == chat_id,
                d.c.op == Op.SEND,
                d.c.state.in_((State.SENDING, State.UNCERTAIN, State.QUEUED, State.HELD)),
                d.c.attempts > 0,
            )
            .values(state=State.SENT, message_id=message_id, settled_at=at, reason=reason, retry_at=None)
        )
        return done.rowcount > 0

    async def find(self, delivery_id: DeliveryId) -> Row[Any] | None:
        """One row, whole."""
        return await self._tx.row(select(t.delivery).where(t.delivery.c.id == delivery_id))

    async def cancel_for(self, person_id: PersonId, *, reason: str, at: datetime) -> Sequence[DeliveryId]:
        """Drop all that is still queued for a person; says what that was."""
        d = t.delivery
        rows = await self._tx.rows(
            update(d)
            .where(d.c.person_id == person_id, d.c.state.in_((State.QUEUED, State.HELD, State.UNCERTAIN)))
            .values(state=State.CANCELLED, reason=reason, settled_at=at)
            .returning(d.c.id)
        )
        return [DeliveryId(row.id) for row in rows]

    async def depth(self) -> Mapping[str, int]:
        """How many rows are in each state that is not final, counted up to MOST_COUNTED."""
        return {
            state: await self._number_of(state) for state in (State.QUEUED, State.HELD, State.SENDING, State.UNCERTAIN)
        }

    async def _number_of(self, state: State) -> int:
        d = t.delivery
        some = select(d.c.id).where(d.c.state == state).limit(MOST_COUNTED).subquery()
        number: int = await self._tx.value(select(func.count()).select_from(some))
        return number


def row_of(one: Owed, stamp: Stamp, hold: Hold | None = None) -> dict[str, Any]:
    """The row that says it is owed."""
    return {
        "kind": one.kind,
        "op": one.op,
        "person_id": one.person_id,
        "campaign_id": stamp.campaign_id,
        "occurrence_id": one.occurrence_id,
        "broadcast_id": one.broadcast_id,
        "plan_version": stamp.plan_version,
        "content_id": one.content_id,
        "content_hash": one.content_hash,
        "payload": dict(one.payload),
        "dedupe": one.dedupe,
        "lane": KINDS[one.kind].lane,
        "silent": one.silent,
        "state": State.HELD if hold else State.QUEUED,
        "not_before": hold.until if hold else None,
        "held_why": hold.why if hold else None,
        "is_urgent": one.is_urgent,
        "chat_id": one.chat_id,
        "message_id": one.message_id,
        "created_at": stamp.at,
        "expires_at": one.expires_at,
        "attempts": 0,
        "unknowns": 0,
    }
