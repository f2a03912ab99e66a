"""The end of a phase and of the campaign: told once, with thanks, and with what its reader did."""


async def test_the_last_phase_and_then_the_campaign_come_to_their_end(lin_alone, chat):
    await chat("""
        — Mon 30 Jul 2012, 12:00 —
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: 帮读者找到了失传的县志扫描件
        Bot → Lin: 已登记…
        — Wed 1 Aug, 09:00 —
        Bot → Lin: 成果展示阶段结束了，谢谢您
            这一阶段您登记了 1 件事。
            各阶段都结束了，活动到2012年11月7日（周三）结束；事迹仍然可以登记。
            [登记一件事] [看看进度]
        — Sat 8 Sep, 09:00 —
        Bot → Lin: 创先争优活动还有 60 天结束
            到2012年11月7日（周三）为止。有想补记的事，现在就可以记下。
            [登记一件事] [看看进度]
        — the bot restarts —
        — Mon 8 Oct, 09:00 —
        Bot → Lin: 创先争优活动还有 30 天结束…
            [登记一件事] [看看进度]
        — Wed 31 Oct, 09:00 —
        Bot → Lin: 创先争优活动还有 7 天结束…
            [登记一件事] [看看进度]
        — Wed 7 Nov, 09:00 —
        Bot → Lin: 创先争优活动今天结束
            从开始到现在，您登记了 1 件事。
            谢谢您一路参与。您登记的都留着，随时可以看，也还可以补记；按方案的消息到此为止。
            [看我的五带头] [回到首页]
        — Tue 1 Jan 2013, 12:00 —
        Lin: [看我的五带头]
        Bot ✎ Lin: 我的五带头 · 整个活动
            …
            服务群众：1 件
            …
    """)


async def test_who_noted_nothing_is_thanked_all_the_same(world, chat):
    world.bound = ("Chen",)
    await chat("""
        — Wed 1 Aug 2012, 08:00 —
        — Wed 1 Aug, 09:00 —
        Bot → Chen: Over, with thanks: Showcase phase
            That was the last phase; the campaign goes on until Wed 7 November 2012, and you can still note what you do.
            [Note something] [Where we are]
        — Sat 8 Sep, 09:00 —
        Bot → Chen: Strive for Excellence campaign: 60 days to its end
            It ends on Wed 7 November 2012. If there is something you would still like to note, now is a good time.
            [Note something] [Where we are]
        — Tue 6 Nov, 12:00 —
        Bot → Chen: Strive for Excellence campaign: 30 days to its end…
        Bot → Chen: Strive for Excellence campaign: 7 days to its end…
        — Wed 7 Nov, 09:00 —
        Bot → Chen: Ending today: Strive for Excellence campaign
            Thank you for taking part. What you noted stays and can be read and added to; this is the plan's last message.
            [My five leads] [Home]
    """)


async def test_the_card_of_the_next_phase_says_what_was_done_in_the_one_before(lin_alone, chat):
    await chat("""
        — Fri 23 Jul 2010, 12:00 —
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: 帮读者找到了失传的县志扫描件
        Bot → Lin: 已登记…
        — Sat 24 Jul, 09:00 —
        Bot → Lin: 启动实施阶段还有 7 天…
        — Mon 26 Jul, 09:00 —
        Bot → Lin: …[已阅]
        Lin: [已阅]
        Bot ✎ Lin: …✓ 已阅…
        — Thu 29 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
        Lin: [这次跳过]
        Bot ✎ Lin: …
        — Fri 30 Jul, 09:00 —
        Bot → Lin: 启动实施阶段还有 1 天…
        — Sun 1 Aug, 09:00 —
        Bot → Lin: 现在是全面争创阶段
            …
            上一阶段您登记了 1 件事、读了 1 份学习材料，谢谢您。
            [登记一件事] [时间线] [五个好] [五带头]
    """)


async def test_the_farewell_finds_who_was_away_and_those_a_phase_ended_without(world, chat):
    world.bound = ("Lin",)
    await chat("""
        — Mon 5 Nov 2012, 12:00 —
        Lin: /leave
        Bot → Lin: …
            [这周] [两周] [一个月] [另选一天] [回到首页]
        Lin: [两周]
        Bot ✎ Lin: 11月19日（周一）前不打扰，紧急通知除外。…
        — Mon 19 Nov, 09:00 —
        Bot → Lin: 创先争优活动结束了
            谢谢您一路参与。您登记的都留着，随时可以看，也还可以补记；按方案的消息到此为止。
            [看我的五带头] [回到首页]
    """)
