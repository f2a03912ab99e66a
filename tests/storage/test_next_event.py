"""When somebody next gets something: what is planned, and beyond it what the rules will bring."""

from bot.usecases.planning import Planner
from tests.storage.clockwork import at, plan, skip_to


async def next_event(database, house):
    async with database.transaction() as tx:
        return await Planner(tx, house).next_event_at()


async def test_the_next_study_card_is_seen_from_afar(database, house, clock):
    assert await next_event(database, house) == at(6, 21, 1), "not the reminder of a check-in nobody got"
    await skip_to(database, house, clock, at(6, 18, 1))
    assert await next_event(database, house) == at(6, 21, 1), "Friday; nothing is planned before Monday 09:00"
    clock.set(at(6, 20, 0))
    await plan(database, house)
    assert await next_event(database, house) == at(6, 21, 1)


async def test_after_the_campaign_nothing_comes(database, house, clock):
    await skip_to(database, house, clock, at(6, 18, 1).replace(year=2013))
    assert await next_event(database, house) is None
