"""Taking a roster in again, on both databases: what is foreseen, what becomes of leavers, and coming back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.domain.deliveries import Owed
from bot.domain.identity import PersonId, UserId
from bot.domain.refusals import Refusal
from bot.domain.roster import Leavers
from bot.library.roster_reader import read_roster
from bot.storage import tables as t
from bot.usecases.desk import Desk
from bot.usecases.planning import Planner
from bot.usecases.roster_imports import RosterImports

HEADER = "编号,姓名,支部,类别\n"
LIN = "E1,Lin,第一党支部,学生\n"
OTHERS = "E2,Wang,第一党支部,在职\nW1,Chen,第二党支部,在职\nW2,Zhao,第二党支部,在职\n"


async def take_in(tx, house, text, leavers=Leavers.REMOVE):
    rows = read_roster(HEADER + text, "r.csv", house.library).rows
    return await RosterImports(tx, house).take_in(rows, "r.csv", leavers=leavers)


async def rows(tx, table, *conditions):
    return list(await tx.rows(select(table).where(*conditions).order_by(*table.primary_key)))


async def test_what_is_foreseen_changes_nothing(house, database):
    text = HEADER + "E1,Lin Yue,第一党支部,学生\nE2,Wang,第二党支部,在职\nN1,新人,第三党支部,学生\n"
    async with database.transaction() as tx:
        before = await rows(tx, t.membership)
        found = await RosterImports(tx, house).preview(read_roster(text, "r.csv", house.library).rows, "r.csv")
        assert await rows(tx, t.membership) == before
    assert [row.code for row in found.new] == ["N1"]
    assert [one.row.code for one in found.changed] == ["E1"]
    assert [(one.row.code, one.member.unit_name, one.row.unit) for one in found.transferred] == [
        ("E2", "第一党支部", "第二党支部")
    ]
    assert [member.code for member in found.left] == ["W1", "W2"]
    assert [str(problem) for problem in found.unknown] == [
        "r.csv:4: unknown branch '第三党支部' (did you mean '第二党支部'?)"
    ]
    assert found.notes == ("E2 moved away from '第一党支部' and keeps a role there",)


async def test_nothing_reaches_who_left_and_the_history_stays(house, database):
    async with database.transaction() as tx:
        desk = Desk(tx, house, UserId(1003))
        await Planner(tx, house).plan_some(10_000)
        await desk.outbox.owe(Owed("nudge", PersonId(3), dedupe="n"))
        await desk.invites.make([await desk.roster.member_called("Wang")])
        report = await take_in(tx, house, LIN + OTHERS.replace("E2,Wang,第一党支部,在职\n", ""))
        kinds = [(row.kind, row.op, row.state) for row in await rows(tx, t.delivery, t.delivery.c.person_id == 3)]
        planned = await rows(tx, t.occurrence, t.occurrence.c.person_id == 3, t.occurrence.c.state == "planned")
        roles = await rows(tx, t.role_grant, t.role_grant.c.person_id == 3)
        account = (await rows(tx, t.telegram_account, t.telegram_account.c.person_id == 3))[0]
        invite = (await rows(tx, t.invite, t.invite.c.person_id == 3))[0]
        membership = await rows(tx, t.membership, t.membership.c.person_id == 3)
    assert (report.added, report.changed, report.left) == (0, 0, 1)
    assert kinds == [("nudge", "send", "cancelled"), ("menu", "menu", "queued"), ("cut_off", "send", "queued")]
    assert planned == []
    assert [row.to_at is None for row in roles] == [False]
    assert account.unbound_at is not None
    assert invite.revoked_at is not None
    assert [(row.from_on, row.to_on) for row in membership] == [(date(2010, 1, 1), date(2010, 6, 18))]


async def test_who_left_may_come_back_under_a_new_name(house, database, clock):
    async with database.transaction() as tx:
        await take_in(tx, house, OTHERS)
    clock.set(clock.now() + timedelta(days=10))
    async with database.transaction() as tx:
        report = await take_in(tx, house, LIN.replace("Lin", "Lin Yue") + OTHERS)
        lin = await rows(tx, t.person, t.person.c.code == "E1")
        membership = await rows(tx, t.membership, t.membership.c.person_id == 1)
    assert (report.added, report.left) == (1, 0)
    assert [(row.id, row.name) for row in lin] == [(1, "Lin Yue")]
    assert [(row.from_on, row.to_on) for row in membership] == [
        (date(2010, 1, 1), date(2010, 6, 18)),
        (date(2010, 6, 28), None),
    ]


@pytest.mark.parametrize("leavers", list(Leavers))
async def test_leavers_are_kept_or_removed_but_never_the_last_admin(house, database, leavers):
    async with database.transaction() as tx:
        if leavers is Leavers.KEEP:
            assert (await take_in(tx, house, LIN, leavers)).left == 0
            return
        with pytest.raises(Refusal) as refused:
            await take_in(tx, house, LIN, leavers)
        assert refused.value.key == "roster.apply.last_admin"
        assert len(await rows(tx, t.membership, t.membership.c.to_on.is_(None))) == 4
        assert (await take_in(tx, house, "W2,Zhao,第二党支部,在职\n", leavers)).left == 3
