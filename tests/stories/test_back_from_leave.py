"""The day somebody is back: what waited comes as one message; today as a day to be away and a day to come back."""


async def test_back_before_the_time_a_notice_and_a_card_are_one_message(world, chat):
    world.bound = ("Chen", "Zhao")
    await chat("""
        — Sun 20 Jun 2010, 12:00 —
        Chen: /leave
        Bot → Chen: …
        Chen: [Two weeks]
        Bot ✎ Chen: You are back on Sun 4 July; until then only urgent notices come.…
        — Mon 21 Jun, 09:00 —
        Bot → Zhao: …[已阅]
        — Tue 22 Jun, 10:00 —
        Zhao: /broadcast
        Bot → Zhao: 请发来…
        Zhao: 九点集合
        Bot → Zhao: 发给谁？…
        Zhao: [第二党支部 1 人]
        Bot ✎ Zhao: …
        Bot → Zhao: …
        Bot → Zhao: 将发给 第二党支部 1 人，约 1 秒发完。…
        Zhao: [发送给 1 人]
        Bot ✎ Zhao: …
        Bot ✎ Zhao: …
        — Wed 23 Jun, 12:00 —
        Chen: [I am back]
        Bot ✎ Chen: Welcome back; reminders come again. [Home]
        Bot ✎ Zhao: 已发完：送达 1/1…
        Bot → Chen: While you were left in peace there were 2, gathered here
            1. Announcement: 九点集合
            2. Study card: What the campaign asks for
            Each is a tap away; leaving them is fine too. [1. Announcement] [2. Study card] [Home]
        Chen: [1. Announcement]
        Bot → Chen: Notice from 兰州分馆
            九点集合
    """)


async def test_today_is_a_day_to_be_away_and_a_day_to_come_back(lin_alone, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /leave
        Bot → Lin: …请假多久？…
        Lin: 今天
        Bot → Lin: 6月19日（周六）起恢复，之前不打扰，紧急通知除外。
            假后补上还用得着的。
            [提前回来] [改日期] [回到首页]
        Lin: [改日期]
        Bot ✎ Lin: …请假多久？…
        Lin: 今天
        Bot → Lin: 欢迎回来，提醒照常。 [回到首页]
    """)


async def test_who_comes_back_early_hears_how_long_the_checkin_is_open(lin_alone, chat):
    await chat("""
        — Thu 1 Jul 2010, 19:00 —
        — Thu 1 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？…
        Lin: [请假]
        Bot → Lin: …请假多久？…
        Lin: [这周]
        Bot ✎ Lin: 7月5日（周一）起恢复，之前不打扰，紧急通知除外。
            近况的截止顺延到 7月9日（周五）19:30。
            假后补上还用得着的。
            [提前回来] [改日期] [回到首页]
        Lin: [提前回来]
        Bot ✎ Lin: 欢迎回来，提醒照常。
            近况 7月5日（周一）19:30 前可以填。 [回到首页]
    """)
