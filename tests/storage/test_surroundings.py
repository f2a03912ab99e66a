"""A start in another zone, or with other holidays: what is to come goes by them, once; what came does not again."""

from dataclasses import replace
from datetime import date

from structlog.testing import capture_logs

from bot.domain.names import Name
from bot.domain.workdays import SpecialDay, Workdays
from bot.planning import PlanningSteps
from tests.storage.clockwork import at, skip_to
from tests.storage.pausing import go, people_of
from tests.storage.test_agenda import with_rules
from tests.storage.test_calendar_moves import rule, slots_of

THURSDAY = date(2010, 6, 24)


async def begin(database, house):
    """A process that leads plans; says whether it found itself elsewhere."""
    with capture_logs() as logs:
        await PlanningSteps(database, house).plan()
    return [line["event"] for line in logs] == ["surroundings_changed"]


async def test_a_zone_of_the_settings_moves_what_is_planned(database, house, clock):
    house = with_rules(house, rule("as_is"))
    assert await begin(database, house) is False
    await skip_to(database, house, clock, at(6, 23, 2))
    assert await slots_of(database) == [("2010-W25", at(6, 24, 1), "planned", None)]
    assert await begin(database, replace(house, timezone="Europe/London")) is True
    assert await slots_of(database) == [("2010-W25", at(6, 24, 8), "planned", None)]
    assert await begin(database, replace(house, timezone="Europe/London")) is False


async def test_a_card_whose_hour_is_over_in_the_new_zone_comes_at_once_and_once(database, house, clock):
    house = with_rules(house, rule("as_is"))
    west = replace(house, timezone="Europe/London")
    await begin(database, west)
    await skip_to(database, west, clock, at(6, 24, 3))  # 11:00 in Shanghai, where it would have come at 09:00
    assert await begin(database, house) is True
    await go(database, house, clock, at(6, 24, 3, 1))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]
    await go(database, house, clock, at(6, 24, 23))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]


async def test_what_came_already_does_not_come_again_in_the_new_zone(database, house, clock):
    house = with_rules(house, rule("as_is"))
    await begin(database, house)
    await skip_to(database, house, clock, at(6, 23, 2))
    await go(database, house, clock, at(6, 24, 2))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]
    west = replace(house, timezone="Europe/London")
    await begin(database, west)
    await go(database, west, clock, at(6, 24, 12))
    assert await people_of(database, "study_card") == [1, 2, 3, 4]


async def test_holidays_of_a_newer_library_move_what_is_planned(database, house, clock):
    house = with_rules(house, rule("next"))
    await begin(database, house)
    await skip_to(database, house, clock, at(6, 23, 2))
    assert await slots_of(database) == [("2010-W25", at(6, 24, 1), "planned", None)]
    newer = Workdays({THURSDAY: SpecialDay(THURSDAY, is_workday=False, name=Name("放假"), source="library")})
    assert await begin(database, replace(house, workdays=newer)) is True
    assert await slots_of(database) == [("2010-W25", at(6, 25, 1), "planned", None)]


async def test_a_plan_that_names_another_zone_fires_nothing_of_the_past_when_the_bot_begins_again(
    database, house, clock
):
    london = replace(with_rules(house, rule("as_is")), timezone="Europe/London")
    await begin(database, london)
    await skip_to(database, london, clock, at(6, 24, 5))  # the card is due at 08:00
    later = replace(london.library.campaign, version="later")
    home = replace(london, library=replace(london.library, campaign=later), timezone="Asia/Shanghai")
    assert await begin(database, home) is False  # there it would have come at 01:00
    assert await begin(database, home) is False
    await go(database, home, clock, at(6, 24, 12))
    assert await people_of(database, "study_card") == []


async def test_of_two_processes_the_one_that_plans_goes_by_its_own_zone(database, house, clock):
    house = with_rules(house, rule("as_is"))
    west = replace(house, timezone="Europe/London")
    await begin(database, house)
    await skip_to(database, house, clock, at(6, 23, 2))
    assert [await begin(database, one) for one in (house, west, house, west)] == [False, True, True, True]
    assert await slots_of(database) == [("2010-W25", at(6, 24, 8), "planned", None)]
