"""Moving a house's clock and letting its agenda fire, without a scheduler or a sender; no test is here."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select, update

from bot.clock import SetClock
from bot.domain.deliveries import State
from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases.house import House
from bot.usecases.occurrences import Occurrences
from bot.usecases.openers import OPENERS
from bot.usecases.planning import Planner


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of 2010 in UTC."""
    return datetime(2010, month, day, hour, minute, tzinfo=UTC)


async def plan(database: Database, house: House) -> None:
    is_busy = 1
    while is_busy:
        async with database.transaction() as tx:
            is_busy = await Planner(tx, house).plan_some(10_000)


async def fire(database: Database, house: House, clock: SetClock, now: datetime) -> int:
    """Go to `now` in one leap, as after an outage, and fire what is due; says how much was."""
    clock.set(now)
    await plan(database, house)
    async with database.transaction() as tx:
        return await Occurrences(tx, house).fire_some(OPENERS)


async def skip_to(database: Database, house: House, clock: SetClock, now: datetime) -> None:
    """Go to `now` and call everything planned until then settled, so that a test begins with a clean agenda."""
    clock.set(now)
    await plan(database, house)
    async with database.transaction() as tx:
        await tx.run(update(t.occurrence).where(t.occurrence.c.due_at <= now).values(state="fired"))


async def deliver(database: Database, house: House, *, first_message: int = 100) -> int:
    """Call everything queued delivered, to the account its person has, under consecutive message ids."""
    d, a = t.delivery, t.telegram_account
    async with database.transaction() as tx:
        rows = await tx.rows(
            select(d.c.id, a.c.user_id)
            .join(a, a.c.person_id == d.c.person_id)
            .where(d.c.state == State.QUEUED, a.c.unbound_at.is_(None))
            .order_by(d.c.id)
        )
        for number, row in enumerate(rows, start=first_message):
            values = {
                "state": State.SENT,
                "chat_id": row.user_id,
                "message_id": number,
                "settled_at": house.clock.now(),
            }
            await tx.run(update(d).where(d.c.id == row.id).values(**values))
    return len(rows)


async def deliveries(database: Database, kind: str) -> Sequence[Row[Any]]:
    async with database.transaction() as tx:
        return await tx.rows(
            select(t.delivery).where(t.delivery.c.kind == kind).order_by(t.delivery.c.person_id, t.delivery.c.id)
        )


async def fates(database: Database, rule: str) -> list[tuple[int, str, str | None]]:
    """(person, state, reason) of the occurrences of a rule that are no longer planned."""
    o = t.occurrence
    async with database.transaction() as tx:
        rows = await tx.rows(
            select(o.c.person_id, o.c.state, o.c.reason)
            .where(o.c.rule == rule, o.c.state != "planned", o.c.settled_at.is_not(None))
            .order_by(o.c.due_at, o.c.person_id)
        )
    return [(row.person_id, row.state, row.reason) for row in rows]
