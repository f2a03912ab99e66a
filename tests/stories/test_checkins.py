"""A check-in from its question to its end: answered, skipped, forgotten, changed, tapped by the wrong or the late."""

from datetime import UTC, datetime, time

from sqlalchemy import select, update

from bot.storage import tables as t


async def test_a_missed_checkin_is_nudged_once_and_replaced(lin_alone, chat):
    await chat("""
        — Wed 14 Jul 2010, 12:00 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？
            点一下就好，可多选。
            7月19日（周一）19:30 前都可以填，也可以改。
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        — the bot restarts —
        — Sat 17 Jul, 18:30 —
        Bot → Lin: 温馨提醒：这次近况还没有填。
            这两周，哪些方面有进展？
            点一下就好，可多选。
            7月19日（周一）19:30 前都可以填，也可以改。
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        Bot ✗ Lin: 这两周，哪些方面有进展？…
        — Mon 19 Jul, 08:00 —
        — Mon 19 Jul, 09:00 —
        Bot → Lin: …
            [已阅]
        — Mon 19 Jul, 19:30 —
        Bot ✎ Lin: 这次近况已经结束，没有填也没关系。
            [回到首页]
        — Wed 21 Jul, 12:00 —
    """)


async def test_a_reminder_that_waits_for_the_morning_is_dropped_by_an_answer_in_the_evening(lin_alone, chat):
    await chat("""
        — Wed 14 Jul 2010, 12:00 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…[请假]
    """)
    await disturbed_only(lin_alone, after=time(8), before=time(18))
    await chat("""
        — Sat 17 Jul, 20:00 —
        Lin: [学习提高]
        Bot ✎ Lin: …[请假]
        Lin: [提交]
        Bot ✎ Lin: 谢谢，已记下：学习提高。… [写一句] [不用了] [修改]
        — Sun 18 Jul, 20:00 —
    """)


async def disturbed_only(world, *, after, before):
    async with world.running.database.transaction() as tx:
        await tx.run(update(t.person).where(t.person.c.name == "Lin").values(quiet_from=before, quiet_until=after))


async def test_an_answer_is_thanked_for_and_never_reminded_of(lin_alone, chat):
    await chat("""
        — Wed 14 Jul 2010, 12:00 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        Lin: [学习提高]
        Bot ✎ Lin: 这两周，哪些方面有进展？…
            [✓ 学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        — the bot restarts —
        Lin: [服务群众]
        Bot ✎ Lin: 这两周，哪些方面有进展？…
            [✓ 学习提高] [争创佳绩] [✓ 服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        Lin: [✓ 学习提高]
        Bot ✎ Lin: 这两周，哪些方面有进展？…
            [学习提高] [争创佳绩] [✓ 服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        Lin: [提交]
        Bot ✎ Lin: 谢谢，已记下：服务群众。
            要不要写一句？
            [写一句] [不用了] [修改]
        Lin: [不用了]
        Bot ✎ Lin: 谢谢，已记下：服务群众。
            7月19日（周一）19:30 前可以修改。
            [修改] [回到首页]
        Lin: [修改]
        Bot ✎ Lin: 这两周，哪些方面有进展？…
            [学习提高] [争创佳绩] [✓ 服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        Lin: [遵纪守法]
        Bot ✎ Lin: 这两周，哪些方面有进展？…
            [学习提高] [争创佳绩] [✓ 服务群众] [✓ 遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        — Sat 17 Jul, 20:00 —
        Lin: [提交]
        Bot ✎ Lin: 谢谢，已记下：服务群众、遵纪守法。
            要不要写一句？
            [写一句] [不用了] [修改]
        — Mon 19 Jul, 08:00 —
        — Mon 19 Jul, 09:00 —
        Bot → Lin: …[已阅]
        — Wed 21 Jul, 12:00 —
        Lin: [不用了]
        Bot ✎ Lin: 这次近况已经结束。
            已记下：服务群众、遵纪守法。
            [回到首页]
    """)


async def test_a_sentence_follows_the_answer(lin_alone, chat):
    await chat("""
        — Thu 15 Jul 2010, 19:29 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: [提交]
        Bot ✎ Lin: 谢谢，已记下：服务群众。
            要不要写一句？
            [写一句] [不用了] [修改]
        Lin: [写一句]
        Bot → Lin: …
        — the bot restarts —
        Lin: 帮读者找到了失传的县志扫描件
        Bot → Lin: …
    """)
    async with lin_alone.running.database.transaction() as tx:
        rows = await tx.rows(select(t.deed.c.item, t.deed.c.text, t.deed.c.checkin_id))
        assert [tuple(row) for row in rows] == [
            ("serve", "帮读者找到了失传的县志扫描件", await tx.value(select(t.checkin.c.id)))
        ]


async def test_what_was_chosen_and_never_submitted_counts_all_the_same(lin_alone, chat):
    await chat("""
        — Thu 15 Jul 2010, 19:29 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
        Lin: [弘扬正气]
        Bot ✎ Lin: 这两周，哪些方面有进展？…
        — Sat 17 Jul, 18:30 —
        Bot → Lin: 温馨提醒：这次近况还没有填。…
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [✓ 弘扬正气] [提交] [这次跳过] [请假]
        Bot ✗ Lin: 这两周，哪些方面有进展？…
        — Mon 19 Jul, 09:00 —
        Bot → Lin: …[已阅]
        — Mon 19 Jul, 19:30 —
        Bot ✎ Lin: 这次近况已经结束。
            已记下：弘扬正气。
            [回到首页]
    """)


