"""Queries on deliveries that are held and on what people chose about being reached; when to hold is the domain's."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, or_, select, update

from bot.domain.deliveries import State
from bot.domain.holding import Hold, Why, Wishes
from bot.domain.identity import DeliveryId, PersonId
from bot.domain.rules import QuietHours
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.many import one_of

_CHOSEN = [t.person.c[name] for name in ("zone", "quiet_from", "quiet_until", "per_week")]
_WISHES = (
    select(t.person.c.id, *_CHOSEN)
    .where(one_of(t.person.c.id, "people"))
    .where(or_(*(column.is_not(None) for column in _CHOSEN)))
)
_OVER = (
    select(t.delivery.c.id)
    .where(t.delivery.c.state == State.HELD)
    .where(t.delivery.c.held_why == bindparam("why"), t.delivery.c.not_before <= bindparam("at"))
    .order_by(t.delivery.c.not_before, t.delivery.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_FIRST = select(func.min(t.delivery.c.not_before)).where(
    t.delivery.c.state == State.HELD, t.delivery.c.held_why == bindparam("why")
)
TAKE_A_PLACE = (State.QUEUED, State.SENDING, State.SENT, State.UNCERTAIN)
"""A delivery in one of these states that was counted for a week stays counted."""


class HoldingStore:
    """Rows in the state `held`: out of every sender's sight until they are let go."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def wishes(self, people: Iterable[PersonId]) -> Mapping[PersonId, Wishes]:
        """What each chose; those who chose nothing are left out."""
        rows = await self._tx.rows(_WISHES, people=list(people))
        return {PersonId(row.id): wishes_of(row) for row in rows}

    async def choose_quiet(self, person_id: PersonId, quiet: QuietHours | None) -> None:
        """Remember a person's own quiet hours; None for the campaign's."""
        start: time | None = quiet.start if quiet else None
        end: time | None = quiet.end if quiet else None
        p = t.person
        await self._tx.run(update(p).where(p.c.id == person_id).values(quiet_from=start, quiet_until=end))

    async def choose_pace(self, person_id: PersonId, per_week: int | None) -> None:
        """Remember how many messages a week a person wants at most; None for what the campaign says."""
        await self._tx.run(update(t.person).where(t.person.c.id == person_id).values(per_week=per_week))

    async def pushed(self, weeks: Mapping[PersonId, str]) -> Mapping[PersonId, int]:
        """How many deliveries took one of each person's budget in their week."""
        d = t.delivery
        rows = await self._tx.rows(
            select(d.c.person_id, d.c.push_week, func.count().label("pushed"))
            .where(one_of(d.c.person_id, weeks), d.c.push_week.in_(set(weeks.values())))
            .where(d.c.state.in_(TAKE_A_PLACE))
            .group_by(d.c.person_id, d.c.push_week)
        )
        return {PersonId(row.person_id): row.pushed for row in rows if row.push_week == weeks[PersonId(row.person_id)]}

    async def hold(self, ids: Collection[DeliveryId], hold: Hold) -> None:
        """Take queued deliveries out of the queue; what they were before they could leave is forgotten."""
        d = t.delivery
        await self._tx.run(
            update(d)
            .where(one_of(d.c.id, ids), d.c.state == State.QUEUED)
            .values(state=State.HELD, not_before=hold.until, held_why=hold.why, settled_at=None, retry_at=None)
        )

    async def let_go(self, at: datetime, *, most: int) -> int:
        """Queue again what waited for the end of quiet hours, the longest waiting first; says how many."""
        d = t.delivery
        ids = [row.id for row in await self._tx.rows(_OVER, why=Why.QUIET, at=at, most=most)]
        if ids:
            await self._tx.run(update(d).where(one_of(d.c.id, ids)).values(state=State.QUEUED))
        return len(ids)

    async def look_again(self) -> None:
        """Let what leave or a freeze holds for anybody be looked at anew at once: one of them has ended."""
        d = t.delivery
        held = and_(d.c.state == State.HELD, d.c.held_why == Why.LEAVE)
        await self._tx.run(update(d).where(held).values(state=State.QUEUED))

    async def end_leave(self, person_id: PersonId, at: datetime) -> None:
        """Have what leave holds for a person listed at `at`."""
        d = t.delivery
        held = and_(d.c.person_id == person_id, d.c.state == State.HELD, d.c.held_why == Why.LEAVE)
        await self._tx.run(update(d).where(held).values(not_before=at))

    async def reconsider(self, person_id: PersonId) -> None:
        """Queue what is held for a person, whose wishes have changed; before it leaves it is looked at anew."""
        d = t.delivery
        await self._tx.run(
            update(d).where(d.c.person_id == person_id, d.c.state == State.HELD).values(state=State.QUEUED)
        )

    async def next_at(self) -> datetime | None:
        """When something held is next let go, in campaign time."""
        firsts = [await self._tx.value(_FIRST, why=why) for why in Why]
        return min((at for at in firsts if at is not None), default=None)


def wishes_of(row: Row[Any]) -> Wishes:
    """What a row with `zone`, `quiet_from`, `quiet_until` and `per_week` says."""
    has_quiet = row.quiet_from is not None and row.quiet_until is not None
    quiet = QuietHours(row.quiet_from, row.quiet_until) if has_quiet else None
    return Wishes(row.zone, quiet, row.per_week)
