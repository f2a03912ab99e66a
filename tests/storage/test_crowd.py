"""Every table about persons is either what tells cohorts apart or left out on purpose; what it says of whom."""

from datetime import date, time

from sqlalchemy import insert, update

from bot.storage import tables as t
from bot.storage.campaigns import CampaignStore
from bot.storage.crowd import MAKES_NO_DIFFERENCE, TRAITS, figures
from tests.cast import CHEN, EAST, LIN, ROOT, UNITS, WANG, ZHAO

JULY = {"from_on": date(2010, 7, 5), "back_on": date(2010, 7, 12)}


def test_a_new_table_about_persons_has_been_thought_of():
    about_persons = {table.name for table in t.metadata.sorted_tables if "person_id" in table.c}
    sets_apart = {trait.table.name for trait in TRAITS}
    assert about_persons - sets_apart - MAKES_NO_DIFFERENCE == set()
    assert sets_apart & MAKES_NO_DIFFERENCE == set()


async def apart(database, house):
    async with database.engine.connect() as connection:
        return {one.name: dict(one.traits) async for one in figures(connection, house.campaign.key)}


async def pause(tx, house, **said):
    said = {"campaign_id": house.campaign_id, "reason": "leave", "kinds": [], **JULY, **said}
    await tx.run(insert(t.pause).values(set_at=house.clock.now(), **said))


async def test_a_freeze_concerns_some_kinds_of_a_unit_and_of_those_below(database, house):
    async with database.transaction() as tx:
        for unit, kinds, reason in ((EAST, ["student"], "exams"), (ROOT, ["staff"], "project")):
            await pause(tx, house, unit_id=UNITS[unit], kinds=kinds, reason=reason)
    found = await apart(database, house)
    assert found[LIN.name] == {"pause": "exams 2010-07-05 2010-07-12"}
    for player in (CHEN, WANG, ZHAO):
        assert found[player.name]["pause"] == "project 2010-07-05 2010-07-12"


async def test_leave_counts_in_its_own_campaign_unless_it_was_taken_back(database, house):
    async with database.transaction() as tx:
        before = await CampaignStore(tx).take_up("another_2009", at=house.clock.now())
        await pause(tx, house, person_id=LIN.person)
        await pause(tx, house, person_id=CHEN.person, campaign_id=before)
        await pause(tx, house, person_id=WANG.person, back_on=JULY["from_on"])
        await tx.run(update(t.role_grant).values(to_at=house.clock.now()).where(t.role_grant.c.role == "admin"))
    assert await apart(database, house) == {
        LIN.name: {"pause": "leave 2010-07-05 2010-07-12"},
        CHEN.name: {},
        WANG.name: {"role": "secretary"},
        ZHAO.name: {},
    }


async def test_what_somebody_chose_sets_them_apart(database, house):
    async with database.transaction() as tx:
        own = {"quiet_from": time(20), "quiet_until": time(9, 30), "per_week": 2}
        await tx.run(update(t.person).where(t.person.c.id == LIN.person).values(**own))
    found = await apart(database, house)
    assert found[LIN.name] == {"quiet_from": "20:00:00", "quiet_until": "09:30:00", "per_week": "2"}
    assert found[CHEN.name] == {}
