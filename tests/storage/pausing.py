"""Taking leave and moving the clock until nothing is left to do, for tests of leave and freezes; no test is here."""

from sqlalchemy import select

from bot.domain.identity import PersonId, UnitId
from bot.domain.people import Actor, Grant, Role
from bot.storage import tables as t
from bot.usecases.pauses import Pauses
from tests.cast import UNITS
from tests.storage.clockwork import at, deliver, deliveries, fire, skip_to


def actor(player, *, kind="staff"):
    grants = tuple(Grant(Role(role), UnitId(UNITS[unit])) for role, unit in player.roles)
    unit = UnitId(UNITS[player.branch])
    return Actor(
        PersonId(player.person), player.user, player.code, player.name, "zh", "Asia/Shanghai", unit, player.branch,
        kind, grants,
    )  # fmt: skip


async def take(database, house, player, back_on):
    async with database.transaction() as tx:
        return await Pauses(tx, house).take(actor(player), back_on)


async def go(database, house, clock, now):
    """Like `fire`, until nothing is left to do."""
    while await fire(database, house, clock, now):
        pass


async def people_of(database, kind):
    return [row.person_id for row in await deliveries(database, kind)]


async def checkin_of(database, person):
    c = t.checkin
    async with database.transaction() as tx:
        return await tx.row(select(c).where(c.c.person_id == person).order_by(c.c.id.desc()).limit(1))


async def opened(database, house, clock):
    """The check-in of Thursday 1 July, seen on Friday morning."""
    await skip_to(database, house, clock, at(7, 1, 11))
    await go(database, house, clock, at(7, 1, 11, 30))
    await deliver(database, house)
    clock.set(at(7, 2, 1))
