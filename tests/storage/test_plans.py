"""Versions of the plan: one in force, one waiting, one decision that counts, by several processes at once too."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.deliveries import Owed
from bot.domain.identity import DeliveryId, PersonId
from bot.domain.people import Actor, Grant, Role
from bot.domain.plan_differences import Cohort
from bot.domain.plans import PlanState
from bot.domain.refusals import Refusal
from bot.rereading import Rereading
from bot.storage import tables as t
from bot.storage.campaigns import CampaignStore
from bot.storage.occurrences import OccurrenceStore
from bot.storage.plans import PlanStore
from bot.usecases.outbox import Outbox
from bot.usecases.planning import Planner
from bot.usecases.plans import Offered, Plans, TakenUp, restart_with, take_up
from tests.cast import CHEN, EAST, LIN, ROOT, UNITS, WANG, ZHAO

AT = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
ADMIN = Actor(
    PersonId(ZHAO.person), ZHAO.user, "W2", "Zhao", "zh", "Asia/Shanghai", UNITS[ROOT], ROOT, "staff",
    (Grant(Role.ADMIN, UNITS[ROOT]),),
)  # fmt: skip


def later(campaign, hour):
    """The same campaign with study cards at another hour, as its file would say it."""
    text = campaign.text.replace(
        "when: {weekly: monday}\n    at: 09:00", f"when: {{weekly: monday}}\n    at: {hour}:00"
    )
    assert text != campaign.text
    return text


@pytest.fixture
async def begun(database, house):
    """A house whose plan is in force."""
    async with database.transaction() as tx:
        await take_up(tx, house.campaign, at=AT)
    return house


async def states(database, campaign_id):
    async with database.transaction() as tx:
        return [(one.version[:6], one.state) for one in await PlanStore(tx, campaign_id).all()]


async def test_the_first_plan_is_in_force_at_once_and_later_ones_are_not(database, house):
    changed = replace(house.campaign, version="later", text="other")
    async with database.transaction() as tx:
        assert await take_up(tx, None, at=AT) is None
        assert await take_up(tx, house.campaign, at=AT) == TakenUp(house.campaign_id)
        assert await take_up(tx, house.campaign, at=AT) == TakenUp(house.campaign_id)
        kept = TakenUp(house.campaign_id, house.campaign.text)
        assert await take_up(tx, changed, at=AT) == kept
        assert await take_up(tx, None, at=AT) == kept


async def test_without_a_file_the_campaign_that_was_last_served_goes_on(database, begun):
    other = replace(begun.campaign, key="spring", text="spring")
    async with database.transaction() as tx:
        spring = await take_up(tx, other, at=AT)
        assert await take_up(tx, None, at=AT) == TakenUp(spring.campaign_id, "spring")
        await take_up(tx, begun.campaign, at=AT)
        assert await take_up(tx, None, at=AT) == TakenUp(begun.campaign_id, begun.campaign.text)
        assert await CampaignStore(tx).started_at(spring.campaign_id) == AT


async def test_at_most_one_is_in_force_and_one_waits(database, begun):
    async def another(state):
        async with database.transaction() as tx:
            plans = PlanStore(tx, begun.campaign_id)
            change = await plans.propose(await plans.keep("2", "two", at=AT), at=AT)
            await tx.run(update(t.plan_change).where(t.plan_change.c.id == change).values(state=state))

    with pytest.raises(IntegrityError):
        await another(PlanState.IN_FORCE)
    await another(PlanState.PROPOSED)
    with pytest.raises(IntegrityError):
        await another(PlanState.PROPOSED)


async def test_six_processes_that_read_the_same_new_file_ask_once(database, begun):
    found = begun.library.with_plan(later(begun.campaign, 10), "file").campaign

    async def offered():
        async with database.transaction() as tx:
            return await Plans(tx, begun).offer(found)

    said = await asyncio.gather(*(offered() for _ in range(6)))
    assert sorted(said) == [Offered.PROPOSED, *[Offered.WAITS] * 5]
    async with database.transaction() as tx:
        asked = await tx.rows(select(t.delivery.c.person_id).where(t.delivery.c.kind == "plan_change"))
    assert [row.person_id for row in asked] == [ZHAO.person]


async def test_of_two_decisions_at_once_one_counts(database, begun):
    async with database.transaction() as tx:
        await Plans(tx, begun).offer(begun.library.with_plan(later(begun.campaign, 10), "file").campaign)
        asked = DeliveryId(await tx.value(select(t.delivery.c.id).where(t.delivery.c.kind == "plan_change")))

    async def decided(verb):
        async with database.transaction() as tx:
            return (await getattr(Plans(tx, begun), verb)(ADMIN, asked)).change.state

    first, second = await asyncio.gather(decided("put_in_force"), decided("keep"))
    assert first == second
    assert first in {PlanState.IN_FORCE, PlanState.KEPT_OUT}
    async with database.transaction() as tx:
        audited = await tx.rows(select(t.audit.c.action, t.audit.c.actor_id))
    assert [row.actor_id for row in audited] == [ZHAO.person]


async def test_every_process_takes_up_what_is_in_force(database, begun):
    other = replace(begun)
    here, there = Rereading(database, begun), Rereading(database, other)
    found = begun.library.with_plan(later(begun.campaign, 10), "file").campaign
    async with database.transaction() as tx:
        assert await Plans(tx, begun).approve(found, by=PersonId(ZHAO.person)) is Offered.TOOK_FORCE
    assert [await here.follow(), await there.follow(), await there.follow()] == [True, True, False]
    assert begun.campaign == other.campaign == found
    async with database.transaction() as tx:
        assert await Plans(tx, begun).approve(found) is Offered.SAME
        past, present = await Plans(tx, begun).history()
    assert (past.state, past.decided_by) == (PlanState.PAST, None)
    assert (present.state, present.decider, present.decided_at) == (PlanState.IN_FORCE, "Zhao", AT)


async def test_a_plan_nobody_here_can_read_is_not_taken_up(database, begun):
    async with database.transaction() as tx:
        plans = PlanStore(tx, begun.campaign_id)
        await plans.enact(await plans.propose(await plans.keep("9", "future: 1", at=AT), at=AT), at=AT, by=None)
    process = Rereading(database, begun)
    before = begun.campaign
    assert [await process.follow(), await process.follow()] == [False, False]
    assert begun.campaign is before
    async with database.transaction() as tx:
        await restart_with(tx, begun.campaign_id, before, at=AT)
        assert await take_up(tx, before, at=AT) == TakenUp(begun.campaign_id)
    assert await states(database, begun.campaign_id) == [
        (before.version[:6], "past"), ("9", "past"), (before.version[:6], "in_force"),
    ]  # fmt: skip


async def test_a_zone_the_settings_chose_outlasts_the_plans(database, begun):
    text = begun.campaign.text.replace("timezone: Asia/Shanghai", "timezone: Asia/Tokyo")
    async with database.transaction() as tx:
        await Plans(tx, begun).approve(begun.library.with_plan(text, "file").campaign)
    chosen = replace(begun)
    assert await Rereading(database, chosen, "Asia/Shanghai").follow()
    assert await Rereading(database, begun).follow()
    assert (chosen.timezone, begun.timezone) == ("Asia/Shanghai", "Asia/Tokyo")


async def test_another_campaign_is_not_a_change_of_this_one(database, begun):
    other = replace(begun.campaign, key="spring")
    async with database.transaction() as tx:
        assert await Plans(tx, begun).offer(other) is Offered.OTHER_CAMPAIGN
        assert await Plans(tx, begun).approve(other) is Offered.OTHER_CAMPAIGN
    assert await states(database, begun.campaign_id) == [(begun.campaign.version[:6], "in_force")]


async def test_who_is_counted_as_affected(database, begun):
    async with database.transaction() as tx:
        await tx.run(update(t.person).where(t.person.c.id == CHEN.person).values(zone="Asia/Tokyo"))
        await tx.run(update(t.consent).where(t.consent.c.person_id == LIN.person).values(withdrawn_at=AT))
        sizes = await OccurrenceStore(tx, begun.campaign_id).cohort_sizes()
    assert sizes == [Cohort("staff", "Asia/Tokyo", 1), Cohort("staff", None, 2)]


async def test_only_an_admin_of_the_whole_organisation_decides(database, begun):
    async with database.transaction() as tx:
        await Plans(tx, begun).offer(begun.library.with_plan(later(begun.campaign, 10), "file").campaign)
        asked = DeliveryId(await tx.value(select(t.delivery.c.id).where(t.delivery.c.kind == "plan_change")))
        part = replace(ADMIN, grants=(Grant(Role.ADMIN, UNITS[EAST]),))
        for actor, delivery in ((part, asked), (replace(ADMIN, person_id=PersonId(LIN.person)), asked), (ADMIN, 99)):
            with pytest.raises(Refusal):
                await Plans(tx, begun).put_in_force(actor, DeliveryId(delivery))
        assert (await Plans(tx, begun).look(ADMIN, asked)).summary["counts"]["moved"] > 100


async def test_what_waits_to_be_sent_of_a_phase_that_is_no_more_is_given_up(database, begun):
    told = {
        "gone": {"phase": "gone"},
        "here": {"phase": "launch"},
        "day": {"anchor": "gone"},
        "deed": {"activity": "gone"},
    }
    async with database.transaction() as tx:
        outbox = Outbox(tx, begun)
        people = (LIN, CHEN, ZHAO, WANG)
        owed = zip(told, people, strict=True)
        await outbox.owe(*(Owed("phase_halfway", PersonId(one.person), key, told[key]) for key, one in owed))
        claimed = await outbox.claim(10, lease_by="me", may_go=lambda _lane, _chat: 0.0)
        assert [one.payload for one in claimed] == [{"phase": "launch"}]
        rows = await tx.rows(
            select(t.delivery.c.dedupe, t.delivery.c.state, t.delivery.c.reason).order_by(t.delivery.c.id)
        )
    assert [tuple(row) for row in rows if row.dedupe != "here"] == [
        (name, "cancelled", "no_longer_planned") for name in ("gone", "day", "deed")
    ]


async def test_what_was_asked_ends_when_it_said_whatever_the_new_plan_says(database, begun, clock):
    slot, told = "2010-W24", AT + timedelta(days=3, minutes=5)
    asked = {"campaign_id": begun.campaign_id, "unit_id": UNITS[EAST], "rule": "checkin", "slot": slot}
    asked |= {"opened_on": AT.date(), "opened_at": AT, "closes_at": told}
    async with database.transaction() as tx:
        await tx.run(insert(t.checkin).values(person_id=LIN.person, state="open", **asked))
        await tx.run(insert(t.checkin).values(person_id=CHEN.person, state="closed", **asked))
        while await Planner(tx, begun).plan_some(500):
            pass
    rules = tuple(
        replace(one, close_after=timedelta(days=5)) if one.key == "checkin" else one for one in begun.campaign.rules
    )
    clock.set(AT + timedelta(hours=1))
    begun.follow(replace(begun.library, campaign=replace(begun.campaign, rules=rules, version="later")), begun.timezone)
    async with database.transaction() as tx:
        while await Planner(tx, begun).plan_some(1):  # one person at a time
            pass
        o = t.occurrence
        ends = await tx.rows(select(o.c.person_id, o.c.slot, o.c.due_at, o.c.state).where(o.c.rule == "checkin.close"))
    assert [tuple(row) for row in ends] == [(LIN.person, slot, told, "planned")]


async def test_what_was_sent_or_is_over_is_not_in_the_difference(database, begun, clock):
    found = begun.library.with_plan(later(begun.campaign, 10), "file").campaign
    clock.set(datetime(2012, 7, 23, 1, 0, tzinfo=UTC))  # a Monday, 09:00; one more Monday is left
    async with database.transaction() as tx:
        difference = await Plans(tx, begun).difference(found)
    assert [one.label for one in difference.examples] == ["2012-W31"]
    assert difference.people == 4
    clock.set(clock.now() + timedelta(days=8))
    async with database.transaction() as tx:
        assert (await Plans(tx, begun).difference(found)).people == 0
