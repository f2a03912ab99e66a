"""Participation figures on a small set made by hand, whose expected figures are counted by hand, on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, update

from bot.domain.identity import UnitId, UserId
from bot.domain.refusals import Refusal
from bot.domain.stats import Figures
from bot.storage import tables as t
from bot.storage.accounts import AccountStore
from bot.storage.stats import StatsStore
from bot.usecases.stats import Stats
from tests.cast import CAST

EAST, WEST = UnitId(2), UnitId(3)
AT = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
COUNTED = ("study", "excel", "serve", "spirit")

PEOPLE = [
    # person, unit, from, to, bound, agreed
    (11, 2, date(2010, 1, 1), None, False, False),  # Ma, never bound
    (12, 2, date(2010, 1, 1), date(2010, 9, 1), True, True),  # Hu, in East until …
    (12, 3, date(2010, 9, 1), None, None, None),  # … and in West since 1 September
    (13, 2, date(2010, 1, 1), date(2010, 7, 1), False, False),  # Liu, left on 1 July
    (14, 3, date(2010, 9, 10), None, False, False),  # Bai, joined West on 10 September
    (15, 2, date(2010, 1, 1), None, True, False),  # Fan, bound, but has stopped
]
DEEDS = [
    # person, unit, item, day, state
    (1, 2, "serve", date(2010, 5, 31), "submitted"),  # Lin, first day of the launch phase
    (1, 2, "serve", date(2010, 7, 31), "submitted"),  # last day; the same item once more
    (1, 2, "study", date(2010, 5, 30), "submitted"),  # the day before
    (1, 2, "excel", date(2010, 8, 1), "submitted"),  # the day after, which is the next phase
    (3, 2, "serve", date(2010, 6, 20), "withdrawn"),  # Wang
    (3, 2, "study", date(2010, 6, 20), "draft"),
    (11, 2, "excel", date(2010, 6, 20), "submitted"),  # Ma
    (12, 2, "serve", date(2010, 7, 10), "submitted"),  # Hu, filed in East
    (13, 2, "serve", date(2010, 6, 20), "submitted"),  # Liu
    (15, 2, "spirit", date(2010, 6, 20), "submitted"),  # Fan
    (2, 3, "study", date(2010, 6, 26), "submitted"),  # Chen, who also chose it in a check-in
]
CHECKINS = [
    # id, person, unit, opened, state, items
    (1, 2, 3, date(2010, 6, 24), "answered", ("study", "law")),  # Chen
    (2, 3, 2, date(2010, 6, 24), "answered", ("law",)),  # Wang: nothing that counts
    (3, 4, 3, date(2010, 6, 24), "open", ("spirit",)),  # Zhao chose, never submitted
    (4, 4, 3, date(2010, 7, 8), "skipped", ()),
    (5, 4, 3, date(2010, 8, 1), "answered", ("study",)),  # Zhao, in the next phase
]


@pytest.fixture
async def stats_house(database, house):
    async with database.transaction() as tx:
        await add_people(tx)
        await tx.run(insert(t.campaign).values(id=99, key="another", started_at=AT))
        for number, (person, unit, item, day, state) in enumerate(DEEDS, 1):
            await tx.run(insert(t.deed).values(deed_row(house.campaign_id, person, unit, item, day, state, number)))
        await tx.run(
            insert(t.deed).values(deed_row(99, 3, 2, "spirit", date(2010, 6, 20), "submitted", 900))
        )  # Wang, in another campaign
        for checkin in CHECKINS:
            await add_checkin(tx, house.campaign_id, *checkin)
    return house


async def add_people(tx):
    for person in (11, 12, 13, 14, 15):
        await tx.run(insert(t.person).values(id=person, code=f"P{person}", name=f"P{person}", created_at=AT))
    for person, unit, from_on, to_on, is_bound, has_agreed in PEOPLE:
        await tx.run(
            insert(t.membership).values(person_id=person, unit_id=unit, kind="staff", from_on=from_on, to_on=to_on)
        )
        if is_bound:
            await tx.run(insert(t.telegram_account).values(person_id=person, user_id=2000 + person, bound_at=AT))
            withdrawn_at = None if has_agreed else AT
            await tx.run(insert(t.consent).values(person_id=person, version=1, given_at=AT, withdrawn_at=withdrawn_at))


def deed_row(campaign_id, person, unit, item, day, state, number):
    return {
        "campaign_id": campaign_id, "person_id": person, "unit_id": unit, "item": item, "text": "做了一件事",
        "happened_on": day, "state": state, "visibility": "secretary", "filed_at": AT, "changed_at": AT,
        "inbox_id": 5000 + number,
    }  # fmt: skip


async def add_checkin(tx, campaign_id, number, person, unit, opened_on, state, items):
    await tx.run(
        insert(t.checkin).values(
            id=number, campaign_id=campaign_id, person_id=person, unit_id=unit, rule="checkin", slot=f"s{opened_on}",
            opened_on=opened_on, opened_at=AT, closes_at=AT, state=state,
        )
    )  # fmt: skip
    for item in items:
        await tx.run(insert(t.checkin_item).values(checkin_id=number, item=item, chosen_at=AT))


async def figures(database, house, phase, on):
    async with database.transaction() as tx:
        found = await StatsStore(tx, house.campaign_id).figures(
            [EAST, WEST], house.campaign.phase(phase), items=COUNTED, on=on
        )
    return {unit.name: unit.figures for unit in found}


async def test_the_launch_phase_asked_for_in_september(database, stats_house):
    assert await figures(database, stats_house, "launch", date(2010, 9, 15)) == {
        # Lin, Wang, Ma, Fan; Ma and Fan can't be reached; Lin served, Ma excelled, Fan upheld
        "第一党支部": Figures(4, 2, 3, {"serve": 1, "excel": 1, "spirit": 1}),
        # Chen, Zhao, Hu, Bai; Bai is not bound; Chen studied, Hu served while still in East
        "第二党支部": Figures(4, 1, 2, {"study": 1, "serve": 1}),
    }


async def test_the_launch_phase_asked_for_in_june(database, stats_house):
    assert await figures(database, stats_house, "launch", date(2010, 6, 25)) == {
        # Lin, Wang, Ma, Hu, Liu, Fan
        "第一党支部": Figures(6, 3, 5, {"serve": 3, "excel": 1, "spirit": 1}),
        "第二党支部": Figures(2, 0, 1, {"study": 1}),
    }


async def test_the_next_phase_begins_on_its_first_day(database, stats_house):
    assert await figures(database, stats_house, "strive", date(2010, 9, 15)) == {
        "第一党支部": Figures(4, 2, 1, {"excel": 1}),
        "第二党支部": Figures(4, 1, 1, {"study": 1}),
    }


async def test_whoever_leaves_today_is_counted_no_more(database, stats_house):
    before = await figures(database, stats_house, "launch", date(2010, 6, 30))
    after = await figures(database, stats_house, "launch", date(2010, 7, 1))
    assert (before["第一党支部"].eligible, after["第一党支部"].eligible) == (6, 5)


async def actor(tx, name, clock):
    found = await AccountStore(tx).actor(UserId(CAST[name].user), zone="Asia/Shanghai", on=clock.now().date())
    assert found is not None
    return found


async def test_an_admin_sees_all_together_while_branches_are_small(database, stats_house, clock):
    clock.set(datetime(2010, 9, 15, 2, 0, tzinfo=UTC))
    async with database.transaction() as tx:
        report = await Stats(tx, stats_house).of(await actor(tx, "Zhao", clock), "launch")
    assert report.table.rows == ()
    assert report.table.total == Figures(8, 3, 5, {"serve": 2, "excel": 1, "spirit": 1, "study": 1})


async def test_a_branch_that_is_large_enough_still_hides_the_small_one(database, stats_house, clock):
    clock.set(datetime(2010, 6, 25, 2, 0, tzinfo=UTC))
    async with database.transaction() as tx:
        zhao = await actor(tx, "Zhao", clock)
        report, row = await Stats(tx, stats_house).of_branch(zhao, EAST, "launch")
    assert row is None
    assert [unit.name for unit in report.table.joined] == ["第一党支部"]
    assert report.table.total == Figures(8, 3, 6, {"serve": 3, "excel": 1, "spirit": 1, "study": 1})


async def test_nobody_but_an_admin_sees_figures(database, stats_house, clock):
    async with database.transaction() as tx:
        for name in ("Lin", "Wang"):
            with pytest.raises(Refusal, match="admins_only"):
                await Stats(tx, stats_house).of(await actor(tx, name, clock), "launch")


async def test_an_admin_of_one_branch_sees_no_other(database, stats_house, clock):
    clock.set(datetime(2010, 6, 25, 2, 0, tzinfo=UTC))
    async with database.transaction() as tx:
        await tx.run(update(t.role_grant).where(t.role_grant.c.role == "admin").values(unit_id=EAST))
        zhao = await actor(tx, "Zhao", clock)
        report, row = await Stats(tx, stats_house).of_branch(zhao, EAST, "launch")
        with pytest.raises(Refusal, match="not_yours"):
            await Stats(tx, stats_house).of_branch(zhao, WEST, "launch")
    assert row is not None
    assert report.table.total == row.figures == Figures(6, 3, 5, {"serve": 3, "excel": 1, "spirit": 1})
