"""Leave and freezes in chat: taken, changed, ended, held and made good; by the wrong person, by old buttons, restarted."""

from sqlalchemy import select

from bot.storage import tables as t

ASKED = """
            请假期间不打扰：学习材料、近况、提醒都留到假后，近况的截止顺延；只有紧急通知照发。
            请假多久？
            [这周] [两周] [一个月] [另选一天]"""


async def test_leave_from_a_checkin_holds_what_comes_and_moves_its_deadline(lin_alone, chat):
    await chat(f"""
        — Wed 14 Jul 2010, 12:00 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        Lin: [请假]
        Bot → Lin: {ASKED.strip()} [回到首页]
        Lin: [另选一天]
        Bot ✎ Lin: 哪一天起恢复？例如：6月25日，或下周三。 [返回]
        Lin: 等我回来
        Bot → Lin: 没看懂是哪一天。
            哪一天起恢复？例如：6月25日，或下周三。 [返回]
        — the bot restarts —
        Lin: 7月14日
        Bot → Lin: 最长 180 天；更久的离开请告诉支部书记。… [返回]
        Lin: 7月23日
        Bot → Lin: 7月23日（周五）起恢复，之前不打扰，紧急通知除外。
            近况的截止顺延到 7月27日（周二）19:30。
            假后补上还用得着的。
            [提前回来] [改日期] [回到首页]
        — Mon 19 Jul, 21:00 —
        — the bot restarts —
        Lin: /checkin
        Bot → Lin: 这两周，哪些方面有进展？…
            7月27日（周二）19:30 前都可以填，也可以改。
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        — Fri 23 Jul, 08:59 —
        — Fri 23 Jul, 09:00 —
        Bot → Lin: 不打扰您的这段时间有 2 条，合成这一条
            1. 这次的近况
            2. 学习卡片：活动的总体要求
            近况可以填到 7月27日（周二）19:30。
            点开就能看，不看也没关系。 [1. 这次的近况] [2. 学习卡片] [回到首页]
        — the bot restarts —
        Lin: [1. 这次的近况]
        Bot → Lin: 这两周，哪些方面有进展？…
            7月27日（周二）19:30 前都可以填，也可以改。
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        Lin: [2. 学习卡片]
        Bot → Lin: 活动的总体要求… [已阅]
    """)


async def test_leave_is_changed_ended_and_old_buttons_show_how_it_stands(lin_alone, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /leave
        Bot → Lin: {ASKED.strip()} [回到首页]
        Lin: [两周]
        Bot ✎ Lin: 7月2日（周五）起恢复，之前不打扰，紧急通知除外。
            假后补上还用得着的。
            [提前回来] [改日期] [回到首页]
        Lin: [改日期]
        Bot ✎ Lin: {ASKED.strip()} [返回]
        Lin: [这周]
        Bot ✎ Lin: 6月21日（周一）起恢复，之前不打扰，紧急通知除外。
            假后补上还用得着的。
            [提前回来] [改日期] [回到首页]
        Lin: /leave
        Bot → Lin: 6月21日（周一）起恢复，之前不打扰，紧急通知除外。
            假后补上还用得着的。
            [提前回来] [改日期] [回到首页]
        Lin: [提前回来]
        Bot ✎ Lin: 欢迎回来，提醒照常。 [回到首页]
        Lin: [提前回来]
        Bot ✎ Lin: {ASKED.strip()} [回到首页]
        — Mon 21 Jun, 09:00 —
        Bot → Lin: …
            [已阅]
        Lin: [这周]
        Bot ✎ Lin: 6月28日（周一）起恢复，之前不打扰，紧急通知除外。…
    """)


async def test_leave_in_english(world, chat):
    world.bound = ("Chen",)
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Chen: /leave
        Bot → Chen: While you are on leave only urgent notices come: study cards, check-ins and reminders wait, and a check-in stays open for longer.
            For how long?
            [This week] [Two weeks] [A month] [Another day] [Home]
        Chen: [Another day]
        Bot ✎ Chen: From which day are you back? Such as: 25 June, or next Wednesday. [Back]
        Chen: next Wednesday
        Bot → Chen: You are back on Wed 23 June; until then only urgent notices come.
            Afterwards you get what still matters.
            [I am back] [Change the day] [Home]
        — Mon 21 Jun, 12:00 —
        Chen: [I am back]
        Bot ✎ Chen: Welcome back; reminders come again. [Home]
        Bot → Chen: What the campaign asks for… [Read]
    """)


