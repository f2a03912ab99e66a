"""Stopping and coming back, settings, help; and outsiders, who get one polite line."""

from bot.storage import tables as t
from tests.stories.inviting import HOME, OUTSIDER, commands, everything_kept, rows


async def test_stopping_and_coming_back(world, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /stop
        Bot → Lin: 要停止使用吗？停止后我不再给您发消息，也不再提问，已有的记录保留。 [停止使用] [继续使用]
        Lin: [继续使用]
        Bot ✎ Lin: {HOME}
        Lin: /stop
        Bot → Lin: 要停止使用吗？…[停止使用] [继续使用]
        — the bot restarts —
        — Sat 19 Jun, 10:00 —
        Lin: [停止使用]
        Bot ✎ Lin: 已停止使用。以后想回来，发送 /start 就可以。
        Lin: 你好
        Bot → Lin: 您已停止使用，我不会给您发消息。想继续的话，请发送 /start。
        Lin: /report
        Bot → Lin: 您已停止使用，我不会给您发消息。想继续的话，请发送 /start。
    """)
    assert commands(world, "Lin") == ["start"]
    await chat("""
        Lin: /start
        Bot → Lin: Lin，您好。您之前停止了使用，原来的记录都还在。
            我会：
            · 每周送一份学习材料
            · 在阶段节点提醒您
            · 每两周问一次近况（点一下即可）
            我记录：您的选择和您写下的事迹。支部书记能看到本支部的，其他成员看不到。
            每天 21:30 到 08:00 不打扰。随时可以用 /settings 改免打扰时间和语言，用 /stop 退出。 [同意，继续使用]
        Lin: [同意，继续使用]
        Bot ✎ Lin: 创先争优活动 · 启动实施阶段（还有 42 天）…
        Bot → Lin: 现在是启动实施阶段…
        — Mon 21 Jun, 09:00 —
        Bot → Lin: …[已阅]…
        Bot → Chen: …
        Bot → Wang: …
        Bot → Zhao: …
    """)
    assert "report" in commands(world, "Lin")


async def test_who_has_stopped_is_left_in_peace(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Chen: /stop
        Bot → Chen: Do you want to stop? … [Stop] [Go on]
        Chen: [Stop]
        Bot ✎ Chen: Stopped. Should you want to come back, send /start.
        — Mon 21 Jun, 09:00 —
        Bot → Lin: …
        Bot → Wang: …
        Bot → Zhao: …
    """)


async def test_an_outsider_gets_one_polite_line_and_nothing_is_kept(world, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Sun: /start
        Bot → Sun: {OUTSIDER}
        Sun: /stats
        Bot → Sun: {OUTSIDER}
        Sun: 你好
        Bot → Sun: {OUTSIDER}
        Sun: (photo) 看
        Bot → Sun: {OUTSIDER}
    """)
    message = world.telegram.messages(1005)[-1]
    for forged in (
        "v1:agree:0:",
        "v1:stop.yes:0:",
        "v1:bound.undo:1:",
        "v1:invite.person:1:",
        "\udcff",
        "v1:consent.not_me:1:",
    ):
        world.telegram.taps(1005, message.id, forged.encode("utf-8", "surrogatepass"))
        await chat(f"""
            — 1 seconds pass —
            Bot → Sun: {OUTSIDER}
        """)
    assert "1005" not in await everything_kept(world)
    assert world.telegram.menu(1005) == []


async def test_what_is_said_in_a_group_gets_no_answer_and_is_not_kept(world, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    message = {"message_id": 7, "date": 1, "chat": {"id": -5, "type": "group", "title": "Friends"}, "text": "among us"}
    author = {"id": 1005, "is_bot": False, "first_name": "Sun"}
    await world.running.intake.keep([{"update_id": 900, "message": message | {"from": author}}])
    await world.settle()
    assert world.telegram.ledger.last == 0
    kept = await everything_kept(world)
    assert "among us" not in kept
    assert "1005" not in kept


async def test_changing_the_language_changes_screen_and_menu(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /settings
        Bot → Lin: 设置
            语言：中文
            时区：北京时间
            免打扰：21:30 到 08:00
            每周最多 5 条消息，多出来的合成一条 [✓ 中文] [English] [免打扰时间…] [每周几条…] [时区…] [停止使用…] [回到首页]
        Lin: [English]
        Bot ✎ Lin: Settings
            Language: English
            Time zone: Beijing time
            Quiet hours: 21:30 to 08:00
            At most 5 messages a week, the rest gathered in one [中文] [✓ English] [Quiet hours…] [How many a week…] [Time zone…] [Stop…] [Home]
        Lin: [✓ English]
        Lin: [Home]
        Bot ✎ Lin: Strive for Excellence campaign · Launch phase (43 days left)…
    """)
    assert world.telegram.menu(1001)[0]["description"] == "Home: the phase and what is due"


async def test_help_says_what_each_role_can_do(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /help
        Bot → Lin: 我能做什么
            /home 首页：阶段和待办
            /report 登记一件事
            /my 我的五带头
            /phase 现在是什么阶段
            /leave 请假：这段时间不打扰
            /settings 设置
            /help 能做什么、谁能看到什么
            您写下的，支部书记能看到本支部的，其他成员看不到。不打分，不排名。
            每天 21:30 到 08:00 不打扰。
            /stop 停止使用，随时可以 /start 回来。 [活动阶段] [设置] [回到首页]
        Wang: /help
        Bot → Wang: …/broadcast 发通知…[活动阶段] [设置] [支部情况] [发通知] [邀请成员] [回到首页]
        Zhao: /help
        Bot → Zhao: …/stats 活动进展…[活动阶段] [设置] [支部情况] [活动进展] [发通知] [邀请成员] [支部管理] [回到首页]
    """)


async def test_blocking_is_noticed_and_forgiven(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        — Lin blocks the bot —
    """)
    assert [row.person_id for row in await rows(world, t.telegram_account) if row.unreachable_since] == [1]
    await chat("— Lin unblocks the bot —")
    assert [row.person_id for row in await rows(world, t.telegram_account) if row.unreachable_since] == []
