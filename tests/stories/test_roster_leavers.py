"""What becomes of people when a roster is taken in: secretaries and admins who leave, who moves, who comes back."""

import pytest

from bot.storage import tables as t
from tests.stories.inviting import OUTSIDER, commands, invite, rows

HEADER = "编号,姓名,支部,类别\n"
LIN, WANG = "E1,Lin,第一党支部,学生\n", "E2,Wang,第一党支部,在职\n"
CHEN, ZHAO = "W1,Chen,第二党支部,在职\n", "W2,Zhao,第二党支部,在职\n"
LAST_LINE = "这个账号已不再与本单位的成员绑定，我不会再发消息。如有疑问，请联系支部书记。"


@pytest.fixture
def taken_in(world, chat):
    """Zhao sends a roster of these people and applies it; `expected` is what everybody hears then."""

    async def take(people, expected, *, preview="花名册预览：r.csv…[应用]…", button="应用"):
        world.files["r.csv"] = (HEADER + people).encode()
        await chat(f"""
            Zhao: (document r.csv)
            Bot → Zhao: …r.csv…
            Bot → Zhao: {preview}
            Zhao: [{button}]
            {expected}
        """)

    return take


async def test_a_secretary_who_leaves_and_the_branch_without_one(chat, world, taken_in):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    await taken_in(
        LIN + CHEN + ZHAO,
        f"""Bot ✎ Zhao: 已应用：新增 0 人，变更 0 人，离开 1 人。
                第一党支部现在没有书记，请任命一位。在此之前，该由书记看的账号提醒会发给管理员。
                [支部管理] [邀请成员] [回到首页]
            Bot → Wang: {LAST_LINE}
            Wang: /branch
            Bot → Wang: {OUTSIDER}
            Zhao: [支部管理]
            Bot ✎ Zhao: 2 个支部
                第一党支部（1 人）还没有书记…""",
        preview="""花名册预览：r.csv
                不在文件里 1 人
                · E2 Wang（第一党支部）
                不在文件里的人将离开：账号停用，不再收到任何消息，已有的记录保留。
                第一党支部将没有书记，应用后请在 /units 里任命。 [应用] [应用，但保留不在文件里的人] [取消]""",
    )
    assert commands(world, "Wang") == ["start"]
    assert [row.to_at is None for row in await rows(world, t.role_grant) if row.person_id == 3] == [False]


async def test_an_admin_who_leaves_by_the_own_file_is_told_before(chat, world, taken_in):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    async with world.running.database.transaction() as tx:
        await tx.run(t.role_grant.insert().values(person_id=1, role="admin", unit_id=1, from_at=world.clock.now()))
    await taken_in(
        LIN + WANG + CHEN,
        f"""Bot ✎ Zhao: 已应用：新增 0 人，变更 0 人，离开 1 人。 [邀请成员] [回到首页]
            Bot → Zhao: {LAST_LINE}
            Zhao: /units
            Bot → Zhao: {OUTSIDER}""",
        preview="""花名册预览：r.csv
                不在文件里 1 人
                · W2 Zhao（第二党支部）
                不在文件里的人将离开：账号停用，不再收到任何消息，已有的记录保留。
                您自己也不在文件里：应用后您的账号同样停用。 [应用] [应用，但保留不在文件里的人] [取消]""",
    )


async def test_leaving_in_english(chat, world, taken_in):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    async with world.running.database.transaction() as tx:
        await tx.run(t.person.update().values(language="en"))
        await tx.run(t.role_grant.insert().values(person_id=1, role="admin", unit_id=1, from_at=world.clock.now()))
    await taken_in(
        LIN + CHEN,
        f"""Bot ✎ Zhao: Applied. New: 0; changed: 0; left: 2.
                Without a secretary now: 第一党支部. Please appoint one; until then administrators hear what a secretary would about accounts.
                [Branches] [Invite members] [Home]
            Bot → Wang: This account is no longer bound to a member here…
            Bot → Zhao: This account is no longer bound to a member here…
            Zhao: [Branches]
            Bot → Zhao: {OUTSIDER}""",
        preview="""Roster preview: r.csv
                2 people missing from the file
                · E2 Wang (第一党支部)
                · W2 Zhao (第二党支部)
                Those missing from the file leave: their accounts are cut off, nothing is sent to them any more, and what was recorded stays.
                You are missing from the file too: your own account would be cut off.
                Left without a secretary: 第一党支部. Please appoint one with /units afterwards.
                [Apply] [Apply, but keep those missing] [Cancel]""",
        button="Apply",
    )


async def test_an_open_question_ends_with_the_membership_and_what_was_told_comes_back_with_the_member(
    chat, world, taken_in
):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: 带头服务群众：…
        Lin: 帮读者找到了县志
        Bot → Lin: 已登记…
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: 带头服务群众：…
    """)
    await taken_in(
        WANG + CHEN + ZHAO,
        f"""Bot ✎ Zhao: 已应用：新增 0 人，变更 0 人，离开 1 人。 …
            Bot → Lin: {LAST_LINE}
            Lin: 又做了一件事
            Bot → Lin: {OUTSIDER}
            — Mon 21 Jun, 09:00 —
            Bot → Chen: …
            Bot → Wang: …
            Bot → Zhao: …""",
    )
    assert [row.text for row in await rows(world, t.deed)] == ["帮读者找到了县志"]
    await taken_in(
        LIN + WANG + CHEN + ZHAO,
        "Bot ✎ Zhao: 已应用：新增 1 人，变更 0 人，离开 0 人。 …",
        preview="花名册预览：r.csv\n                新增 1 人\n                · E1 Lin（第一党支部） [应用] [取消]",
    )
    await chat(f"""
        — Lin opens {await invite(world, "Lin")} —
        Bot → Lin: 您好，这里是…
        Lin: [同意，开始使用]
        Bot ✎ Lin: …
        Bot → Lin: …
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        Lin: /my
        Bot → Lin: 我的五带头 · 启动实施阶段
            学习提高：还没有，不急
            争创佳绩：还没有，不急
            服务群众：1 件
            …
    """)
    assert [row.id for row in await rows(world, t.person) if row.code == "E1"] == [1]


async def test_figures_stay_with_the_branch_in_which_it_happened(chat, world, taken_in):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: 带头服务群众：…
        Lin: 帮读者找到了县志
        Bot → Lin: 已登记…
    """)
    await taken_in(
        LIN.replace("第一", "第二") + WANG + CHEN + ZHAO,
        """Bot ✎ Zhao: 已应用：新增 0 人，变更 1 人，离开 0 人。 …
            Wang: /branch
            Bot → Wang: 第一党支部 · 本周
                共 1 人
                …
                事迹：本阶段 1 件
                …""",
    )
    assert [row.unit_id for row in await rows(world, t.deed)] == [2]
    membership = [(row.unit_id, str(row.to_on)) for row in await rows(world, t.membership) if row.person_id == 1]
    assert membership == [(2, "2010-06-18"), (3, "None")]
