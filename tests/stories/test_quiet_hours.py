"""Nothing unasked in quiet hours: held until they end, one's own or the campaign's; what is urgent comes at once."""

RESTING = "将发给 第一党支部 1 人，约 1 秒发完。\n            您已经看到预览，不再另发给您。\n            1 人现在是休息时间，6月19日（周六）08:00 起送达。 [发送给 1 人] [加急，现在就发] [修改] [取消]"
URGENT = "将发给 第一党支部 1 人，约 1 秒发完。\n            您已经看到预览，不再另发给您。\n            加急：休息时间和请假期间也会送达。 [发送给 1 人] [不加急] [修改] [取消]"
SETTINGS = "设置\n            语言：中文\n            时区：北京时间\n            免打扰：{hours}\n            每周最多 5 条消息，多出来的合成一条 [✓ 中文] [English] [免打扰时间…] [每周几条…] [时区…] [停止使用…] [回到首页]"


async def test_a_broadcast_at_night_waits_until_the_morning(lin_and_wang, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 22:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 明天九点学习
        Bot → Wang: 第一党支部 通知
            明天九点学习
        Bot → Wang: {RESTING}
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 …
            第一党支部 · 6月18日（周五）22:00 [最近的通知] [回到首页]
        Bot ✎ Wang: 已送达 0/1 …
            第一党支部 · 6月18日（周五）22:00
            另有 1 人在假期、休息时间或本周消息已满，到时候再送达 [最近的通知] [回到首页]
        — the bot restarts —
        — Sat 19 Jun, 07:59 —
        — Sat 19 Jun, 08:00 —
        Bot ✎ Wang: 已送达 0/1 …
            第一党支部 · 6月18日（周五）22:00 [最近的通知] [回到首页]
        Bot → Lin: 第一党支部 通知
            明天九点学习
        Bot ✎ Wang: 已发完：送达 1/1
            第一党支部 · 6月18日（周五）22:00 [最近的通知] [回到首页]
    """)


async def test_an_urgent_one_comes_at_once(lin_and_wang, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 22:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 馆里停电
        Bot → Wang: 第一党支部 通知
            馆里停电
        Bot → Wang: {RESTING}
        Wang: [加急，现在就发]
        Bot ✎ Wang: {URGENT}
        Wang: [不加急]
        Bot ✎ Wang: {RESTING}
        — the bot restarts —
        Wang: [加急，现在就发]
        Bot ✎ Wang: {URGENT}
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 …
            第一党支部 · 6月18日（周五）22:00 [最近的通知] [回到首页]
        Bot → Lin: 第一党支部 通知
            馆里停电
        Bot ✎ Wang: 已发完：送达 1/1
            第一党支部 · 6月18日（周五）22:00 [最近的通知] [回到首页]
    """)


