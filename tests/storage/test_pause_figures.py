"""Leave in figures, on both databases: told, and nobody called silent who was away."""

from datetime import date

from bot.domain.identity import UnitId
from bot.storage.stats import StatsStore
from bot.usecases.branch import Branches
from tests.cast import EAST, LIN, UNITS, WANG, WEST
from tests.storage.clockwork import at, skip_to
from tests.storage.pausing import actor, go, opened, take


async def test_on_leave_is_neither_silent_nor_left_out_of_the_people(database, house, clock):
    await opened(database, house, clock)
    await take(database, house, LIN, date(2010, 7, 9))
    async with database.transaction() as tx:
        standing = await Branches(tx, house).look(actor(WANG), UnitId(UNITS[EAST]))
    checkin = standing.branch.checkin
    assert (checkin.people, len(checkin.on_leave), sorted(checkin.silent)) == (2, 1, [3])
    assert [member.name for member in standing.branch.silent] == ["Wang"]
    assert standing.branch.away == {1}
    await go(database, house, clock, at(7, 15, 11, 30))  # the next one, with Lin back
    async with database.transaction() as tx:
        standing = await Branches(tx, house).look(actor(WANG), UnitId(UNITS[EAST]))
    assert (standing.branch.checkin.people, standing.branch.checkin.on_leave) == (2, frozenset())


async def test_who_was_not_asked_because_of_leave_is_told_of_too(database, house, clock):
    await skip_to(database, house, clock, at(6, 30, 1))
    await take(database, house, LIN, date(2010, 7, 9))
    await go(database, house, clock, at(7, 1, 11, 30))
    async with database.transaction() as tx:
        checkin = (await Branches(tx, house).look(actor(WANG), UnitId(UNITS[EAST]))).branch.checkin
    assert (checkin.people, sorted(checkin.on_leave), sorted(checkin.silent)) == (2, [1], [3])


async def test_the_figures_say_how_many_are_on_leave(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 0))
    await take(database, house, LIN, date(2010, 7, 9))
    phase = house.campaign.phases[0]
    units = [UnitId(UNITS[EAST]), UnitId(UNITS[WEST])]
    async with database.transaction() as tx:
        store = StatsStore(tx, house.campaign_id)
        now = await store.figures(units, phase, items=["study"], on=date(2010, 7, 8))
        later = await store.figures(units, phase, items=["study"], on=date(2010, 7, 9))
    assert [one.figures.on_leave for one in now] == [1, 0]
    assert [one.figures.on_leave for one in later] == [0, 0]
    assert [one.figures.eligible for one in now] == [2, 2]
