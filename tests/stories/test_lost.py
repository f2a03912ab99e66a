"""What answers nothing is said to be lost, and an unsent draft gives way to a new one."""


async def test_a_text_nobody_asked_for_is_said_not_to_be_kept(chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: 今天帮读者修好了阅览机
        Bot → Lin: 创先争优活动 · 启动实施阶段（还有 43 天）
            …
            这条消息没有记下来。要登记一件事，请点“登记一件事”再写。 [登记一件事] [我的五带头] [更多…]
        Lin: /home
        Bot → Lin: 创先争优活动 · 启动实施阶段（还有 43 天）
            今天没有待办。
            近况：这一阶段您还没有登记事迹，不急。 [登记一件事] [我的五带头] [更多…]
        Chen: no idea
        Bot → Chen: …This message was not kept. To note something, tap “Note something” first. [Note something] [My five areas] [More…]
    """)


async def test_an_old_cancel_does_not_end_what_was_begun_later(chat, world):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /report
        Bot → Wang: …
        Wang: [服务群众]
        Bot ✎ Wang: 带头服务群众：…[取消]
    """)
    old = world.telegram.messages(1003)[-1]
    await chat("""
        Wang: /broadcast
        Bot → Wang: 请发来通知的内容…[最近的通知] [取消]
    """)
    world.telegram.taps(1003, old.id, old.keyboard["inline_keyboard"][0][0]["callback_data"])
    await chat("""
        — 1 seconds pass —
        Bot ✎ Wang: 创先争优活动 · 启动实施阶段…
        Wang: 周五下午开会
        Bot → Wang: …周五下午开会…
        Bot → Wang: … [发送给 1 人] [修改] [取消]
    """)


async def test_a_new_draft_takes_the_send_button_from_the_old_one(chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: …
        Wang: 周五下午开会
        Bot → Wang: …周五下午开会…
        Bot → Wang: … [发送给 1 人] [修改] [取消]
    """)
    old = chat.world.telegram.messages(1003)[-1]
    await chat("""
        Wang: /broadcast
        Bot → Wang: …
        Wang: 改为周四下午开会
        Bot → Wang: …改为周四下午开会…
        Bot → Wang: … [发送给 1 人] [修改] [取消]
    """)
    chat.world.telegram.taps(1003, old.id, old.keyboard["inline_keyboard"][0][0]["callback_data"])
    await chat.world.settle()
    assert all(arrival.chat_id == 1003 for arrival in chat.world.telegram.ledger.arrivals)


async def test_a_command_there_is_not_is_called_so(world, chat):
    world.bound = ("Lin", "Chen")
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /homework
        Bot → Lin: 创先争优活动 · 启动实施阶段（还有 43 天）
            今天没有待办。
            近况：这一阶段您还没有登记事迹，不急。
            没有这个命令，能用的都在“更多…”里。 [登记一件事] [我的五带头] [更多…]
        Chen: /homework
        Bot → Chen: Strive for Excellence campaign · Launch phase (43 days left)
            …
            There is no such command; “More…” lists those there are. [Note something] [My five areas] [More…]
    """)


async def test_an_admin_finds_the_calendar_under_help(world, chat):
    world.bound = ("Zhao",)
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Zhao: /help
        Bot → Zhao: 我能做什么
            …
            /health 机器人是否正常、漏了什么
            /calendar 放假和调休
            …
            [活动阶段] [设置] [支部情况] [活动进展] [发通知] [邀请成员] [支部管理] [回到首页]
    """)
