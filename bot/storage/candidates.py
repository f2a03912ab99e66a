"""Which queued deliveries could leave now, and what is known of whom they are for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select

from bot.domain.broadcasts import BroadcastState
from bot.domain.deliveries import KINDS, Claimed, Lane, Op, Recipient, State
from bot.domain.holding import Push, Wishes
from bot.domain.identity import BroadcastId, DeliveryId, PersonId, UserId
from bot.storage import tables as t
from bot.storage.holding import wishes_of


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
    is_withdrawn: bool = False
    """Whether it is a copy of a broadcast that was stopped."""
    is_urgent: bool = False
    push_week: str | None = None
    """The week whose budget has counted it already."""
    wishes: Wishes = Wishes()  # noqa: RUF009  # frozen

    def push(self, week: str) -> Push:
        """The same as holding.py sees it in a week."""
        return Push(
            self.kind,
            self.op,
            is_urgent=self.is_urgent,
            expires_at=self.expires_at,
            has_place=self.push_week == week,
        )

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
            lane=Lane(self.lane),
        )


def _queued() -> Select[Any]:
    d, person, account, consent = t.delivery, t.person, t.telegram_account, t.consent
    flying = d.alias("flying")
    in_flight = select(flying.c.person_id).where(flying.c.state == State.SENDING)  # few, and not all a person ever got
    earlier = d.alias("earlier")
    first = (  # by the index for each row looked at; as a join PostgreSQL may compare all that waits with all of it
        select(func.min(earlier.c.id))
        .where(earlier.c.person_id == d.c.person_id, earlier.c.state == State.QUEUED)
        .where(earlier.c.lane == d.c.lane)
        .scalar_subquery()
    )
    return (
        select(
            d,
            person.c.name,
            person.c.language,
            person.c.zone,
            person.c.quiet_from,
            person.c.quiet_until,
            person.c.per_week,
            account.c.user_id,
            account.c.unreachable_since,
            consent.c.id.label("consent_id"),
            t.membership.c.kind.label("member_kind"),
            t.unit.c.name.label("unit_name"),
            t.broadcast.c.content,
            t.broadcast.c.state.label("broadcast_state"),
        )
        .join(person, person.c.id == d.c.person_id)
        .outerjoin(account, and_(account.c.person_id == person.c.id, account.c.unbound_at.is_(None)))
        .outerjoin(consent, and_(consent.c.person_id == person.c.id, consent.c.withdrawn_at.is_(None)))
        .outerjoin(t.membership, and_(t.membership.c.person_id == person.c.id, t.membership.c.to_on.is_(None)))
        .outerjoin(t.unit, t.unit.c.id == t.membership.c.unit_id)
        .outerjoin(t.broadcast, t.broadcast.c.id == d.c.broadcast_id)
        .where(
            d.c.state == State.QUEUED,
            or_(d.c.retry_at.is_(None), d.c.retry_at <= bindparam("at")),
            d.c.person_id.not_in(in_flight),
            d.c.id == first,
        )
        .order_by(d.c.lane, d.c.id)
        .limit(bindparam("limit"))
        .with_for_update(of=d, skip_locked=True)
    )


QUEUED = _queued()
"""Deliveries that could leave at the instant `at`, at most `limit`; asked at every round, so built once."""


def candidate(row: Row[Any], zone: str) -> Candidate:
    recipient = None
    user_id = row.user_id if row.user_id is not None else row.chat_id
    # a last line, or a menu taken away, also reaches who is no longer a member
    if user_id is not None and (row.member_kind is not None or not KINDS[row.kind].needs_account):
        recipient = Recipient(
            person_id=PersonId(row.person_id),
            user_id=UserId(user_id),
            name=row.name,
            language=row.language or "zh",
            zone=row.zone or zone,
            kind=row.member_kind or "",
            unit_name=row.unit_name or "",
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
        is_withdrawn=row.kind == "broadcast" and row.broadcast_state == BroadcastState.WITHDRAWN,
        is_urgent=row.is_urgent,
        push_week=row.push_week,
        wishes=wishes_of(row),
    )
