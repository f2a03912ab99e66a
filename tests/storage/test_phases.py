"""Notices about phases and anchors: owed once, to each member, never about what the plan no longer knows."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.domain.identity import PersonId
from bot.domain.rules import Around, Mark, Rule
from bot.usecases.occurrences import Occurrences
from bot.usecases.openers import OPENERS
from bot.usecases.phases import Phases
from tests.storage.clockwork import at, deliveries, fates, fire, skip_to

LIN, CHEN, WANG, ZHAO = 1, 2, 3, 4
EVERYONE = [LIN, CHEN, WANG, ZHAO]
MINUTE = timedelta(minutes=1)


async def introduce(database, house, person):
    async with database.transaction() as tx:
        await Phases(tx, house).introduce(PersonId(person))


def in_force(house, campaign):
    """The house with another plan."""
    return replace(house, library=replace(house.library, campaign=campaign))


async def people(database, kind):
    return [(row.person_id, row.payload) for row in await deliveries(database, kind)]


async def test_a_phase_that_begins_introduces_itself_to_everyone(database, house, clock):
    await skip_to(database, house, clock, at(8, 1, 1) - MINUTE)
    await fire(database, house, clock, at(8, 1, 1))
    assert await people(database, "phase_started") == [(person, {"phase": "strive"}) for person in EVERYONE]
    cards = await deliveries(database, "phase_started")
    assert {card.expires_at for card in cards} == {datetime(2011, 6, 30, 16, tzinfo=UTC)}  # midnight after 30 June
    assert cards[0].occurrence_id is not None


async def test_somebody_new_gets_the_current_phase_once_however_often_they_come(database, house, clock):
    await introduce(database, house, LIN)
    await introduce(database, house, LIN)
    assert await people(database, "phase_started") == [(LIN, {"phase": "launch"})]


async def test_who_joins_on_the_first_day_before_nine_gets_one_card(database, house, clock):
    await skip_to(database, house, clock, at(8, 1, 1) - MINUTE)
    await introduce(database, house, LIN)
    await fire(database, house, clock, at(8, 1, 1))
    assert await people(database, "phase_started") == [(person, {"phase": "strive"}) for person in EVERYONE]


async def test_outside_the_phases_there_is_nothing_to_introduce(database, house, clock):
    clock.set(datetime(2012, 9, 1, tzinfo=UTC))
    await introduce(database, house, LIN)
    assert await people(database, "phase_started") == []


async def test_the_day_that_is_halfway_and_thirty_days_before_the_end_says_so_once(database, house, clock):
    await skip_to(database, house, clock, at(7, 1, 1) - MINUTE)
    await fire(database, house, clock, at(7, 1, 1))
    assert await people(database, "phase_days_left") == [(person, {"phase": "launch"}) for person in EVERYONE]
    assert await people(database, "phase_halfway") == []
    assert {reason for _, _, reason in await fates(database, "phase_half")} == {"days_left_that_day"}


async def test_a_halfway_that_is_no_countdown_is_told(database, house, clock):
    halfway = datetime(2011, 1, 15, 1, tzinfo=UTC)
    await skip_to(database, house, clock, halfway - MINUTE)
    await fire(database, house, clock, halfway)
    assert await people(database, "phase_halfway") == [(person, {"phase": "strive"}) for person in EVERYONE]
    (expires_at,) = {row.expires_at for row in await deliveries(database, "phase_halfway")}
    assert expires_at == halfway + timedelta(days=3)


async def test_an_anchor_and_its_phase_count_down_side_by_side(database, house, clock):
    week_before = datetime(2011, 6, 24, 1, tzinfo=UTC)
    await skip_to(database, house, clock, week_before - MINUTE)
    await fire(database, house, clock, week_before)
    assert await people(database, "anchor_days_left") == [(person, {"anchor": "party_90"}) for person in EVERYONE]


async def test_what_the_plan_no_longer_knows_is_skipped_and_said_so(database, house, clock):
    await skip_to(database, house, clock, datetime(2011, 5, 31, tzinfo=UTC))  # everything until 2 June is planned
    campaign = replace(house.campaign, phases=house.campaign.phases[:1], anchors=())
    rules = tuple(rule for rule in house.campaign.rules if rule.notice != "checkin")
    changed = replace(house, library=replace(house.library, campaign=replace(campaign, rules=rules)))
    clock.set(datetime(2011, 5, 31, 1, tzinfo=UTC))
    await _fire_only(database, changed)
    clock.set(datetime(2011, 6, 1, 1, tzinfo=UTC))
    await _fire_only(database, changed)
    assert await fates(database, "phase_days_left") == [(person, "skipped", "no_longer_planned") for person in EVERYONE]
    assert await fates(database, "party_90") == [(person, "skipped", "no_longer_planned") for person in EVERYONE]


async def _fire_only(database, house):
    async with database.transaction() as tx:
        await Occurrences(tx, house).fire_some(OPENERS)


async def test_two_activities_with_one_deadline_are_one_message_for_each(database, house, clock):
    week_before = datetime(2012, 6, 23, 1, tzinfo=UTC)
    await skip_to(database, house, clock, week_before - MINUTE)
    await fire(database, house, clock, week_before)
    assert await people(database, "activity_due") == [(person, {"activity": "publicity"}) for person in EVERYONE]
    assert {row.expires_at for row in await deliveries(database, "activity_due")} == {week_before + timedelta(days=3)}


async def test_a_deadline_that_is_over_is_not_reminded_of(database, house, clock):
    late = replace(house.campaign.rule("activity_due"), when=Around(Mark("due"), (-1,)))
    changed = in_force(house, replace(house.campaign, rules=(late,)))
    day_before = datetime(2012, 6, 29, 1, tzinfo=UTC)
    await skip_to(database, changed, clock, day_before - MINUTE)
    await fire(database, changed, clock, day_before)
    over_at = datetime(2012, 6, 30, 16, tzinfo=UTC)  # midnight after the 30th in Lanzhou, though the rule says 3 days
    assert {row.expires_at for row in await deliveries(database, "activity_due")} == {over_at}


async def test_a_phase_is_told_of_before_it_begins_and_no_later(database, house, clock):
    ahead = Rule("ahead", "phase_ahead", Around(Mark("start"), (-3,)), time(9), late_within=timedelta(days=7))
    changed = in_force(house, replace(house.campaign, rules=(ahead,)))
    three_before = datetime(2010, 7, 29, 1, tzinfo=UTC)
    await skip_to(database, changed, clock, three_before - MINUTE)
    await fire(database, changed, clock, three_before)
    assert await people(database, "phase_ahead") == [(person, {"phase": "strive"}) for person in EVERYONE]
    assert {row.expires_at for row in await deliveries(database, "phase_ahead")} == {
        datetime(2010, 7, 31, 16, tzinfo=UTC)
    }