async def test_in_english_skipped_and_brought_up_again(world, chat):
    world.bound = ("Chen",)
    await chat("""
        — Wed 14 Jul 2010, 12:00 —
        Chen: /checkin
        Bot → Chen: There is no check-in to answer now.
            The next one comes on Thu 15 July, 19:30.
            [Home]
        — Thu 15 Jul, 19:30 —
        Bot → Chen: In which areas did something move these two weeks?
            A tap is enough; choose as many as you like.
            You can answer, and change your answer, until Mon 19 July, 19:30.
            [Learning] [Achievement] [Service] [Rules and law] [Integrity] [Submit] [Skip this time] [On leave]
        Chen: [Skip this time]
        Bot ✎ Chen: All right, skipped this time.
            You can change it until Mon 19 July, 19:30.
            [Change] [Home]
        Chen: /checkin
        Bot → Chen: All right, skipped this time.
            You can change it until Mon 19 July, 19:30.
            [Change] [Home]
        Chen: [Change]
        Bot ✎ Chen: In which areas did something move these two weeks?…
            [Learning] [Achievement] [Service] [Rules and law] [Integrity] [Submit] [Skip this time] [On leave]
        Chen: [Submit]
        Bot ✎ Chen: Thank you, noted: nothing new this time.
            You can change it until Mon 19 July, 19:30.
            [Change] [Home]
        — Sun 18 Jul, 12:00 —
    """)


async def test_who_has_blocked_the_bot_finds_the_checkin_on_coming_back(lin_alone, chat):
    await chat("""
        — Wed 14 Jul 2010, 12:00 —
        — Lin blocks the bot —
        — Thu 15 Jul, 19:30 —
        — Sat 17 Jul, 12:00 —
        — Lin unblocks the bot —
        Lin: /checkin
        Bot → Lin: 这两周，哪些方面有进展？…
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: [提交]
        Bot ✎ Lin: 谢谢，已记下：服务群众。
            要不要写一句？
            [写一句] [不用了] [修改]
        — Sun 18 Jul, 12:00 —
    """)


async def test_a_button_of_somebody_else_s_checkin_does_nothing(world, chat):
    world.bound = ("Lin", "Chen")
    await chat("""
        — Thu 15 Jul 2010, 19:29 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
        Bot → Chen: In which areas did something move these two weeks?…
    """)
    (lin,) = [message for message in world.telegram.messages(1001) if message.keyboard]
    (chen,) = [message for message in world.telegram.messages(1002) if message.keyboard]
    forged = lin.keyboard["inline_keyboard"][0][0]["callback_data"]
    world.telegram.taps(1002, chen.id, forged)
    await world.settle()
    await chat("Bot → Chen: This is not among the things you can see.")
    async with world.running.database.transaction() as tx:
        assert await tx.rows(select(t.checkin_item)) == []
    await chat("""
        Lin: [学习提高]
        Bot ✎ Lin: 这两周，哪些方面有进展？…
            [✓ 学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
    """)


async def test_a_reminder_that_comes_too_late_to_delete_leaves_a_line(lin_alone, chat):
    await chat("""
        — Thu 15 Jul 2010, 19:29 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
    """)
    await lin_alone.stop()  # from Thursday night to Saturday night nothing runs
    lin_alone.clock.set(datetime(2010, 7, 17, 12, 0, tzinfo=UTC))
    await lin_alone.start()
    await chat("""
        — Sat 17 Jul, 20:01 —
        Bot → Lin: 温馨提醒：这次近况还没有填。…
        Bot ✎ Lin: 这条已由后面的消息代替。
    """)


async def test_what_was_tapped_is_shown_among_the_own_five(lin_alone, chat):
    await chat("""
        — Thu 15 Jul 2010, 19:29 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: [遵纪守法]
        Bot ✎ Lin: …
        Lin: /my
        Bot → Lin: 我的五带头…服务群众：还没有，不急…
        Lin: [提交]
        Bot ✎ Lin: 谢谢，已记下：服务群众、遵纪守法。…[写一句]…
        Lin: [写一句]
        Bot → Lin: …
        Lin: 帮读者找到了县志
        Bot → Lin: 已登记…
        Lin: /my
        Bot → Lin: 我的五带头 · 启动实施阶段
            学习提高：还没有，不急
            争创佳绩：还没有，不急
            服务群众：1 件、近况里点过 1 次
            遵纪守法：近况里点过（不计数）
            弘扬正气：还没有，不急
            这一页只有您自己能看到，不与任何人比较。 [登记一件事] [我的记录（1）] [整个活动] [回到首页]
    """)


async def test_what_was_chosen_before_stopping_counts_and_nothing_is_said_any_more(lin_alone, chat):
    await chat("""
        — Wed 14 Jul 2010, 12:00 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
        Lin: [学习提高]
        Bot ✎ Lin: 这两周，哪些方面有进展？…
        Lin: /stop
        Bot → Lin: 要停止使用吗？… [停止使用] [继续使用]
        Lin: [停止使用]
        Bot ✎ Lin: 已停止使用。…
        — the bot restarts —
        — Mon 19 Jul, 19:29 —
        — Wed 21 Jul, 12:00 —
    """)
    async with lin_alone.running.database.transaction() as tx:
        [checkin] = await tx.rows(select(t.checkin.c.state))
    assert checkin.state == "answered"
