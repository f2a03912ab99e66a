"""Joining by an invite: what is asked first, what is kept before the answer, and what declining leaves behind."""

import pytest

from bot.storage import tables as t
from tests.stories.inviting import CARD, CONSENT, HOME, OUTSIDER, REFUSED, commands, everything_kept, invite, rows
from tests.world import World


@pytest.fixture
def newcomer(world: World) -> World:
    """Everybody is bound but Lin."""
    world.bound = ("Chen", "Wang", "Zhao")
    return world


async def test_joining_takes_one_tap_after_reading_what_it_means(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: 您好，这里是 Zhengyou 创先争优活动 助手。
            您将以 第一党支部 · L**（研究生党员）的身份加入。
            我会：
            · 每周送一份学习材料
            · 在阶段节点提醒您
            · 每两周问一次近况（点一下即可）
            我记录：您的选择和您写下的事迹。支部书记能看到本支部的，其他成员看不到。
            每天 21:30 到 08:00 不打扰。随时可以用 /settings 改免打扰时间和语言，用 /stop 退出。
            [同意，开始使用] [先看看说明] [不是我本人]
        Lin: [先看看说明]
        Bot ✎ Lin: 记录什么，谁能看到
            Telegram 账号的编号、用户名和语言：用来给您发消息。绑定后，支部书记会看到一次用户名，确认是您本人。
            您阅过的材料、近况里的选择、写下的事迹：支部书记能看到本支部的，领导小组看汇总数字。
            不打分，不排名，不公布名单。
            发送 /stop 就停止，从那一刻起不再给您发消息，已有的记录保留。
            在您同意之前，什么都没有保存。
            [同意，开始使用] [暂不加入] [返回]
        Lin: [返回]
        Bot ✎ Lin: {CONSENT}
    """)
    kept = await everything_kept(newcomer)
    assert token not in kept
    assert kept.count("1001") == 1, "before the consent, the account is in the dialog and nowhere else"
    assert [row.user_id for row in await rows(newcomer, t.dialog)] == [1001]
    await chat(f"""
        Lin: [同意，开始使用]
        Bot ✎ Lin: {HOME}
        {CARD}
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        Wang: [是]
        Bot ✎ Wang: Lin 已绑定到 第一党支部，已确认是本人。
        — Mon 21 Jun, 09:00 —
        Bot → Lin: …[已阅]…
        Bot → Chen: …
        Bot → Wang: …
        Bot → Zhao: …
    """)
    assert [row.version for row in await rows(newcomer, t.consent) if row.person_id == 1] == [1]
    assert token not in await everything_kept(newcomer)
    assert commands(newcomer, "Lin") == ["home", "report", "my", "phase", "leave", "settings", "help"]


async def test_joining_goes_on_after_a_restart(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        — the bot restarts —
        Lin: 这是什么？
        Bot → Lin: {CONSENT}
        Lin: /help
        Bot → Lin: {CONSENT}
        — the bot restarts —
        Lin: [同意，开始使用]
        Bot ✎ Lin: {HOME}
        {CARD}
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
    """)


async def test_an_old_consent_button_shows_home(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        Lin: [同意，开始使用]
        Bot ✎ Lin: {HOME}
        {CARD}
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        Lin: [不是我本人]
        Bot ✎ Lin: {HOME}
        — Lin opens {token} —
        Bot → Lin: {HOME}
    """)
    assert len([row for row in await rows(newcomer, t.telegram_account) if row.person_id == 1]) == 1


async def test_who_declines_leaves_nothing_behind_and_may_still_join(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        Lin: [先看看说明]
        Bot ✎ Lin: …[同意，开始使用] [暂不加入] [返回]
        Lin: [暂不加入]
        Bot ✎ Lin: 好的，没有保存您的任何信息。以后想加入，再打开邀请链接就可以。
    """)
    assert "1001" not in await everything_kept(newcomer)
    assert all(row.body is None for row in await rows(newcomer, t.inbox))
    await chat(f"""
        Lin: 你好
        Bot → Lin: {OUTSIDER}
        — Lin opens {token} —
        Bot → Lin: {CONSENT}
        Lin: [同意，开始使用]
        Bot ✎ Lin: {HOME}
        {CARD}
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
    """)


async def test_not_me_tells_the_secretary_and_nothing_of_the_account(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(newcomer, "Lin")
    await chat(f"""
        — Sun opens {token} —
        Bot → Sun: {CONSENT}
        Sun: [不是我本人]
        Bot ✎ Sun: 谢谢告知，没有保存您的任何信息。请不要再打开这个链接。
        Bot → Wang: 有人打开了 Lin 的邀请链接，并说不是本人。链接可能发错了人，目前仍然有效；重新邀请后，旧链接就失效。 [重新邀请]
    """)
    assert "1005" not in await everything_kept(newcomer)
    assert "sun" not in await everything_kept(newcomer)
    await chat(f"""
        Wang: [重新邀请]
        Bot ✎ Wang: Lin 的邀请链接：
            https://t.me/zhengyou_bot?start=…
            请转发给本人，不要发到群里。只能用一次，7月2日（周五）09:00前有效；之前的链接已失效。
            [二维码] [再邀请一位]
        — Lin opens {token} —
        Bot → Lin: {REFUSED}
    """)


async def test_joining_in_english(world, chat):
    world.bound = ("Lin", "Wang", "Zhao")
    await chat("— Fri 18 Jun 2010, 09:00 —")
    token = await invite(world, "Chen")
    await chat(f"""
        — Chen opens {token} —
        Bot → Chen: Hello, this is the assistant of Zhengyou for the Strive for Excellence campaign.
            You would join as C*** of 第二党支部 (Members of staff).
            I will:
            · send a study card every week
            · remind you when a phase begins or ends
            · ask every two weeks how things are going (one tap)
            I record what you choose and the deeds you write down. Your branch secretary sees those of the branch; other members do not.
            Nothing comes between 21:30 and 08:00. Change quiet hours and language with /settings, leave with /stop, at any time.
            [I agree, let's start] [Tell me more first] [That is not me]
        Chen: [I agree, let's start]
        Bot ✎ Chen: Strive for Excellence campaign · Launch phase (43 days left)
            Nothing to do today.
            You have not noted a deed in this phase yet; no hurry. [Note something] [My five areas] [More…]
        Bot → Chen: …
        Bot → Zhao: Chen（@chen）已绑定到 第二党支部。是本人吗？ [是] [撤销]
    """)


async def test_the_language_comes_from_telegram_where_the_roster_has_none(newcomer, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    async with newcomer.running.database.transaction() as tx:
        await tx.run(t.person.update().where(t.person.c.id == 1).values(language=None))
    token = await invite(newcomer, "Lin")
    newcomer.telegram.people.add(1001, first_name="Lin", username="lin", language_code="en-GB")
    await chat(f"""
        — Lin opens {token} —
        Bot → Lin: Hello, this is the assistant…[I agree, let's start] [Tell me more first] [That is not me]
        Lin: [I agree, let's start]
        Bot ✎ Lin: Strive for Excellence campaign · Launch phase (43 days left)…
        Bot → Lin: …
        Bot → Wang: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
    """)