async def test_a_secretary_freezes_the_branch_for_exams_and_ends_it(lin_and_wang, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /leave
        Bot → Wang: …
            [这周] [两周] [一个月] [另选一天] [停发（考试、攻关）] [回到首页]
        Wang: [停发（考试、攻关）]
        Bot ✎ Wang: 停发
            现在没有停发。
            停发期间不发学习材料、近况和提醒；近况的截止顺延，停发后补上还用得着的。
            [第一党支部 停发] [返回]
        Wang: [第一党支部 停发]
        Bot ✎ Wang: 第一党支部 停发
            为什么停发？
            [考试] [攻关] [返回]
        Wang: [考试]
        Bot ✎ Wang: 第一党支部 停发
            哪些成员？
            [全体] [在职职工党员] [研究生党员] [离退休党员] [返回]
        Wang: [研究生党员]
        Bot ✎ Wang: 第一党支部 停发
            从哪一天开始？
            [今天] [明天] [下周一] [另选一天] [返回]
        Wang: [下周一]
        Bot ✎ Wang: 第一党支部 停发
            从6月21日（周一）开始。到哪一天恢复？
            [一周] [两周] [一个月] [另选一天] [返回]
        Wang: [另选一天]
        Bot ✎ Wang: 第一党支部 停发
            从6月21日（周一）开始。到哪一天恢复？
            例如：6月25日，或下周三。 [返回]
        — the bot restarts —
        Wang: 6月30日
        Bot → Wang: 第一党支部 · 研究生党员 · 6月21日至6月29日（考试）
            停发期间不发学习材料、近况和提醒；近况的截止顺延，停发后补上还用得着的。
            [停发] [取消]
        Wang: [停发]
        Bot ✎ Wang: 已设好。
            停发
            第一党支部 · 研究生党员 · 6月21日至6月29日（考试）
            停发期间不发学习材料、近况和提醒；近况的截止顺延，停发后补上还用得着的。
            [结束：第一党支部（原到6月29日）] [第一党支部 停发] [返回]
        — Mon 21 Jun, 09:00 —
        Bot → Wang: …
            [已阅]
        Lin: /home
        Bot → Lin: 创先争优活动 · 启动实施阶段（还有 40 天）
            6月30日（周三）起恢复，之前不打扰，紧急通知除外。… [登记一件事] [我的五带头] [更多…]
        Lin: /phase
        Bot → Lin: …
            6月30日（周三）起恢复，之前不打扰，紧急通知除外。 [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
        Lin: /leave
        Bot → Lin: 本支部停发，6月30日（周三）起恢复，之前不打扰，紧急通知除外。
            请假期间不打扰：学习材料、近况、提醒都留到假后，近况的截止顺延；只有紧急通知照发。
            请假多久？
            [这周] [两周] [一个月] [另选一天] [回到首页]
        — Tue 22 Jun, 12:00 —
        Wang: [结束：第一党支部（原到6月29日）]
        Bot → Lin: …
            [已阅]
        Bot ✎ Wang: 已结束停发。
            停发
            现在没有停发。
            停发期间不发学习材料、近况和提醒；近况的截止顺延，停发后补上还用得着的。
            [第一党支部 停发] [返回]
    """)


async def test_a_second_tap_freezes_once_and_everything_is_audited(lin_and_wang, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /leave
        Bot → Wang: … [停发（考试、攻关）] [回到首页]
        Wang: [停发（考试、攻关）]
        Bot ✎ Wang: … [第一党支部 停发] [返回]
        Wang: [第一党支部 停发]
        Bot ✎ Wang: … [考试] [攻关] [返回]
        Wang: [攻关]
        Bot ✎ Wang: … [全体] [在职职工党员] [研究生党员] [离退休党员] [返回]
        Wang: [全体]
        Bot ✎ Wang: … [今天] [明天] [下周一] [另选一天] [返回]
        Wang: [今天]
        Bot ✎ Wang: … [一周] [两周] [一个月] [另选一天] [返回]
        Wang: [一周]
        Bot ✎ Wang: 第一党支部 · 全体 · 6月18日至6月24日（攻关）… [停发] [取消]
        Wang: [停发]
        Bot ✎ Wang: 已设好。… [结束：第一党支部（原到6月24日）] [第一党支部 停发] [返回]
    """)
    wang = 1003
    message = lin_and_wang.telegram.messages(wang)[-1]
    lin_and_wang.telegram.taps(wang, message.id, "v1:freeze.yes:2:project.0.20100618.20100625")
    await lin_and_wang.settle()
    async with lin_and_wang.running.database.transaction() as tx:
        frozen = await tx.rows(select(t.pause.c.unit_id, t.pause.c.set_by))
        acts = await tx.rows(select(t.audit.c.action, t.audit.c.actor_role).where(t.audit.c.object == "pause:1"))
    assert [tuple(row) for row in frozen] == [(2, 3)]
    assert [tuple(row) for row in acts] == [("pause.set", "secretary")]


async def test_a_member_cannot_freeze_by_a_forged_button(lin_and_wang, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /leave
        Bot → Lin: … [这周] [两周] [一个月] [另选一天] [回到首页]
    """)
    message = lin_and_wang.telegram.messages(1001)[-1]
    lin_and_wang.telegram.taps(1001, message.id, "v1:freeze.yes:2:project.0.20100618.20100625")
    await chat("""
        — Fri 18 Jun, 09:01 —
        Bot → Lin: 这项功能由支部书记使用。…
    """)


async def test_a_notice_to_somebody_on_leave_waits_for_the_return_and_the_preview_says_so(lin_and_wang, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /leave
        Bot → Lin: … [这周] [两周] [一个月] [另选一天] [回到首页]
        Lin: [这周]
        Bot ✎ Lin: 6月21日（周一）起恢复，之前不打扰，紧急通知除外。… [提前回来] [改日期] [回到首页]
        Wang: /broadcast
        Bot → Wang: … [最近的通知] [取消]
        Wang: 周三下午开会。
        Bot → Wang: 第一党支部 通知
            周三下午开会。
        Bot → Wang: 将发给 第一党支部 1 人，约 1 秒发完。
            其中 1 人请假或停发，最晚到 6月21日恢复，之后补送。
            您已经看到预览，不再另发给您。 [发送给 1 人] [修改] [取消]
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 … [最近的通知] [回到首页]
        Bot ✎ Wang: 已送达 0/1 …
            第一党支部 · 6月18日（周五）09:00
            另有 1 人在假期、休息时间或本周消息已满，到时候再送达 [最近的通知] [回到首页]
        — the bot restarts —
        — Mon 21 Jun, 08:59 —
        — Mon 21 Jun, 09:00 —
        Bot ✎ Wang: 已送达 0/1 …… [最近的通知] [回到首页]
        Bot → Lin: … [已阅]
        Bot → Wang: … [已阅]
        Bot → Lin: 第一党支部 通知
            周三下午开会。
        Bot ✎ Wang: 已发完：送达 1/1… [最近的通知] [回到首页]
        — Tue 22 Jun, 12:00 —
    """)


async def test_two_weeks_count_from_the_tap_however_old_the_button(lin_alone, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /leave
        Bot → Lin: …请假多久？…
        Lin: 2010-06-01
        Bot → Lin: 请选明天或以后的日子。… [返回]
        — Sat 3 Jul, 09:00 —
        Bot → Lin: …
        Bot → Lin: …
        Bot → Lin: …
        Bot → Lin: …
        Lin: [两周]
        Bot ✎ Lin: 7月17日（周六）起恢复，之前不打扰，紧急通知除外。…
    """)