async def test_hours_of_ones_own_hold_the_card(lin_alone, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /settings
        Bot → Lin: {SETTINGS.format(hours="21:30 到 08:00")}
        Lin: [免打扰时间…]
        Bot ✎ Lin: 什么时间不要打扰您？这段时间里的消息会留到之后再送，不会丢。
            现在：21:30 到 08:00。也可以直接写，例如 23:00-7:30。 [✓ 21:30 到 08:00] [20:00 到 09:00] [22:00 到 07:00] [自己写…] [返回]
        Lin: [自己写…]
        Bot ✎ Lin: 请写下从几点到几点，例如 23:00-7:30。 [取消]
        Lin: 一整天
        Bot → Lin: 没有看懂这个时间。请写从几点到几点，例如 23:00-7:30。 [取消]
        Lin: 8:00-7:00
        Bot → Lin: 请每天至少留八个小时给消息，例如 18:00-9:00。 [取消]
        — the bot restarts —
        Lin: 晚上十一点到早上9:30
        Bot → Lin: {SETTINGS.format(hours="23:00 到 09:30")}
        — Mon 21 Jun, 09:29 —
        — Mon 21 Jun, 09:30 —
        Bot → Lin: 活动的总体要求…
        Lin: [免打扰时间…]
        Bot ✎ Lin: 什么时间不要打扰您？这段时间里的消息会留到之后再送，不会丢。
            现在：23:00 到 09:30。也可以直接写，例如 23:00-7:30。 [21:30 到 08:00] [20:00 到 09:00] [22:00 到 07:00] [自己写…] [返回]
        Lin: [21:30 到 08:00]
        Bot ✎ Lin: {SETTINGS.format(hours="21:30 到 08:00")}
        — Mon 28 Jun, 09:00 —
        Bot → Lin: 为什么要开展创先争优活动…
    """)


async def test_an_english_reader_narrows_the_hours(world, chat):
    world.bound = ("Chen", "Zhao")
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Chen: /settings
        Bot → Chen: Settings
            Language: English
            Time zone: Beijing time
            Quiet hours: 21:30 to 08:00
            At most 5 messages a week, the rest gathered in one [中文] [✓ English] [Quiet hours…] [How many a week…] [Time zone…] [Stop…] [Home]
        Chen: [Quiet hours…]
        Bot ✎ Chen: When should nothing disturb you? Messages of those hours are kept until after; none is lost.
            Now: 21:30 to 08:00. You can also write your own, such as 23:00-7:30. [✓ 21:30 to 08:00] [20:00 to 09:00] [22:00 to 07:00] [My own…] [Back]
        Chen: [22:00 to 07:00]
        Bot ✎ Chen: Settings
            Language: English
            Time zone: Beijing time
            Quiet hours: 22:00 to 07:00
            At most 5 messages a week, the rest gathered in one [中文] [✓ English] [Quiet hours…] [How many a week…] [Time zone…] [Stop…] [Home]
        — Sat 19 Jun, 07:30 —
        Zhao: /broadcast
        Bot → Zhao: 请发来…
        Zhao: 九点开会
        Bot → Zhao: 发给谁？…
        Zhao: [第二党支部 1 人]
        Bot ✎ Zhao: 发给：第二党支部
        Bot → Zhao: 兰州分馆 通知
            九点开会
        Bot → Zhao: 将发给 第二党支部 1 人，约 1 秒发完。
            您已经看到预览，不再另发给您。 [发送给 1 人] [修改] [取消]
        Zhao: [发送给 1 人]
        Bot ✎ Zhao: 已送达 0/1 …
        Bot → Chen: Notice from 兰州分馆
            九点开会
        Bot ✎ Zhao: 已发完：送达 1/1…
    """)


async def test_held_ones_leave_when_the_hours_are_narrowed(lin_and_wang, chat):
    await chat("""
        — Fri 18 Jun 2010, 21:40 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 明天九点学习
        Bot → Wang: 第一党支部 通知
            明天九点学习
        Bot → Wang: 将发给…
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 …
        Bot ✎ Wang: 已送达 0/1 …
        Lin: /settings
        Bot → Lin: 设置…
        Lin: [免打扰时间…]
        Bot ✎ Lin: 什么时间不要打扰您？…
        Lin: [22:00 到 07:00]
        Bot ✎ Lin: 设置…
        Bot → Lin: 第一党支部 通知
            明天九点学习
        Bot ✎ Wang: 已发完：送达 1/1…
    """)


async def test_hours_are_typed_at_once_where_they_are_chosen(lin_alone, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /settings
        Bot → Lin: {SETTINGS.format(hours="21:30 到 08:00")}
        Lin: [免打扰时间…]
        Bot ✎ Lin: 什么时间不要打扰您？…
        — the bot restarts —
        Lin: 10pm 8
        Bot → Lin: {SETTINGS.format(hours="22:00 到 08:00")}
        Lin: [免打扰时间…]
        Bot ✎ Lin: 什么时间不要打扰您？…
        Lin: [返回]
        Bot ✎ Lin: {SETTINGS.format(hours="22:00 到 08:00")}
        Lin: 23:00-7:30
        Bot → Lin: 创先争优活动 · 启动实施阶段…
    """)
