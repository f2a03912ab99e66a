"""The agenda across chunks, campaigns and plan versions: each slot once, or a reason why not."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from bot.domain.occurrences import Slot
from bot.domain.rules import Rule, Weekly
from bot.storage import tables as t
from bot.storage.campaigns import CampaignStore
from bot.storage.occurrences import OccurrenceStore
from bot.usecases.occurrences import CHUNK, Occurrences
from bot.usecases.openers import OPENERS
from tests.storage.clockwork import at, plan, skip_to
from tests.storage.crowd import enrol_many


def planned(slot, person):
    return {"rule": slot.rule, "slot": slot.label, "person_id": person, "due_at": slot.due_at}


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
        rows = [planned(slot, person) for slot in missed for person in people]
        await OccurrenceStore(tx, house.campaign_id).plan(rows, plan_version="1")
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
        agenda = OccurrenceStore(tx, house.campaign_id)
        await agenda.plan([planned(Slot(*slot), person) for person, *slot in slots], plan_version="1")
        due = await agenda.due(at(6, 22, 1), limit=10)
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
