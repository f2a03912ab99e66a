"""Queries on check-ins: opening and settling many at once, choosing in one; when they may change is the domain's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.checkins import Checkin, CheckinState
from bot.domain.deliveries import State
from bot.domain.identity import CampaignId, CheckinId, DeliveryId, PersonId, UnitId
from bot.domain.occurrences import CLOSE, Fate
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.enrolled import People
from bot.storage.many import add_new, one_of
from bot.storage.spans import Span


@dataclass(frozen=True, slots=True)
class Carried:
    """A delivery that carried a check-in, and how it went; without a message it never arrived, as far as we know."""

    id: DeliveryId
    state: State
    chat_id: int | None
    message_id: int | None
    settled_at: datetime | None = None


class CheckinStore:
    """Check-ins of one campaign."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def open(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Open check-ins; one that this person has in this slot already stays as it is."""
        common = {"campaign_id": self._campaign_id, "state": CheckinState.OPEN}
        await add_new(self._tx, t.checkin, [common | dict(row) for row in rows])

    def _insert(self, table: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type with on_conflict
        return (postgresql if self._tx.dialect == "postgresql" else sqlite).insert(table)

    async def plan_ends(self, among: People, *, after: datetime, plan_version: str) -> None:
        """Put on the agenda when open check-ins end by what their members were told, whatever the plan says now."""
        c, o = t.checkin, t.occurrence
        own = {
            "campaign_id": c.c.campaign_id,
            "rule": c.c.rule + CLOSE,
            "slot": c.c.slot,
            "person_id": c.c.person_id,
            "due_at": c.c.closes_at,
        }
        same = {"plan_version": plan_version, "state": Fate.PLANNED, "attempts": 0}
        common = [literal(value, o.c[name].type) for name, value in same.items()]
        are_open = and_(
            c.c.campaign_id == self._campaign_id,
            c.c.state == CheckinState.OPEN,
            c.c.closes_at > after,
            c.c.person_id > among.after,
            c.c.person_id <= among.upto,
        )
        ends = self._insert(o).from_select([*own, *same], select(*own.values(), *common).where(are_open))
        await self._tx.run(ends.on_conflict_do_nothing())

    async def of_slot(self, rule: str, slot: str, people: Iterable[PersonId]) -> Mapping[PersonId, Checkin]:
        """The check-in of each person in a slot; those without one are left out."""
        c = t.checkin
        found = await self._find(
            and_(
                c.c.campaign_id == self._campaign_id,
                c.c.rule == rule,
                c.c.slot == slot,
                one_of(c.c.person_id, people),
            )
        )
        return {checkin.person_id: checkin for checkin in found}

    async def find(self, checkin_id: CheckinId) -> Checkin | None:
        """One check-in."""
        found = await self._find(and_(t.checkin.c.campaign_id == self._campaign_id, t.checkin.c.id == checkin_id))
        return found[0] if found else None

    async def latest(self, person_id: PersonId) -> Checkin | None:
        """The check-in of a person that closes last."""
        c = t.checkin
        is_theirs = and_(c.c.campaign_id == self._campaign_id, c.c.person_id == person_id)
        last = select(c.c.id).where(is_theirs).order_by(c.c.closes_at.desc(), c.c.id.desc()).limit(1)
        found = await self._find(c.c.id == last.scalar_subquery())
        return found[0] if found else None

    async def _find(self, condition: ColumnElement[bool]) -> list[Checkin]:
        c, i = t.checkin, t.checkin_item
        rows = await self._tx.rows(
            select(c, i.c.item).outerjoin(i, i.c.checkin_id == c.c.id).where(condition).order_by(c.c.id)
        )
        chosen: dict[int, set[str]] = {}
        for row in rows:
            chosen.setdefault(row.id, set()).update({row.item} if row.item else ())
        return [_checkin(row, frozenset(chosen[row.id])) for row in {row.id: row for row in rows}.values()]

    async def ticks(self, person_id: PersonId, span: Span) -> Mapping[str, int]:
        """In how many answered check-ins opened in the span a person chose each item."""
        c, i = t.checkin, t.checkin_item
        rows = await self._tx.rows(
            select(i.c.item, func.count().label("times"))
            .join(c, c.c.id == i.c.checkin_id)
            .where(c.c.campaign_id == self._campaign_id, c.c.person_id == person_id)
            .where(c.c.state == CheckinState.ANSWERED, span.covers(c.c.opened_on))
            .group_by(i.c.item)
        )
        return {row.item: row.times for row in rows}

    async def choose(self, checkin_id: CheckinId, item: str, *, at: datetime) -> None:
        """Mark an item; marking it again changes nothing."""
        await self._tx.run(
            self._insert(t.checkin_item).values(checkin_id=checkin_id, item=item, chosen_at=at).on_conflict_do_nothing()
        )

    async def leave_out(self, checkin_id: CheckinId, item: str | None = None) -> None:
        """Take the mark from an item, or from all of them."""
        i = t.checkin_item
        condition = i.c.checkin_id == checkin_id
        await self._tx.run(delete(i).where(condition if item is None else and_(condition, i.c.item == item)))

    async def settle(self, ids: Sequence[CheckinId], *, state: CheckinState, at: datetime | None) -> None:
        """Write what became of check-ins; `at` is None for one that is open again."""
        c = t.checkin
        if ids:
            await self._tx.run(update(c).where(one_of(c.c.id, ids)).values(state=state, settled_at=at))

    async def move(self, checkin_id: CheckinId, *, closes_at: datetime, days: int) -> None:
        """Let one close later, or less late, by so many days than its rule says."""
        c = t.checkin
        await self._tx.run(update(c).where(c.c.id == checkin_id).values(closes_at=closes_at, moved_days=days))

    async def running(self, person_id: PersonId, at: datetime) -> Sequence[Checkin]:
        """Somebody's check-ins that are not over at `at`."""
        c = t.checkin
        is_running = and_(c.c.state != CheckinState.CLOSED, c.c.closes_at > at)
        return await self._find(and_(c.c.campaign_id == self._campaign_id, is_running, c.c.person_id == person_id))

    async def keep_open(self, until: Mapping[CheckinId, datetime]) -> None:
        """Let check-ins close no sooner than at these instants."""
        c = t.checkin
        if until:
            await self._tx.run(
                update(c)
                .where(c.c.id == bindparam("_id"), c.c.closes_at < bindparam("_until"))
                .values(closes_at=bindparam("_until")),
                [{"_id": key, "_until": at} for key, at in until.items()],
            )

    async def carried(self, dedupes: Iterable[str]) -> Mapping[str, Carried]:
        """The deliveries owed under these keys."""
        d = t.delivery
        rows = await self._tx.rows(
            select(d.c.dedupe, d.c.id, d.c.state, d.c.chat_id, d.c.message_id, d.c.settled_at).where(
                one_of(d.c.dedupe, dedupes)
            )
        )
        return {
            row.dedupe: Carried(DeliveryId(row.id), State(row.state), row.chat_id, row.message_id, row.settled_at)
            for row in rows
        }

    async def bound_chats(self, people: Iterable[PersonId]) -> frozenset[int]:
        """The accounts these people are bound to now; messages in other chats are no longer theirs."""
        a = t.telegram_account
        rows = await self._tx.rows(select(a.c.user_id).where(one_of(a.c.person_id, people), a.c.unbound_at.is_(None)))
        return frozenset(row.user_id for row in rows)

    async def carried_by(self, delivery_id: DeliveryId, person_id: PersonId) -> Checkin | None:
        """The check-in a delivery is about, None when it is about none or about somebody else's."""
        d = t.delivery
        payload = await self._tx.value(select(d.c.payload).where(d.c.id == delivery_id, d.c.person_id == person_id))
        checkin_id = (payload or {}).get("checkin")
        found = await self.find(CheckinId(checkin_id)) if isinstance(checkin_id, int) else None
        return found if found is not None and found.person_id == person_id else None


def _checkin(row: Row[Any], chosen: frozenset[str]) -> Checkin:
    return Checkin(
        id=CheckinId(row.id),
        person_id=PersonId(row.person_id),
        unit_id=UnitId(row.unit_id),
        rule=row.rule,
        slot=row.slot,
        opened_on=row.opened_on,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        state=CheckinState(row.state),
        chosen=chosen,
        moved_days=row.moved_days,
    )
