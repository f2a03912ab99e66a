"""A member who chooses another time zone: what waits for a morning, and sixty moves in six weeks, on both databases."""

from collections import Counter
from datetime import date, time, timedelta
from random import Random

import pytest
from sqlalchemy import select

from bot.domain.identity import PersonId
from bot.domain.refusals import Refusal
from bot.domain.rules import Rule, Weekly
from bot.storage import tables as t
from bot.usecases.zones import Zones
from tests.cast import CHEN, LIN, WANG, ZHAO
from tests.storage.clockwork import at, skip_to
from tests.storage.lives import Life
from tests.storage.pausing import actor, checkin_of, go, opened, people_of, take
from tests.storage.test_agenda import with_rules

WEEK = timedelta(days=7)
FAR_APART = ("Pacific/Kiritimati", "Pacific/Honolulu", "Europe/London", "Australia/Sydney", "Asia/Kathmandu", None)


async def choose(database, house, player, zone):
    async with database.transaction() as tx:
        return await Zones(tx, house).choose(actor(player), zone)


@pytest.mark.parametrize(
    ("zone", "back_at"), [("Europe/London", at(6, 23, 8)), ("Australia/Sydney", at(6, 22, 23)), (None, at(6, 23, 1))]
)
async def test_what_leave_holds_comes_at_nine_there_on_the_first_day_back(database, house, clock, zone, back_at):
    await skip_to(database, house, clock, at(6, 20, 0))
    await take(database, house, LIN, date(2010, 6, 23))
    await go(database, house, clock, at(6, 21, 1))
    clock.set(at(6, 22, 1))
    await choose(database, house, LIN, zone)
    await go(database, house, clock, back_at - timedelta(minutes=1))
    assert await people_of(database, "study_card") == [2, 3, 4]
    await go(database, house, clock, back_at)
    assert await people_of(database, "study_card") == [1, 2, 3, 4]


async def test_who_is_back_already_by_the_clock_there_gets_it_at_once(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 0))
    await take(database, house, LIN, date(2010, 6, 22))
    await go(database, house, clock, at(6, 21, 1))
    clock.set(at(6, 21, 23, 30))  # 07:30 on Tuesday in Lanzhou, 09:30 in Sydney
    await choose(database, house, LIN, "Australia/Sydney")
    await go(database, house, clock, at(6, 21, 23, 31))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]


async def test_an_open_checkin_closes_when_its_message_said(database, house, clock):
    await opened(database, house, clock)
    closes_at = (await checkin_of(database, LIN.person)).closes_at
    await choose(database, house, LIN, "Europe/London")
    await go(database, house, clock, closes_at - timedelta(minutes=1))
    assert (await checkin_of(database, LIN.person)).state == "open"
    await go(database, house, clock, closes_at)
    assert (await checkin_of(database, LIN.person)).state == "closed"


async def test_the_same_zone_again_changes_nothing(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 1))
    await choose(database, house, LIN, "Asia/Tokyo")
    o = t.occurrence
    async with database.transaction() as tx:
        before = await tx.rows(select(o).order_by(o.c.id))
    assert (await choose(database, house, LIN, "Asia/Tokyo")).zone == "Asia/Tokyo"
    async with database.transaction() as tx:
        assert await tx.rows(select(o).order_by(o.c.id)) == before
    assert (await choose(database, house, LIN, None)).zone == "Asia/Shanghai"


@pytest.mark.parametrize("words", ["", "Nowhere", "../../etc/localtime", "Factory", "Asia", "+08:00"])
async def test_a_place_nobody_knows_changes_nothing(database, house, words):
    async with database.transaction() as tx:
        with pytest.raises(Refusal) as refused:
            await Zones(tx, house).write(actor(LIN), words)
        assert await Zones(tx, house).own(actor(LIN)) is None
    assert refused.value.key == "zones.refused.unknown"


@pytest.mark.parametrize("seed", range(3))
async def test_sixty_moves_in_six_weeks_lose_nothing_and_repeat_nothing(database, house, clock, seed):
    rule = Rule("study", "study_card", Weekly(0), time(9), late_within=timedelta(days=2), catch_up="all")
    house = with_rules(house, rule)
    life, chance, goal = Life(database, house, clock), Random(seed), clock.now() + 6 * WEEK
    while clock.now() < goal:
        player = chance.choice((LIN, WANG, CHEN, ZHAO))
        await choose(database, house, player, chance.choice(FAR_APART))
        await life.run(timedelta(minutes=chance.randint(1, 2_000)))
    for player in (LIN, WANG, CHEN, ZHAO):
        await choose(database, house, player, None)
    await life.run(timedelta(days=1))
    assert await life.faults({"study": timedelta(days=2, hours=12)}) == []
    weeks = [f"2010-W{number}" for number in range(25, 31)]
    said = Counter((row.person_id, row.slot) for row in await life.agenda() if row.state == "fired")
    assert {key: number for key, number in said.items() if key[1] in weeks} == {
        (PersonId(person), week): 1 for person in (1, 2, 3, 4) for week in weeks
    }
    assert Counter(one.person for one in life.said if one.kind == "study_card") == Counter({1: 6, 2: 6, 3: 6, 4: 6})
