"""Roster, roles, invites and bindings on both databases, also when fifty people want the same place."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.domain.consent import Invited, Outsider, Stopped
from bot.domain.dialogs import Dialog
from bot.domain.identity import PersonId, UnitId, UserId
from bot.domain.invites import hash_token
from bot.domain.people import Role
from bot.domain.refusals import Refusal
from bot.domain.roster import BrokenRoster, UnknownName
from bot.storage import tables as t
from bot.usecases.desk import Desk
from bot.usecases.planning import Planner

HEADER = "编号,姓名,支部,类别,语言\n"


@pytest.fixture
async def unmade(house, database):
    """The same house before anybody was enrolled."""
    async with database.transaction() as tx:
        for table in (t.consent, t.telegram_account, t.role_grant, t.membership, t.person):
            await tx.run(table.delete())
        await tx.run(t.unit.delete().where(t.unit.c.parent_id.is_not(None)))
        await tx.run(t.unit.delete())
    return house


def desk(tx, house, user=0):
    return Desk(tx, house, UserId(user))


async def rows(tx, table, *conditions):
    return list(await tx.rows(select(table).where(*conditions).order_by(*table.primary_key)))


async def open_invite(database, house, name):
    async with database.transaction() as tx:
        made = await desk(tx, house).invites.make([await desk(tx, house).roster.member_called(name)])
    return made[0].start


async def unbind(database, house, name):
    async with database.transaction() as tx:
        member = await desk(tx, house).roster.member_called(name)
        await tx.run(t.telegram_account.delete().where(t.telegram_account.c.person_id == member.person_id))
        await tx.run(t.consent.delete().where(t.consent.c.person_id == member.person_id))


# The roster


async def test_the_first_import_makes_the_units_under_one_root(unmade, database):
    async with database.transaction() as tx:
        report = await desk(tx, unmade).roster.import_csv(
            HEADER + "E1,张三,第一党支部,学生,\nE2,李四,第二党支部,在职,en\n", "r.csv"
        )
        units = [(unit.name, unit.parent_id) for unit in await rows(tx, t.unit)]
        people = [(one.code, one.name, one.language) for one in await rows(tx, t.person)]
        memberships = [(one.unit_id, one.kind, one.from_on, one.to_on) for one in await rows(tx, t.membership)]
    assert (report.added, report.changed, report.notes) == (2, 0, ())
    assert units == [("兰州分馆", None), ("第一党支部", 1), ("第二党支部", 1)]
    assert people == [("E1", "张三", None), ("E2", "李四", "en")]
    assert memberships == [(2, "student", date(2010, 6, 18), None), (3, "staff", date(2010, 6, 18), None)]


async def test_later_imports_refuse_unknown_units_and_import_nothing(house, database):
    async with database.transaction() as tx:
        with pytest.raises(BrokenRoster) as broken:
            await desk(tx, house).roster.import_csv(
                HEADER + "N1,新人,第一党支部,学生,\nN2,张三,第三党支部,学生,\nN3,李四,兰州分馆,学生,\n", "花名册.csv"
            )
        assert [str(problem) for problem in broken.value.problems] == [
            "花名册.csv:3: unknown branch '第三党支部' (did you mean '第二党支部'?)",
            "花名册.csv:4: '兰州分馆' is the organisation, not a branch",
        ]
        assert [one.code for one in await rows(tx, t.person)] == ["E1", "W1", "E2", "W2"]


async def test_importing_again_corrects_and_transfers(house, database, clock):
    clock.set(clock.now() + timedelta(days=30))
    again = HEADER + "E1,Lin Yue,第二党支部,在职,\nE2,Wang,第一党支部,在职,\n"
    async with database.transaction() as tx:
        report = await desk(tx, house).roster.import_csv(again, "r.csv")
        lin = await rows(tx, t.membership, t.membership.c.person_id == 1)
        name = (await rows(tx, t.person, t.person.c.id == 1))[0].name
        repeated = await desk(tx, house).roster.import_csv(again, "r.csv")
    assert (report.added, report.changed) == (0, 1)
    assert (repeated.added, repeated.changed) == (0, 0)
    assert name == "Lin Yue"
    assert [(one.unit_id, one.kind, one.from_on, one.to_on) for one in lin] == [
        (2, "student", date(2010, 1, 1), date(2010, 7, 18)),
        (3, "staff", date(2010, 7, 18), None),
    ]


async def test_a_correction_on_the_same_day_leaves_no_empty_membership(house, database, clock):
    clock.set(clock.now() + timedelta(days=30))
    async with database.transaction() as tx:
        roster = desk(tx, house).roster
        await roster.import_csv(HEADER + "E1,Lin,第二党支部,学生,\n", "r.csv")
        await roster.import_csv(HEADER + "E1,Lin,第二党支部,在职,\n", "r.csv")
        lin = await rows(tx, t.membership, t.membership.c.person_id == 1)
    assert [(one.unit_id, one.kind) for one in lin] == [(2, "student"), (3, "staff")]


async def test_a_transferred_secretary_is_pointed_out(house, database):
    async with database.transaction() as tx:
        report = await desk(tx, house).roster.import_csv(HEADER + "E2,Wang,第二党支部,在职,\n", "r.csv")
    assert report.notes == ("E2 moved away from '第一党支部' and keeps a role there",)


# Roles


async def test_granting_a_role(house, database):
    async with database.transaction() as tx:
        roster = desk(tx, house).roster
        assert await roster.grant(Role.SECRETARY, "W1")
        assert not await roster.grant(Role.SECRETARY, "Chen"), "held already"
        assert await roster.grant(Role.ADMIN, "Lin")
        assert await roster.grant(Role.SECRETARY, "Lin", "第二党支部")
        grants = [(one.person_id, one.role, one.unit_id, one.granted_by) for one in await rows(tx, t.role_grant)]
        menus = [(one.person_id, one.payload) for one in await rows(tx, t.delivery, t.delivery.c.kind == "menu")]
        audited = [(one.actor_role, one.action, one.object) for one in await rows(tx, t.audit)]
    assert grants[2:] == [(2, "secretary", 3, None), (1, "admin", 1, None), (1, "secretary", 3, None)]
    assert menus == [(2, {"role": "secretary"}), (1, {"role": "admin"}), (1, {"role": "admin"})]
    assert audited == [("operator", "role.granted", f"person:{person}") for person in (2, 1, 1)]


@pytest.mark.parametrize(
    ("member", "unit", "message"),
    [
        ("Lim", None, "nobody on the roster is called 'Lim' (did you mean 'Lin'?)"),
        ("E9", None, "nobody on the roster is called 'E9'"),
        ("Lin", "第三党支部", "there is no unit '第三党支部' (did you mean '第二党支部'?)"),
    ],
)
async def test_granting_to_nobody(house, database, member, unit, message):
    async with database.transaction() as tx:
        with pytest.raises(UnknownName) as unknown:
            await desk(tx, house).roster.grant(Role.SECRETARY, member, unit)
        assert str(unknown.value) == message
        assert len(await rows(tx, t.role_grant)) == 2


async def test_a_name_two_people_have_needs_the_number(unmade, database):
    async with database.transaction() as tx:
        roster = desk(tx, unmade).roster
        await roster.import_csv(HEADER + "E1,张三,第一党支部,学生,\nE7,张三,第一党支部,学生,\n", "r.csv")
        with pytest.raises(UnknownName, match=r"2 members are called '张三': say the number \(E1, E7\)"):
            await roster.grant(Role.SECRETARY, "张三")
        assert await roster.grant(Role.SECRETARY, "E7")


# Invites


async def test_only_hashes_are_kept_and_a_new_invite_ends_the_old_one(house, database):
    await unbind(database, house, "Lin")
    first, second = await open_invite(database, house, "Lin"), await open_invite(database, house, "Lin")
    assert len(first) == 22
    async with database.transaction() as tx:
        kept = await rows(tx, t.invite)
        assert [one.token_hash for one in kept] == [hash_token(first), hash_token(second)]
        assert [one.revoked_at is None for one in kept] == [False, True]
        with pytest.raises(Refusal, match=r"invites\.link\.refused"):
            await desk(tx, house).invites.opened(UserId(1005), hash_token(first))
        invited = await desk(tx, house).invites.opened(UserId(1005), hash_token(second))
        assert invited is not None
        assert invited.member.code == "E1"


async def test_the_server_invites_those_who_are_not_bound(house, database):
    await unbind(database, house, "Lin")
    await unbind(database, house, "Zhao")
    async with database.transaction() as tx:
        invites = desk(tx, house).invites
        assert [member.name for member in await invites.for_the_server()] == ["Lin", "Zhao"]
        assert [member.name for member in await invites.for_the_server(unit_id=UnitId(2))] == ["Lin"]


async def test_an_expired_invite_opens_nothing(house, database, clock):
    await unbind(database, house, "Lin")
    token = await open_invite(database, house, "Lin")
    clock.set(clock.now() + timedelta(days=14))
    async with database.transaction() as tx:
        with pytest.raises(Refusal, match=r"invites\.link\.refused"):
            await desk(tx, house).invites.opened(UserId(1005), hash_token(token))


async def test_a_consent_dialog_left_lying_is_forgotten_with_its_invite(house, database, clock):
    await unbind(database, house, "Lin")
    token = await open_invite(database, house, "Lin")
    async with database.transaction() as tx:
        await desk(tx, house).invites.opened(UserId(1005), hash_token(token))
    clock.set(clock.now() + timedelta(days=15))
    token = await open_invite(database, house, "Lin")
    async with database.transaction() as tx:
        await desk(tx, house).invites.opened(UserId(1006), hash_token(token))
        assert [one.user_id for one in await rows(tx, t.dialog)] == [1006]


async def test_of_fifty_who_open_one_link_one_gets_the_place(house, database):
    await unbind(database, house, "Lin")
    token = await open_invite(database, house, "Lin")
    users = [UserId(5000 + number) for number in range(50)]
    opened = {}
    for user in users:
        async with database.transaction() as tx:
            opened[user] = await desk(tx, house).invites.opened(user, hash_token(token))

    async def agree(user):
        try:
            async with database.transaction() as tx:
                await desk(tx, house, user).members.agree(user, opened[user], username=None, language="zh")
        except Refusal:
            return None
        return user

    winners = [user for user in await asyncio.gather(*map(agree, users)) if user]
    assert len(winners) == 1
    async with database.transaction() as tx:
        bound = await rows(tx, t.telegram_account, t.telegram_account.c.person_id == 1)
        assert [one.user_id for one in bound] == winners
        assert len(await rows(tx, t.consent, t.consent.c.person_id == 1)) == 1


# Strangers, and parting


async def test_who_a_stranger_is(house, database):
    await unbind(database, house, "Chen")
    token = await open_invite(database, house, "Chen")
    async with database.transaction() as tx:
        members = desk(tx, house).members
        invited = await desk(tx, house).invites.opened(UserId(1002), hash_token(token))
        asked = Dialog("members.consent", {"invite": invited.invite_id})
        assert isinstance(await members.stranger(UserId(1002), asked), Invited)
        assert await members.stranger(UserId(1002), None) == Outsider()
        assert await members.stranger(UserId(1002), Dialog("deeds.sentence", {})) == Outsider()
        assert await members.stranger(UserId(1002), Dialog("members.consent", {"invite": 99})) == Outsider()
        lin = await members._accounts.actor(UserId(1001), zone="Asia/Shanghai", on=date(2010, 6, 18))
        await members.stop(lin)
        assert isinstance(await members.stranger(UserId(1001), None), Stopped)


async def test_stopping_drops_what_is_queued_and_planned_and_coming_back_plans_it_again(house, database, clock):
    async with database.transaction() as tx:
        work = desk(tx, house)
        await Planner(tx, house).plan_some(10_000)
        planned = len(await rows(tx, t.occurrence, t.occurrence.c.person_id == 1, t.occurrence.c.state == "planned"))
        await work.phases.introduce(PersonId(1))
        lin = await work.members._accounts.actor(UserId(1001), zone="Asia/Shanghai", on=date(2010, 6, 18))
        await work.members.stop(lin)
        assert not await rows(tx, t.occurrence, t.occurrence.c.person_id == 1, t.occurrence.c.state == "planned")
        mine = await rows(tx, t.delivery, t.delivery.c.person_id == 1)
        assert [(one.kind, one.state) for one in mine] == [("phase_started", "cancelled"), ("menu", "queued")]
    clock.set(clock.now() + timedelta(minutes=5))
    async with database.transaction() as tx:
        await desk(tx, house).members.come_back(UserId(1001))
        again = await rows(tx, t.occurrence, t.occurrence.c.person_id == 1, t.occurrence.c.state == "planned")
        assert len(again) == planned
        consents = await rows(tx, t.consent, t.consent.c.person_id == 1)
        assert [one.withdrawn_at is None for one in consents] == [False, True]


async def test_what_was_owed_before_a_new_phone_goes_to_the_new_one(house, database):
    async with database.transaction() as tx:
        work = desk(tx, house)
        await work.phases.introduce(PersonId(1))
        await tx.run(t.delivery.update().values(chat_id=1001, attempts=1))
    token = await open_invite(database, house, "Lin")
    async with database.transaction() as tx:
        work = desk(tx, house)
        invited = await work.invites.opened(UserId(1005), hash_token(token))
        await work.members.agree(UserId(1005), invited, username=None, language=None)
        await tx.run(t.delivery.update().where(t.delivery.c.kind == "menu").values(state="cancelled"))
        await tx.run(t.delivery.update().where(t.delivery.c.kind == "bound").values(state="cancelled"))
        first = await work.outbox.claim(10, lease_by="one", may_go=lambda lane, chat: 0.0)
        await tx.run(t.delivery.update().where(t.delivery.c.state == "sending").values(state="sent"))
        second = await work.outbox.claim(10, lease_by="one", may_go=lambda lane, chat: 0.0)
    assert [(one.kind, one.chat_id) for one in (*first, *second)] == [("cut_off", 1001), ("phase_started", 1005)]
