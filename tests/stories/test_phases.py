"""Where the campaign stands: asked for on any day, and told by the clock, each phase once."""

import pytest

LAUNCH = """现在是启动实施阶段
            2010年5月 至 2010年7月 · 还有 43 天
            这一阶段的活动
            • 制定实施方案
            • 召开动员会议
            • 组织党员认真学习相关文件：统一思想认识
            对研究生党员，方案着重强调：理想信念、组织观念、对国情院情的认识。
            您现在没有要做的。
            下一份学习材料预计 6月21日（周一）09:00 送来。
            下一次近况是 7月1日（周四）19:30。
            接下来是全面争创阶段（2010年8月起）。
            [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]"""


async def test_a_member_asks_where_we_are_and_what_the_standards_say(lin_alone, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /phase
        Bot → Lin: {LAUNCH}
        Lin: [五带头]
        Bot ✎ Lin: 五带头
            方案对五带头的要求：
            带头学习提高
            …
            带头遵纪守法
            自觉遵守党纪政纪 · 模范遵守国家法律法规
            只作自我确认，不计数量
            …
            [五个好] [看这一阶段]
        — the bot restarts —
        Lin: [五个好]
        Bot ✎ Lin: 五个好
            …
            群众反应好
            …
            [五带头] [看这一阶段]
        Lin: [看这一阶段]
        Bot ✎ Lin: {LAUNCH}
        Lin: [文件依据]
        Bot ✎ Lin: 依据
            国家科学图书馆兰州分馆深入开展创先争优活动实施方案
            文号：国科图兰发党字〔2010〕5号
            发文：中共中国科学院国家科学图书馆兰州分馆（筹）委员会
            日期：2010年6月18日（周五）
            方案版本：…
            [看这一阶段]
    """)


async def test_the_clock_tells_of_the_end_of_one_phase_and_the_beginning_of_the_next(lin_alone, chat):
    await chat("""
        — Fri 23 Jul 2010, 12:00 —
        — Sat 24 Jul, 09:00 —
        Bot → Lin: 启动实施阶段还有 7 天
            这一阶段的活动
            • 制定实施方案
            • 召开动员会议
            • 组织党员认真学习相关文件：统一思想认识
            有想补记的事，现在就可以记下。
            接下来是全面争创阶段（2010年8月起）。
            [登记一件事] [看这一阶段]
        — Sun 25 Jul, 12:00 —
        — the bot restarts —
        — Mon 26 Jul, 09:00 —
        Bot → Lin: …[已阅]
        — Thu 29 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
        Lin: [这次跳过]
        Bot ✎ Lin: 好的，这次跳过。…
        — Fri 30 Jul, 09:00 —
        Bot → Lin: 启动实施阶段还有 1 天
            …
            [登记一件事] [看这一阶段]
        — Sun 1 Aug, 09:00 —
        Bot → Lin: 现在是全面争创阶段
            2010年8月 至 2011年6月
            主题：迎接建党90周年
            …
            对研究生党员，方案着重强调：理想信念、组织观念、对国情院情的认识。
            [登记一件事] [时间线] [五个好] [五带头]
        — Sun 1 Aug, 20:00 —
        Lin: [五带头]
        Bot ✎ Lin: 五带头…
        Lin: [看这一阶段]
        Bot ✎ Lin: 现在是全面争创阶段
            2010年8月 至 2011年6月 · 还有 333 天
            …
            [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
    """)


async def test_the_anniversary_lies_outside_its_phase_and_is_counted_down_to(world, chat):
    world.bound = ("Chen",)
    await chat("""
        — Tue 28 Jun 2011, 12:00 —
        — Wed 29 Jun, 09:00 —
        Bot → Chen: 1 day left: Striving phase
            If there is something you would still like to note, now is a good time.
            Next: Showcase phase, from July 2011.
            [Note something] [See this phase]
        — Thu 30 Jun, 09:00 —
        Bot → Chen: 1 day to go: 90th anniversary of the Party
            Fri 1 July 2011
            [Note something] [See this phase]
        — Thu 30 Jun, 18:00 —
        Chen: [See this phase]
        Bot ✎ Chen: The phase now: Striving phase
            August 2010 to June 2011 · last day today
            Theme: Towards the 90th anniversary of the Party
            …
            [Five goods] [Five leads] [Note something] [The document] [Time line] [Home]
        — Thu 30 Jun, 19:30 —
        Bot → Chen: In which areas did something move these two weeks?…
        — Fri 1 Jul, 09:00 —
        Bot → Chen: The phase now: Showcase phase
            July 2011 to July 2012
            …
            [Note something] [Time line] [Five goods] [Five leads]
    """)


async def test_what_is_due_from_me_and_the_way_to_it(lin_alone, chat):
    await chat("""
        — Thu 17 Jun 2010, 12:00 —
        — Thu 17 Jun, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
        — Fri 18 Jun, 12:00 —
        Lin: /phase
        Bot → Lin: 现在是启动实施阶段
            …
            您现在要做的
            • 近况：6月21日（周一）19:30 前填
            下一份学习材料预计 6月21日（周一）09:00 送来。
            下一次近况是 7月1日（周四）19:30。
            接下来是全面争创阶段（2010年8月起）。
            [填写近况] [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
        Lin: [填写近况]
        Bot → Lin: 这两周，哪些方面有进展？…
        Lin: [这次跳过]
        Bot ✎ Lin: 好的，这次跳过。…
        — Mon 21 Jun, 09:00 —
        Bot → Lin: …[已阅]
        — the bot restarts —
        — Mon 21 Jun, 12:00 —
        Lin: /phase
        Bot → Lin: 现在是启动实施阶段
            …
            您现在要做的
            • 学习：活动的总体要求（3 分钟）
            下一份学习材料预计 6月28日（周一）09:00 送来。
            …
            [开始学习] [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
        Lin: [开始学习]
        Bot → Lin: …[已阅] [回到首页]
        Lin: [已阅]
        Bot ✎ Lin: …✓ 已阅 [记为一件事] [回到首页]
        Lin: /phase
        Bot → Lin: 现在是启动实施阶段
            …
            您现在没有要做的。
            …
            [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
    """)


async def test_a_deadline_near_is_due_from_me(world, chat):
    world.bound = ("Chen",)
    await chat("""
        — Thu 28 Jun 2012, 12:00 —
        Chen: /phase
        Bot → Chen: The phase now: Showcase phase
            …
            Waiting for you
            • Showing the results: due in 2 days
            • Commendation: due in 2 days
            The next check-in is on Thu 28 June, 19:30.
            The next study card should come on Mon 2 July, 09:00.
            This is the last phase; the campaign ends on Wed 7 November 2012.
            [Five goods] [Five leads] [Note something] [The document] [Time line] [Home]
    """)


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (
            "Sat 1 May 2010, 12:00",
            (
                "创先争优活动还没有开始\n            第一个阶段是启动实施阶段，2010年5月开始。\n"
                "            下一份学习材料预计 5月31日（周一）09:00 送来。\n            下一次近况是 6月3日（周四）19:30。"
            ),
        ),
        (
            "Wed 8 Aug 2012, 12:00",
            "各阶段已经结束\n            创先争优活动到2012年11月7日（周三）结束，还有 91 天。事迹仍然可以登记。",
        ),
        (
            "Tue 1 Jan 2013, 12:00",
            "创先争优活动已经结束\n            结束于 2012年11月7日（周三）。事迹仍然可以登记和查看。",
        ),
    ],
)
async def test_outside_the_phases_the_question_is_answered_too(lin_alone, chat, instant, text):
    await chat(f"""
        — {instant} —
        Lin: /phase
        Bot → Lin: {text}
            [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
        Lin: /study
        Bot → Lin: 没有待读的材料。…
        Lin: /checkin
        Bot → Lin: 现在没有要填的近况。…
    """)


async def test_what_comes_next_is_said_for_after_the_leave(lin_alone, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /leave
        Bot → Lin: …
            [这周] [两周] [一个月] [另选一天] [回到首页]
        Lin: [两周]
        Bot ✎ Lin: 7月2日（周五）起恢复，之前不打扰，紧急通知除外。… [提前回来] [改日期] [回到首页]
        Lin: /phase
        Bot → Lin: 现在是启动实施阶段…
            您现在没有要做的。
            下一份学习材料预计 7月2日（周五）09:00 送来。
            下一次近况是 7月2日（周五）09:00。
            接下来是全面争创阶段（2010年8月起）。
            7月2日（周五）起恢复，之前不打扰，紧急通知除外。
            [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
        Lin: /study
        Bot → Lin: 没有待读的材料。
            下一份预计 7月2日（周五）09:00 送来。
            [回到首页]
    """)


async def test_the_last_day_of_a_phase_is_called_so(lin_alone, chat):
    await chat("""
        — Sat 31 Jul 2010, 12:00 —
        Lin: /phase
        Bot → Lin: 现在是启动实施阶段
            2010年5月 至 2010年7月 · 今天是最后一天
            …
            [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
    """)


async def test_nothing_is_asked_for_once_the_campaign_is_over(lin_alone, chat):
    await chat("""
        — Mon 30 Jul 2012, 08:00 —
        — Mon 30 Jul, 09:00 —
        Bot → Lin: 成果展示阶段还有 1 天
            …
            [登记一件事] [看这一阶段]
        Bot → Lin: …
            [已阅]
        — Wed 7 Nov 2012, 12:00 —
        Bot → Lin: 成果展示阶段结束了，谢谢您…
        Bot → Lin: 创先争优活动还有 60 天结束…
        Bot → Lin: 创先争优活动还有 30 天结束…
        Bot → Lin: 创先争优活动还有 7 天结束…
        Bot → Lin: 创先争优活动今天结束…
            [看我的五带头] [回到首页]
        Lin: /home
        Bot → Lin: 创先争优活动（今天是最后一天）
            待办 1 项
            …
            [开始学习] [登记一件事] [我的五带头] [更多…]
        Lin: /phase
        Bot → Lin: 各阶段已经结束
            创先争优活动今天结束。事迹仍然可以登记。
            …
            [开始学习] [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
        — Thu 8 Nov, 12:00 —
        Lin: /home
        Bot → Lin: 创先争优活动（已结束）
            今天没有待办。
            [登记一件事] [我的五带头] [更多…]
        Lin: /phase
        Bot → Lin: 创先争优活动已经结束
            结束于 2012年11月7日（周三）。事迹仍然可以登记和查看。
            [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
        Lin: /study
        Bot → Lin: …
            [已阅] [回到首页]
    """)
