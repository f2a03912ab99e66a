"""Queries on deliveries: owing, claiming, settling; the rules of each kind are the domain's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.deliveries import KINDS, Claimed, Op, Owed, Recipient, State
from bot.domain.identity import BroadcastId, CampaignId, DeliveryId, PersonId, UserId
from bot.storage import tables as t
from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Candidate:
    """A queued delivery with what is known of its recipient; parts are None where nothing is."""

    id: DeliveryId
    kind: str
    op: Op
    lane: int
    person_id: PersonId
    chat_id: int | None
    message_id: int | None
    payload: Mapping[str, Any]
    content: Mapping[str, Any] | None
    broadcast_id: BroadcastId | None
    expires_at: datetime | None
    attempts: int
    unknowns: int
    silent: bool
    user_id: UserId | None
    is_unreachable: bool
    has_consent: bool
    recipient: Recipient | None

    def claimed(self, *, chat_id: int, lease_by: str) -> Claimed:
        """The same delivery once it is marked `sending`."""
        assert self.recipient is not None  # noqa: S101 - the caller settles candidates without one
        return Claimed(
            id=self.id,
            kind=self.kind,
            op=self.op,
            chat_id=chat_id,
            message_id=self.message_id,
            payload=self.payload,
            recipient=self.recipient,
            content=self.content,
            broadcast_id=self.broadcast_id,
            lease_by=lease_by,
            attempts=self.attempts + 1,
            unknowns=self.unknowns,
            silent=self.silent,
        )


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


class OutboxStore:
    """The rows that say who is owed what and how it went."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def owe(self, owed: Sequence[Owed], *, at: datetime, campaign_id: CampaignId, plan_version: str) -> None:
        """Queue what is not owed already (same `dedupe`)."""
        if not owed:
            return
        dialect = postgresql if self._tx.dialect == "postgresql" else sqlite
        rows = [_row(one, at=at, campaign_id=campaign_id, plan_version=plan_version) for one in owed]
        await self._tx.run(dialect.insert(t.delivery).on_conflict_do_nothing(), rows)

    async def candidates(self, *, at: datetime, limit: int, zone: str) -> Sequence[Candidate]:
        """Queued rows in lane order whose person has nothing in flight; locked until the commit."""
        rows = await self._tx.rows(_queued(at).limit(limit))
        return [_candidate(row, zone) for row in rows]

    async def mark_sending(self, claimed: Sequence[Claimed], *, until: datetime) -> None:
        """Say before the request leaves that it is about to; the lease ends at machine time `until`."""
        if not claimed:
            return
        d = t.delivery
        await self._tx.run(
            update(d)
            .where(d.c.id == bindparam("_id"), d.c.state == State.QUEUED)
            .values(
                state=State.SENDING,
                chat_id=bindparam("_chat"),
                lease_by=bindparam("_by"),
                lease_until=until,
                attempts=d.c.attempts + 1,
                retry_at=None,
            ),
            [{"_id": one.id, "_chat": one.chat_id, "_by": one.lease_by} for one in claimed],
        )

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
                .where(d.c.id.in_(ids), d.c.state == State.QUEUED)
                .values(state=state, reason=reason, settled_at=at)
            )

    async def settle(self, settled: Sequence[Settled], *, at: datetime) -> None:
        """Write results; a row whose lease is no longer ours is left as it is."""
        if not settled:
            return
        d = t.delivery
        await self._tx.run(
            update(d)
            .where(d.c.id == bindparam("_id"), d.c.state == State.SENDING, d.c.lease_by == bindparam("_by"))
            .values(
                state=bindparam("_state"),
                message_id=func.coalesce(bindparam("_message"), d.c.message_id),
                reason=bindparam("_reason"),
                retry_at=bindparam("_retry"),
                unknowns=bindparam("_unknowns"),
                settled_at=at,
                lease_by=None,
                lease_until=None,
            ),
            [
                {
                    "_id": one.id,
                    "_by": one.lease_by,
                    "_state": one.state,
                    "_message": one.message_id,
                    "_reason": one.reason,
                    "_retry": one.retry_at,
                    "_unknowns": one.unknowns,
                }
                for one in settled
            ],
        )

    async def orphans(self, *, at: datetime | None) -> Sequence[Row[Any]]:
        """Rows left `sending` by a dead sender: leases over by `at`, or all of them when None."""
        d = t.delivery
        condition = d.c.state == State.SENDING
        if at is not None:
            condition = and_(condition, d.c.lease_until < at)
        return await self._tx.rows(
            select(d.c.id, d.c.kind, d.c.op, d.c.lease_by, d.c.unknowns, d.c.message_id)
            .where(condition)
            .with_for_update(skip_locked=True)
        )

    async def requeue_uncertain(self, *, at: datetime) -> int:
        """Queue uncertain rows again whose waiting time is over; says how many."""
        d = t.delivery
        done = await self._tx.run(
            update(d)
            .where(d.c.state == State.UNCERTAIN, d.c.retry_at <= at)
            .values(state=State.QUEUED, retry_at=None, reason=None)
        )
        return done.rowcount

    async def prove_arrived(self, delivery_id: DeliveryId, *, chat_id: int, message_id: int, at: datetime) -> bool:
        """A tap on the message proves it arrived; settles a row nobody could know about."""
        d = t.delivery
        done = await self._tx.run(
            update(d)
            .where(
                d.c.id == delivery_id,
                d.c.chat_id == chat_id,
                d.c.op == Op.SEND,
                d.c.state.in_((State.SENDING, State.UNCERTAIN, State.QUEUED)),
                d.c.attempts > 0,
            )
            .values(state=State.SENT, message_id=message_id, settled_at=at, reason="tapped", retry_at=None)
        )
        return done.rowcount > 0

    async def find(self, delivery_id: DeliveryId) -> Row[Any] | None:
        """One row, whole."""
        return await self._tx.row(select(t.delivery).where(t.delivery.c.id == delivery_id))

    async def cancel_for(self, person_id: PersonId, *, reason: str, at: datetime) -> None:
        """Drop all that is still queued for a person."""
        d = t.delivery
        await self._tx.run(
            update(d)
            .where(d.c.person_id == person_id, d.c.state.in_((State.QUEUED, State.UNCERTAIN)))
            .values(state=State.CANCELLED, reason=reason, settled_at=at)
        )

    async def next_retry_at(self) -> datetime | None:
        """Machine time of the earliest row that waits for another try."""
        d = t.delivery
        at: datetime | None = await self._tx.value(
            select(func.min(d.c.retry_at)).where(d.c.state.in_((State.QUEUED, State.UNCERTAIN)))
        )
        return at

    async def depth(self) -> Mapping[str, int]:
        """How many rows are in each state that is not final."""
        d = t.delivery
        rows = await self._tx.rows(
            select(d.c.state, func.count())
            .where(d.c.state.in_((State.QUEUED, State.SENDING, State.UNCERTAIN)))
            .group_by(d.c.state)
        )
        return {state: count for state, count in rows}


