"""Queries on how the members of one branch stand; whom it may be shown is decided above."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, select

from bot.domain.branch import BranchMember, Card, LastCheckin, Reminder
from bot.domain.checkins import CheckinState
from bot.domain.deliveries import State
from bot.domain.identity import CampaignId, DeliveryId, PersonId, UnitId
from bot.storage import tables as t
from bot.storage.database import Transaction

NUDGE = "nudge"
_NEVER_CAME = (State.CANCELLED, State.EXPIRED, State.HELD)
"""A card in one of these states was not asked of anybody, or not yet."""


class BranchStore:
    """The members of a unit on a day, and what is known of each."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId, *, unit_id: UnitId, on: date) -> None:
        self._tx = tx
        self._campaign_id = campaign_id
        self._unit_id = unit_id
        self._on = on

    def _belongs(self) -> ColumnElement[bool]:
        m, on = t.membership, self._on
        return and_(m.c.unit_id == self._unit_id, m.c.from_on <= on, m.c.to_on.is_(None) | (m.c.to_on > on))

    async def members(self) -> tuple[BranchMember, ...]:
        """Everybody of the unit, in the order of the roster's codes."""
        m, p, a, c = t.membership, t.person, t.telegram_account, t.consent
        rows = await self._tx.rows(
            select(p.c.id, p.c.name, a.c.id.label("account"), a.c.unreachable_since, c.c.id.label("consent"))
            .join(m, m.c.person_id == p.c.id)
            .outerjoin(a, and_(a.c.person_id == p.c.id, a.c.unbound_at.is_(None)))
            .outerjoin(c, and_(c.c.person_id == a.c.person_id, c.c.withdrawn_at.is_(None)))
            .where(self._belongs())
            .order_by(p.c.code)
        )
        return tuple(
            BranchMember(
                PersonId(row.id),
                row.name,
                is_bound=row.consent is not None,
                has_stopped=row.account is not None and row.consent is None,
                has_blocked=row.consent is not None and row.unreachable_since is not None,
            )
            for row in rows
        )

    async def cards(self, *, since: datetime) -> Mapping[PersonId, Card]:
        """The latest study card each member was owed after `since`; those owed none are left out."""
        d, m, a = t.delivery, t.membership, t.acknowledgement
        is_read = and_(
            a.c.campaign_id == d.c.campaign_id, a.c.person_id == d.c.person_id, a.c.material == d.c.content_id
        )
        rows = await self._tx.rows(
            select(d.c.person_id, d.c.content_id, d.c.content_hash, a.c.id.label("read"))
            .join(m, m.c.person_id == d.c.person_id)
            .outerjoin(a, is_read)
            .where(
                self._belongs(),
                d.c.campaign_id == self._campaign_id,
                d.c.kind == "study_card",
                d.c.content_id.is_not(None),
                d.c.state.not_in(_NEVER_CAME),
                d.c.created_at > since,
            )
            .order_by(d.c.id)
        )
        return {
            PersonId(row.person_id): Card(row.content_id, row.content_hash or "", row.read is not None) for row in rows
        }

    async def reminders(self) -> Mapping[tuple[PersonId, str], tuple[Reminder, ...]]:
        """What each member was reminded of, by material: nudges, and cards that came once more."""
        d, m = t.delivery, t.membership
        rows = await self._tx.rows(
            select(d.c.id, d.c.person_id, d.c.kind, d.c.content_id, d.c.created_at)
            .join(m, m.c.person_id == d.c.person_id)
            .where(
                self._belongs(),
                d.c.campaign_id == self._campaign_id,
                d.c.kind.in_(("study_card", NUDGE)),
                d.c.content_id.is_not(None),
                d.c.state.not_in((State.CANCELLED, State.EXPIRED, State.FAILED)),
            )
            .order_by(d.c.id)
        )
        found: dict[tuple[PersonId, str], tuple[Reminder, ...]] = {}
        for row in rows:
            key, is_nudge = (PersonId(row.person_id), row.content_id), row.kind == NUDGE
            if is_nudge or key in found:
                found[key] = (*found.get(key, ()), Reminder(DeliveryId(row.id), row.created_at, is_nudge))
            else:
                found[key] = ()
        return found

    async def last_checkin(self) -> LastCheckin | None:
        """The slot opened last to anybody of the unit, and how its members stand in it."""
        c, m = t.checkin, t.membership
        mine = (
            select(c.c.rule, c.c.slot, c.c.opened_on, c.c.person_id, c.c.state)
            .join(m, m.c.person_id == c.c.person_id)
            .where(self._belongs(), c.c.campaign_id == self._campaign_id)
        )
        last = await self._tx.row(mine.order_by(c.c.opened_at.desc(), c.c.id.desc()).limit(1))
        if last is None:
            return None
        rows = await self._tx.rows(mine.where(c.c.rule == last.rule, c.c.slot == last.slot))
        first_day = min(row.opened_on for row in rows)
        return LastCheckin(first_day, {PersonId(row.person_id): CheckinState(row.state) for row in rows})
