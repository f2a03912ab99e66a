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


async def test_the_last_week_says_what_of_a_phase_is_still_open(world, chat):
    world.bound = ("Lin", "Chen")
    await chat("""
        — Mon 23 Jul 2012, 12:00 —
        — Tue 24 Jul, 09:00 —
        Bot → Lin: 成果展示阶段还有 7 天
            这一阶段的活动
            • 总结评议：系统总结、党员群众评议
            • 完善机制：形成长效机制
            有想补记的事，现在就可以记下。
            这是最后一个阶段，活动到2012年11月7日（周三）结束。
            [登记一件事] [看这一阶段]
        Bot → Chen: 7 days left: Showcase phase
            Activities of this phase
            • Summary and review: summary by each branch, review by members and others
            • Making it last: practice made into rules
            If there is something you would still like to note, now is a good time.
            This is the last phase; the campaign ends on Wed 7 November 2012.
            [Note something] [See this phase]
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
        Bot ✎ Lin: 11月19日（周一）起恢复，之前不打扰，紧急通知除外。…
        — Mon 19 Nov, 09:00 —
        Bot → Lin: 创先争优活动结束了
            谢谢您一路参与。您登记的都留着，随时可以看，也还可以补记；按方案的消息到此为止。
            [看我的五带头] [回到首页]
    """)


async def test_after_the_campaign_nobody_is_listed_for_anything(world, chat):
    world.bound = ("Wang",)
    await chat("""
        — Thu 26 Jul 2012, 19:00 —
        — Thu 26 Jul, 19:30 —
        Bot → Wang: 这两周，哪些方面有进展？…
        — Fri 27 Jul, 12:00 —
        Wang: /branch
        Bot → Wang: 第一党支部 · 本周
            共 2 人，其中 1 人未绑定
            学习：近 7 天没有送出材料
            近况（7月26日）：1 人，0 答，0 跳过，1 未答
            …
            [未答名单（1）] [收不到消息的（1）] [回到首页]
        — Thu 8 Nov 2012, 12:00 —
        Bot → Wang: 温馨提醒：这次近况还没有填。…
        Bot ✗ Wang: 这两周，哪些方面有进展？…
        Bot → Wang: 成果展示阶段还有 1 天…
        Bot → Wang: …[已阅]
        Bot ✎ Wang: 这次近况已经结束，没有填也没关系。…
        Bot → Wang: 成果展示阶段结束了，谢谢您…
        Bot → Wang: 创先争优活动还有 60 天结束…
        Bot → Wang: 创先争优活动还有 30 天结束…
        Bot → Wang: 创先争优活动还有 7 天结束…
        Bot → Wang: 创先争优活动今天结束…
        Wang: [未答名单（1）]
        Bot ✎ Wang: 第一党支部：上期近况 0 人未答
            现在没有需要列出的人。 [返回支部情况]
        Wang: [返回支部情况]
        Bot ✎ Wang: 第一党支部 · 活动已结束
            共 2 人，其中 1 人未绑定
            学习和近况都已结束，不再催阅、催填。
            事迹：活动以来 0 件
            名单只给支部书记看，每次查看都有记录。
            [收不到消息的（1）] [回到首页]
    """)