def _row(one: Owed, *, at: datetime, campaign_id: CampaignId, plan_version: str) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "op": one.op,
        "person_id": one.person_id,
        "campaign_id": campaign_id,
        "occurrence_id": one.occurrence_id,
        "broadcast_id": one.broadcast_id,
        "plan_version": plan_version,
        "content_id": one.content_id,
        "content_hash": one.content_hash,
        "payload": dict(one.payload),
        "dedupe": one.dedupe,
        "lane": KINDS[one.kind].lane,
        "silent": one.silent,
        "state": State.QUEUED,
        "chat_id": one.chat_id,
        "message_id": one.message_id,
        "created_at": at,
        "expires_at": one.expires_at,
        "attempts": 0,
        "unknowns": 0,
    }


def _queued(at: datetime) -> Select[Any]:
    d, person, account, consent = t.delivery, t.person, t.telegram_account, t.consent
    flying = d.alias("flying")
    is_flying = select(flying.c.id).where(flying.c.person_id == d.c.person_id, flying.c.state == State.SENDING).exists()
    return (
        select(
            d,
            person.c.name,
            person.c.language,
            person.c.zone,
            account.c.user_id,
            account.c.unreachable_since,
            consent.c.id.label("consent_id"),
            t.membership.c.kind.label("member_kind"),
            t.unit.c.name.label("unit_name"),
            t.broadcast.c.content,
        )
        .join(person, person.c.id == d.c.person_id)
        .outerjoin(account, and_(account.c.person_id == person.c.id, account.c.unbound_at.is_(None)))
        .outerjoin(consent, and_(consent.c.person_id == person.c.id, consent.c.withdrawn_at.is_(None)))
        .outerjoin(t.membership, and_(t.membership.c.person_id == person.c.id, t.membership.c.to_on.is_(None)))
        .outerjoin(t.unit, t.unit.c.id == t.membership.c.unit_id)
        .outerjoin(t.broadcast, t.broadcast.c.id == d.c.broadcast_id)
        .where(d.c.state == State.QUEUED, or_(d.c.retry_at.is_(None), d.c.retry_at <= at), ~is_flying)
        .order_by(d.c.lane, d.c.id)
        .with_for_update(of=d, skip_locked=True)
    )


def _candidate(row: Row[Any], zone: str) -> Candidate:
    recipient = None
    if row.user_id is not None and row.member_kind is not None:
        recipient = Recipient(
            person_id=PersonId(row.person_id),
            user_id=UserId(row.user_id),
            name=row.name,
            language=row.language or "zh",
            zone=row.zone or zone,
            kind=row.member_kind,
            unit_name=row.unit_name,
        )
    return Candidate(
        id=DeliveryId(row.id),
        kind=row.kind,
        op=Op(row.op),
        lane=row.lane,
        person_id=PersonId(row.person_id),
        chat_id=row.chat_id,
        message_id=row.message_id,
        payload=row.payload,
        content=row.content,
        broadcast_id=row.broadcast_id,
        expires_at=row.expires_at,
        attempts=row.attempts,
        unknowns=row.unknowns,
        silent=row.silent,
        user_id=row.user_id,
        is_unreachable=row.unreachable_since is not None,
        has_consent=row.consent_id is not None,
        recipient=recipient,
    )
