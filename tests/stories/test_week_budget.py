"""The week's budget: what is over it comes on Friday in one message that opens each; a card in it counts as sent."""

LIST = "这一周另有 1 条，合成这一条\n            1. 通知：星期三九点学习\n            每周的消息有个限度，多出来的放在这里，点开就能看，不看也没关系。 [1. 通知] [回到首页] [每周几条…]"


async def test_one_a_week_the_rest_on_friday(lin_and_wang, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 18:00 —
        Lin: /settings
        Bot → Lin: 设置…
        Lin: [每周几条…]
        Bot ✎ Lin: 每周最多几条消息？您自己打开的不算，加急的通知照常送达。
            多出来的，星期五 17:00 合成一条，点开就能看；等不到那时的提醒照常送达。 [✓ 最多 5 条] [最多 2 条] [最多 1 条] [返回]
        Lin: [最多 1 条]
        Bot ✎ Lin: 设置
            语言：中文
            时区：北京时间
            免打扰：21:30 到 08:00
            每周最多 1 条消息，多出来的合成一条…
        — Mon 21 Jun, 09:00 —
        Bot → Lin: 活动的总体要求…
        Bot → Wang: 活动的总体要求…
        — Tue 22 Jun, 10:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 星期三九点学习
        Bot → Wang: 第一党支部 通知
            星期三九点学习
        Bot → Wang: 将发给 第一党支部 1 人，约 1 秒发完。
            您已经看到预览，不再另发给您。
            1 人本周的消息已满，6月25日（周五）17:00 合成一条送达。 [发送给 1 人] [加急，现在就发] [修改] [取消]
        Wang: [加急，现在就发]
        Bot ✎ Wang: 将发给 第一党支部 1 人，约 1 秒发完。
            您已经看到预览，不再另发给您。
            加急：休息时间和请假期间也会送达。 [发送给 1 人] [不加急] [修改] [取消]
        Wang: [不加急]
        Bot ✎ Wang: 将发给 第一党支部 1 人，约 1 秒发完。…
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 …
        Bot ✎ Wang: 已送达 0/1 …
            第一党支部 · 6月22日（周二）10:00
            另有 1 人在假期、休息时间或本周消息已满，到时候再送达…
        — the bot restarts —
        — Thu 24 Jun, 20:00 —
        — Fri 25 Jun, 17:00 —
        Bot ✎ Wang: 已发完：送达 1/1
            第一党支部 · 6月22日（周二）10:00…
        Bot → Lin: {LIST}
        Lin: [1. 通知]
        Bot → Lin: 第一党支部 通知
            星期三九点学习
        — the bot restarts —
        Lin: [1. 通知]
        Bot → Lin: 第一党支部 通知
            星期三九点学习
    """)


async def test_a_card_in_the_digest_is_read_there_and_not_sent_again(lin_and_wang, chat):
    await chat("""
        — Sun 20 Jun 2010, 18:00 —
        Lin: /settings
        Bot → Lin: 设置…
        Lin: [每周几条…]
        Bot ✎ Lin: 每周最多几条消息？…
        Lin: [最多 1 条]
        Bot ✎ Lin: 设置…
        — Mon 21 Jun, 08:30 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 九点集合
        Bot → Wang: 第一党支部 通知
            九点集合
        Bot → Wang: 将发给…
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 …
        Bot → Lin: 第一党支部 通知
            九点集合
        Bot ✎ Wang: 已发完：送达 1/1…
        — Mon 21 Jun, 09:00 —
        Bot → Wang: 活动的总体要求…
        — Fri 25 Jun, 17:00 —
        Bot → Lin: 这一周另有 1 条，合成这一条
            1. 学习卡片：活动的总体要求…
        Wang: /branch
        Bot → Wang: …
        Lin: [1. 学习卡片]
        Bot → Lin: 活动的总体要求…
        Lin: [已阅]
        Bot ✎ Lin: 活动的总体要求…
        — Mon 28 Jun, 09:00 —
        Bot → Lin: 为什么要开展创先争优活动…
        Bot → Wang: 为什么要开展创先争优活动…
    """)


async def test_an_english_digest(world, chat):
    world.bound = ("Chen", "Zhao")
    await chat("""
        — Sun 20 Jun 2010, 18:00 —
        Chen: /settings
        Bot → Chen: Settings…
        Chen: [How many a week…]
        Bot ✎ Chen: How many messages a week at most? What you open yourself does not count, and urgent announcements still come.
            What is more comes in one message on Friday at 17:00, each a tap away; a reminder that cannot wait so long comes as it is. [✓ At most 5] [At most 2] [At most 1] [Back]
        Chen: [At most 1]
        Bot ✎ Chen: Settings
            Language: English
            Time zone: Beijing time
            Quiet hours: 21:30 to 08:00
            At most 1 message a week, the rest gathered in one…
        — Mon 21 Jun, 09:00 —
        Bot → Chen: …
        Bot → Zhao: …
        — Wed 23 Jun, 16:00 —
        Zhao: /broadcast
        Bot → Zhao: 请发来…
        Zhao: 九点集合
        Bot → Zhao: 发给谁？…
        Zhao: [第二党支部 1 人]
        Bot ✎ Zhao: 发给：第二党支部
        Bot → Zhao: 兰州分馆 通知
            九点集合
        Bot → Zhao: 将发给…
        Zhao: [发送给 1 人]
        Bot ✎ Zhao: 已送达 0/1 …
        Bot ✎ Zhao: 已送达 0/1 …
        — Thu 24 Jun, 12:00 —
        Zhao: /stop
        Bot → Zhao: …
        Zhao: [停止使用]
        Bot ✎ Zhao: …
        — Fri 25 Jun, 17:00 —
        Bot → Chen: This week there is 1 message more, kept for here
            1. Announcement: 九点集合
            Only so many messages come in a week; the others wait here. Open what you like, or nothing. [1. Announcement] [Home] [How many a week…]
        Chen: [1. Announcement]
        Bot → Chen: Notice from 兰州分馆
            九点集合
        Chen: [How many a week…]
        Bot ✎ Chen: Settings…
    """)
