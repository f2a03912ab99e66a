"""The agenda across chunks, campaigns and plan versions: each slot once, or a reason why not."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, insert, select, update

from bot.domain.occurrences import Slot
from bot.domain.rules import Rule, Weekly
from bot.storage import tables as t
from bot.storage.campaigns import CampaignStore
from bot.storage.occurrences import OccurrenceStore
from bot.usecases.occurrences import CHUNK, Occurrences
from bot.usecases.openers import OPENERS
from bot.usecases.planning import Planner, Reach
from tests.storage.broadcasting import EAST_ID, newcomers
from tests.storage.clockwork import at, deliveries, plan, skip_to
from tests.storage.crowd import enrol_many


def planned(house, slot, person):
    of = {"campaign_id": house.campaign_id, "plan_version": "1", "state": "planned"}
    return of | {"rule": slot.rule, "slot": slot.label, "person_id": person, "due_at": slot.due_at}


async def counted(database, table, *columns):
    async with database.transaction() as tx:
        rows = await tx.rows(select(*columns, func.count().label("number")).select_from(table).group_by(*columns))
    return {tuple(row)[:-1]: row.number for row in rows}


def with_rules(house, *rules, version="changed"):
    campaign = replace(house.campaign, rules=rules, version=version)
    return replace(house, library=replace(house.library, campaign=campaign))


async def test_of_two_missed_slots_only_the_latest_fires_however_many_people_missed_both(database, house, clock):
    people = await enrol_many(database, CHUNK + 1)
    rule = replace(house.campaign.rule("study"), late_within=timedelta(days=30))
    house = with_rules(house, rule)
    missed = Slot("study", "2010-W25", at(6, 21, 1)), Slot("study", "2010-W26", at(6, 28, 1))
    async with database.transaction() as tx:
        rows = [planned(house, slot, person) for slot in missed for person in people]
        await tx.run(insert(t.occurrence), rows)
    clock.set(at(6, 28, 2))
    fired = 1
    while fired:
        async with database.transaction() as tx:
            fired = await Occurrences(tx, house).fire_some(OPENERS)
    o = t.occurrence
    assert await counted(database, o, o.c.slot, o.c.state) == {
        ("2010-W25", "collapsed"): 501,
        ("2010-W26", "fired"): 501,
    }


async def test_only_a_later_slot_of_the_same_rule_and_member_that_has_come_overtakes(database, house):
    slots = [
        (1, "study", "2010-W24", at(6, 14, 1)),
        (1, "study", "2010-W25", at(6, 21, 1)),
        (2, "study", "2010-W24", at(6, 14, 1)),
        (1, "checkin.remind", "2010-W24", at(6, 13, 1)),
        (1, "checkin", "2010-W25", at(6, 15, 1)),
        (3, "study", "2010-W25", at(6, 21, 1)),
        (3, "study", "2010-W26", at(6, 28, 1)),
    ]
    async with database.transaction() as tx:
        await tx.run(insert(t.occurrence), [planned(house, Slot(*slot), person) for person, *slot in slots])
        due = await OccurrenceStore(tx, house.campaign_id).due(at(6, 22, 1), limit=10)
    assert [(one.person_id, one.rule, one.slot) for one in due if one.is_overtaken] == [(1, "study", "2010-W24")]


async def test_a_campaign_that_follows_another_is_planned_from_its_first_hour(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 1))  # the first campaign is planned until 22 June 01:00 UTC
    async with database.transaction() as tx:
        following = await CampaignStore(tx).take_up("following", at=clock.now())
    house = replace(house, campaign_id=following)
    await plan(database, house)
    o = t.occurrence
    slots = await counted(database, o, o.c.campaign_id, o.c.rule, o.c.slot)
    assert slots[following, "study", "2010-W25"] == 4


async def test_a_rule_added_to_the_plan_is_not_lost_in_the_hours_already_planned(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 1))
    added = Rule("added", "study_card", Weekly(0), house.campaign.rule("study").at)
    await plan(database, with_rules(house, *house.campaign.rules, added))
    o = t.occurrence
    assert (await counted(database, o, o.c.rule, o.c.slot))["added", "2010-W25"] == 4


async def test_a_rule_that_moves_fires_at_its_new_time_and_only_then(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 1))
    study = house.campaign.rule("study")
    await plan(database, with_rules(house, replace(study, at=study.at.replace(hour=10))))
    o = t.occurrence
    coming = await counted(database, o, o.c.rule, o.c.state, o.c.due_at)
    assert {row: number for row, number in coming.items() if row[0] == "study"} == {
        ("study", "planned", at(6, 21, 2)): 4
    }


async def test_a_plan_changed_while_the_bot_was_down_still_says_what_was_missed(database, house, clock):
    await skip_to(database, house, clock, at(6, 18, 2))  # planned until 20 June 02:00 UTC
    clock.set(at(6, 23, 1))
    await plan(database, with_rules(house, *house.campaign.rules))
    o = t.occurrence
    assert (await counted(database, o, o.c.rule, o.c.slot))["study", "2010-W25"] == 4


async def test_planning_goes_on_where_it_broke_off_and_whoever_joins_meanwhile_is_not_forgotten(database, house, clock):
    await newcomers(database, house, 5, EAST_ID, first=100)  # with the cast, 9 people up to the id 104
    clock.set(at(6, 20, 1))

    async def step(people):
        async with database.transaction() as tx:
            return await Planner(tx, house).plan_some(people)

    async def whose():
        async with database.transaction() as tx:
            o = t.occurrence
            of_week = select(o.c.person_id).where(o.c.rule == "study", o.c.slot == "2010-W25").order_by(o.c.person_id)
            return [row.person_id for row in await tx.rows(of_week)]

    assert await step(100)
    assert await whose() == [1, 2, 3, 4, 100]
    async with database.transaction() as tx:
        await tx.run(insert(t.person).values(id=50, code="X", name="X", created_at=clock.now()))
        await tx.run(insert(t.membership).values(person_id=50, unit_id=2, kind="staff", from_on=date(2010, 1, 1)))
        await tx.run(insert(t.telegram_account).values(person_id=50, user_id=50, bound_at=clock.now()))
        await tx.run(insert(t.consent).values(person_id=50, version=1, given_at=clock.now()))
        await Planner(tx, house).plan_for(50)
    while await step(3):
        pass
    assert await whose() == [1, 2, 3, 4, 50, 100, 101, 102, 103, 104]
    assert not await step(100)


async def test_a_wide_reach_plans_far_and_then_not_until_there_is_enough_to_plan(database, house, clock):
    await skip_to(database, house, clock, at(6, 18, 2))  # planned until 20 June 02:00 UTC
    wide, week = Reach(ahead=timedelta(days=7), at_least=timedelta(days=6)), timedelta(days=7)

    async def planned_at(now):
        clock.set(now)
        async with database.transaction() as tx:
            done = await Planner(tx, house).plan_some(100, reach=wide)
            farthest = await tx.value(select(func.max(t.occurrence.c.due_at)))
        return bool(done), farthest <= now + week

    assert await planned_at(at(6, 19, 1)) == (False, True)  # five days and 23 hours would be new
    assert await planned_at(at(6, 19, 2)) == (True, True)
    assert ("study", "2010-W25") in await counted(database, t.occurrence, t.occurrence.c.rule, t.occurrence.c.slot)
    assert await planned_at(at(6, 25, 1)) == (False, True)
    async with database.transaction() as tx:
        theirs = t.occurrence
        await tx.run(update(theirs).values(state="fired"))
        assert await Planner(tx, house).next_due_at() == at(6, 26, 1)  # an hour before nothing is planned


async def fire_with(database, house, clock, openers, now):
    clock.set(now)
    async with database.transaction() as tx:
        return await Occurrences(tx, house).fire_some(openers)


async def test_a_rule_nobody_can_open_holds_nobody_up_and_is_given_up_after_five_times(database, house, clock):
    await plan(database, house)
    await skip_to(database, house, clock, at(6, 20, 1))
    tried = []

    async def breaks_off(tx, _house, due):
        tried.append(sorted(one.person_id for one in due))
        await tx.run(update(t.person).values(name="half done"))
        raise KeyError("what a member wrote")

    broken = OPENERS | {"study_card": breaks_off}
    monday, o = at(6, 21, 1, 1), t.occurrence
    for minutes in (0, 1, 6, 21, 80):
        await fire_with(database, house, clock, broken, monday + timedelta(minutes=minutes))
        assert await fire_with(database, house, clock, broken, monday + timedelta(minutes=minutes)) == 0
    assert tried == [[1, 2, 3, 4], *[[1], [2], [3], [4]] * 3]
    by_attempts = await counted(database, o, o.c.slot, o.c.state, o.c.reason, o.c.attempts)
    assert by_attempts["2010-W25", "planned", "KeyError", 4] == 4
    clock.set(monday + timedelta(minutes=81))
    await fire_with(database, house, clock, broken, clock.now())
    by_attempts = await counted(database, o, o.c.slot, o.c.state, o.c.reason, o.c.attempts)
    assert by_attempts["2010-W25", "failed", "KeyError", 5] == 4
    async with database.transaction() as tx:
        assert await tx.value(select(func.count()).where(t.person.c.name == "half done")) == 0
        assert await OccurrenceStore(tx, house.campaign_id).failed() == 4


async def test_one_person_whose_turn_breaks_off_costs_the_others_a_minute(database, house, clock):
    await skip_to(database, house, clock, at(6, 20, 1))

    async def breaks_off_for_chen(tx, house, due):
        if any(one.person_id == 2 for one in due):
            raise KeyError
        return await OPENERS["study_card"](tx, house, due)

    openers, monday = OPENERS | {"study_card": breaks_off_for_chen}, at(6, 21, 1)
    assert await fire_with(database, house, clock, openers, monday) == 4
    async with database.transaction() as tx:
        next_at = await Planner(tx, house).next_due_at()
    assert next_at == monday + timedelta(minutes=1)
    assert await fire_with(database, house, clock, openers, next_at) == 4
    assert [row.person_id for row in await deliveries(database, "study_card")] == [1, 3, 4]
    assert await fire_with(database, house, clock, OPENERS, next_at + timedelta(minutes=5)) == 1
    assert [row.person_id for row in await deliveries(database, "study_card")] == [1, 2, 3, 4]
