"""Activities with a deadline: told in time, all of one day in one message."""


async def test_two_activities_due_the_same_day_are_one_reminder(world, chat):
    world.bound = ("Lin",)
    await chat("""
        — Fri 22 Jun 2012, 12:00 —
        — Sat 23 Jun, 09:00 —
        Bot → Lin: 还有 7 天到期
            • 成果宣传：图片展、经验交流会、信息简报
            • 表彰和推荐表彰：先进集体、先进个人
            期限是 2012年6月30日（周六）。
            [登记一件事] [看这一阶段]
        — the bot restarts —
        — Sat 23 Jun, 20:00 —
        Lin: [看这一阶段]
        Bot ✎ Lin: 现在是成果展示阶段
            …
    """)


async def test_a_deadline_in_english(world, chat):
    world.bound = ("Chen",)
    await chat("""
        — Fri 22 Jun 2012, 12:00 —
        — Sat 23 Jun, 09:00 —
        Bot → Chen: 7 days left for this
            • Showing the results: photo exhibition, exchange of experience, brief
            • Commendation: groups, persons
            To be done by Sat 30 June 2012.
            [Note something] [See this phase]
    """)


async def test_a_deadline_that_is_over_is_called_so(world, chat):
    world.bound = ("Lin", "Chen")
    await chat("""
        — Sun 1 Jul 2012, 12:00 —
        Lin: /phase
        Bot → Lin: 现在是成果展示阶段
            …
            • 成果宣传：图片展、经验交流会、信息简报 · 已于 2012年6月30日（周六）截止
            …
        Chen: /phase
        Bot → Chen: The phase now: Showcase phase
            …
            • Commendation: groups, persons · closed on Sat 30 June 2012
            …
    """)
