"""A secretary's Monday: figures, the names behind them, one nudge, and what the branch wrote."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from bot.storage import tables as t
from tests.cast import CAST

NOT_YOURS = "这一项不在您可以查看的范围内。"


@pytest.fixture
async def monday(chat, world):
    """The first study card is out, and Lin has read it; Ma of East is not bound."""
    await chat("— Fri 18 Jun 2010, 09:00 —")
    at = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
    async with world.running.database.transaction() as tx:
        await tx.run(insert(t.person).values(id=11, code="E3", name="马丽", created_at=at))
        await tx.run(insert(t.membership).values(person_id=11, unit_id=2, kind="staff", from_on=at.date()))
    await chat("""
        — Mon 21 Jun, 09:00 —
        Bot → Lin: …[已阅]
        Bot → Chen: …[Read]
        Bot → Wang: …[已阅]
        Bot → Zhao: …[已阅]
        Lin: [已阅]
        Bot ✎ Lin: …
    """)
    return chat


async def test_a_secretary_sees_the_week_and_nudges_once(monday):
    await monday("""
        — Mon 21 Jun, 10:00 —
        Wang: /branch
        Bot → Wang: 第一党支部 · 本周
            共 3 人，其中 1 人未绑定
            学习：2 人应阅，1 已阅，1 未阅
            近况：还没有问过
            事迹：本阶段 0 件
            名单只给支部书记看，每次查看都有记录。
            [提醒未阅的 1 人] [收不到消息的（1）] [回到首页]
        Wang: [收不到消息的（1）]
        Bot ✎ Wang: 第一党支部：1 人收不到消息
            未绑定：马丽。可以用 /invite 为他们生成邀请链接。 [返回支部情况]
        Wang: [返回支部情况]
        Bot ✎ Wang: 第一党支部 · 本周…
        Wang: [提醒未阅的 1 人]
        Bot ✎ Wang: 第一党支部：1 人还没有点“已阅”
            Wang
            确认后，会各收到一次这样的提醒：
            您好，这份学习材料还没有点“已阅”，有空时看看就好，约 3 分钟：…
            [发送提醒给 1 人] [返回支部情况]
        — the bot restarts —
        Wang: [发送提醒给 1 人]
        Bot ✎ Wang: 已安排提醒 1 人，每人每份材料最多提醒两次。 [返回支部情况]
        Bot → Wang: 您好，这份学习材料还没有点“已阅”，有空时看看就好，约 3 分钟：… [已阅]
        Wang: [返回支部情况]
        Bot ✎ Wang: 第一党支部 · 本周…[未阅名单（1）] [收不到消息的（1）] [回到首页]
        Wang: [已阅]
        Bot ✎ Wang: …✓ 已阅…
        Wang: /branch
        Bot → Wang: 第一党支部 · 本周
            共 3 人，其中 1 人未绑定
            学习：2 人应阅，2 已阅，0 未阅…[收不到消息的（1）] [回到首页]
    """)


async def test_a_second_tap_on_send_sends_nothing(monday, world):
    await monday("""
        Wang: /branch
        Bot → Wang: …
        Wang: [提醒未阅的 1 人]
        Bot ✎ Wang: …
    """)
    wang = CAST["Wang"].user
    message = world.telegram.messages(wang)[-1]
    for _ in range(2):
        world.telegram.taps(wang, message.id, "v1:branch.nudge:2:2010-06-21")
        await world.settle()
    async with world.running.database.transaction() as tx:
        assert len(await tx.rows(select(t.delivery).where(t.delivery.c.kind == "nudge"))) == 1
    shown = next(one for one in world.telegram.messages(wang) if one.id == message.id)
    assert shown.content.text.startswith("没有需要提醒的人")


async def test_twice_at_most_and_the_second_takes_the_place_of_the_first(monday):
    await monday("""
        — Mon 21 Jun, 10:00 —
        Wang: /branch
        Bot → Wang: …
        Wang: [提醒未阅的 1 人]
        Bot ✎ Wang: …
        Wang: [发送提醒给 1 人]
        Bot ✎ Wang: 已安排提醒 1 人，每人每份材料最多提醒两次。 [返回支部情况]
        Bot → Wang: 您好，这份学习材料还没有点“已阅”…
        — Tue 22 Jun, 09:59 —
        Wang: /branch
        Bot → Wang: 第一党支部 · 本周…[未阅名单（1）] [收不到消息的（1）] [回到首页]
        — Tue 22 Jun, 10:01 —
        Wang: /branch
        Bot → Wang: 第一党支部 · 本周…[提醒未阅的 1 人] [收不到消息的（1）] [回到首页]
        Wang: [提醒未阅的 1 人]
        Bot ✎ Wang: …
        — the bot restarts —
        Wang: [发送提醒给 1 人]
        Bot ✎ Wang: 已安排提醒 1 人，每人每份材料最多提醒两次。 [返回支部情况]
        Bot → Wang: 您好，这份学习材料还没有点“已阅”…
        Bot ✗ Wang: 您好，这份学习材料还没有点“已阅”…
        — Wed 23 Jun, 11:00 —
        Wang: /branch
        Bot → Wang: …
        Wang: [未阅名单（1）]
        Bot ✎ Wang: 第一党支部：1 人还没有点“已阅”
            Wang
            Wang：已提醒 2 次（6月21日、6月22日），不再提醒了。可以当面说一声。 [返回支部情况]
    """)


async def test_a_button_of_yesterday_shows_the_names_again(monday):
    await monday("""
        Wang: /branch
        Bot → Wang: …
        Wang: [提醒未阅的 1 人]
        Bot ✎ Wang: …
        — Tue 22 Jun, 10:00 —
        Wang: [发送提醒给 1 人]
        Bot ✎ Wang: 第一党支部：1 人还没有点“已阅”…[发送提醒给 1 人] [返回支部情况]
    """)


async def test_nobody_is_nudged_at_night(monday):
    await monday("""
        — Mon 21 Jun, 22:00 —
        Wang: /branch
        Bot → Wang: …
        Wang: [提醒未阅的 1 人]
        Bot ✎ Wang: …
        Wang: [发送提醒给 1 人]
        Bot → Wang: 现在是免打扰时段，请在 08:00 以后再提醒。
    """)


async def test_deeds_of_the_branch_are_read_by_its_secretary_and_not_by_the_admin(monday):
    await monday("""
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: <b>帮</b>读者找到了失传的县志扫描件
        Bot → Lin: …
        Wang: /branch
        Bot → Wang: …事迹：本阶段 1 件…[看事迹（1）] [回到首页]
        Wang: [看事迹（1）]
        Bot ✎ Wang: 第一党支部 · 本阶段的事迹
            1. Lin · 服务群众 · 6月21日
            <b>帮</b>读者找到了失传的县志扫描件
            第 1/1 页，共 1 件。仅供支部书记查看。 [返回支部情况]
        Zhao: /branch
        Bot → Zhao: 看哪个支部？ [第一党支部] [第二党支部] [回到首页]
        Zhao: [第一党支部]
        Bot ✎ Zhao: 第一党支部 · 本周…[换一个支部] [回到首页]
    """)


async def test_what_was_withdrawn_is_out_of_the_secretarys_sight(monday):
    await monday("""
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: 帮读者找到了县志
        Bot → Lin: …
        Wang: /branch
        Bot → Wang: …事迹：本阶段 1 件…
        Lin: [撤回]
        Bot ✎ Lin: …
        Lin: [确认撤回]
        Bot ✎ Lin: …
        Wang: [看事迹（1）]
        Bot ✎ Wang: 第一党支部 · 本阶段的事迹
            还没有登记的事迹。 [返回支部情况]
    """)


async def test_members_and_secretaries_of_other_branches_are_refused(monday, world):
    await monday("""
        Lin: /branch
        Bot → Lin: 这项功能由支部书记使用。需要的话，请联系您的支部书记。
        Wang: /branch
        Bot → Wang: 第一党支部…
    """)
    wang = CAST["Wang"].user
    message = world.telegram.messages(wang)[-1]
    for forged in (
        "v1:branch:3:",
        "v1:branch.names:3:unread",
        "v1:branch.nudge:3:2010-06-21",
        "v1:branch.deeds:3:1",
        "v1:branch:99:",
    ):
        world.telegram.taps(wang, message.id, forged)
        await world.settle()
        assert world.telegram.messages(wang)[-1].content.text == NOT_YOURS


async def test_the_last_check_in_in_figures_and_names(monday):
    await monday("""
        — Mon 28 Jun, 10:00 —
        Bot → Lin: …
        Bot → Chen: …
        Bot → Wang: …
        Bot → Zhao: …
        — Thu 1 Jul, 19:30 —
        Bot → Lin: 启动实施阶段还有 30 天…
        Bot → Chen: 30 days left…
        Bot → Wang: 启动实施阶段还有 30 天…
        Bot → Zhao: 启动实施阶段还有 30 天…
        Bot → Lin: 这两周，哪些方面有进展…
        Bot → Chen: …
        Bot → Wang: …
        Bot → Zhao: …
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: [提交]
        Bot ✎ Lin: …
        Wang: /branch
        Bot → Wang: …近况（7月1日）：2 人，1 答，0 跳过，1 未答…
        Wang: [未答名单（1）]
        Bot ✎ Wang: 第一党支部：上期近况 1 人未答
            Wang [返回支部情况]
    """)


async def test_in_english(monday, world):
    at = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
    async with world.running.database.transaction() as tx:
        await tx.run(insert(t.role_grant).values(person_id=2, role="secretary", unit_id=3, from_at=at))
    await monday("""
        Chen: /branch
        Bot → Chen: 第二党支部 · this week
            2 members
            Study: sent to 2, read by 0, not yet by 2
            Check-in: none yet
            Deeds: 0 in this phase
            Names are shown to the branch secretary only, and every look is recorded.
            [Remind 2 who have not read] [Home]
        Chen: [Remind 2 who have not read]
        Bot ✎ Chen: 第二党支部: 2 members have not tapped “Read”
            Chen, Zhao
            This is the reminder, sent once to each:
            Hello, this study card has not been marked as read yet. Whenever you have 3 minutes: …
            [Send the reminder to 2 members] [Back to the branch]
    """)


async def test_whoever_stopped_is_not_called_unbound(monday):
    await monday("""
        Lin: /stop
        Bot → Lin: …[停止使用]…
        Lin: [停止使用]
        Bot ✎ Lin: …
        Wang: /branch
        Bot → Wang: 第一党支部 · 本周
            共 3 人，其中 1 人未绑定、1 人自己停用…
        Wang: [收不到消息的（2）]
        Bot ✎ Wang: 第一党支部：2 人收不到消息
            未绑定：马丽。可以用 /invite 为他们生成邀请链接。
            自己停用：Lin。本人发 /start 即可恢复，请不要催促。 [返回支部情况]
    """)


async def test_whoever_blocked_the_bot_is_counted_and_named_apart(monday):
    await monday("""
        — Lin blocks the bot —
        Wang: /branch
        Bot → Wang: 第一党支部 · 本周
            共 3 人，其中 1 人未绑定、1 人停用了机器人，提醒不到
            学习：2 人应阅，1 已阅，1 未阅…
            [提醒未阅的 1 人] [收不到消息的（2）] [回到首页]
        Wang: [收不到消息的（2）]
        Bot ✎ Wang: 第一党支部：2 人收不到消息
            未绑定：马丽。可以用 /invite 为他们生成邀请链接。
            停用了机器人，提醒不到：Lin。可以当面或打电话说一声；本人重新打开机器人即可恢复。 [返回支部情况]
    """)
