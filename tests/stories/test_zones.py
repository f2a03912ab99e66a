"""By which clock a member lives: chosen in the settings, and from then on what comes comes by the clock there."""

import pytest

CHOICE = "您按哪里的时间生活？提醒会按那里的钟点发。也可以直接写城市名。"
TAKEN = "以后提醒、免打扰时间和截止时间都按这个时区的钟点；已经发出的不变。 [换一个…] [设置]"


@pytest.fixture
def lin_alone(world):
    world.bound = ("Lin",)
    return world


async def test_the_card_comes_at_nine_where_she_is_now(lin_alone, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /settings
        Bot → Lin: 设置
            语言：中文
            时区：北京时间…
        Lin: [时区…]
        Bot ✎ Lin: {CHOICE}
            现在：北京时间，6月18日（周五）09:00 [✓ 与单位相同（北京时间）] [北京时间] [新疆时间（乌鲁木齐）] [香港时间] [东京时间] [新加坡时间] [曼谷时间] [迪拜时间] [莫斯科时间] [柏林时间] [伦敦时间] [内罗毕时间] [纽约时间] [洛杉矶时间] [悉尼时间] [其他城市…] [返回]
        — the bot restarts —
        Lin: [柏林时间]
        Bot ✎ Lin: 时区：柏林时间
            那里现在是 6月18日（周五）03:00。
            {TAKEN}
        Lin: [设置]
        Bot ✎ Lin: 设置
            语言：中文
            时区：柏林时间…
        — Mon 21 Jun, 14:59 —
        — Mon 21 Jun, 15:00 —
        Bot → Lin: 活动的总体要求…
        — Mon 28 Jun, 15:00 —
        Bot → Lin: 为什么要开展创先争优活动…
    """)


async def test_who_moves_east_past_nine_gets_the_card_at_once_and_only_once(lin_alone, chat):
    await chat(f"""
        — Sun 20 Jun 2010, 18:00 —
        — Mon 21 Jun, 08:00 —
        Lin: /settings
        Bot → Lin: 设置…
        Lin: [时区…]
        Bot ✎ Lin: {CHOICE}…
        Lin: [悉尼时间]
        Bot ✎ Lin: 时区：悉尼时间
            那里现在是 6月21日（周一）10:00。
            {TAKEN}
        Bot → Lin: 活动的总体要求…
        — Mon 21 Jun, 20:00 —
        — Mon 28 Jun, 06:59 —
        — Mon 28 Jun, 07:00 —
        Bot → Lin: 为什么要开展创先争优活动…
    """)


async def test_who_moves_west_after_nine_has_had_the_card(lin_alone, chat):
    await chat(f"""
        — Sun 20 Jun 2010, 18:00 —
        — Mon 21 Jun, 09:00 —
        Bot → Lin: 活动的总体要求…
        — Mon 21 Jun, 09:30 —
        Lin: /settings
        Bot → Lin: 设置…
        Lin: [时区…]
        Bot ✎ Lin: {CHOICE}…
        Lin: [伦敦时间]
        Bot ✎ Lin: 时区：伦敦时间
            那里现在是 6月21日（周一）02:30。
            {TAKEN}
        — Tue 22 Jun, 09:00 —
        Lin: [换一个…]
        Bot ✎ Lin: {CHOICE}
            现在：伦敦时间，6月22日（周二）02:00 [与单位相同（北京时间）]…[✓ 伦敦时间]…
        Lin: [与单位相同（北京时间）]
        Bot ✎ Lin: 时区：北京时间
            那里现在是 6月22日（周二）09:00。
            {TAKEN}
        — Mon 28 Jun, 09:00 —
        Bot → Lin: 为什么要开展创先争优活动…
    """)


async def test_quiet_hours_are_those_of_the_clock_there(world, chat):
    world.bound = ("Lin", "Wang")
    await chat(f"""
        — Fri 18 Jun 2010, 10:00 —
        Lin: /settings
        Bot → Lin: 设置…
        Lin: [时区…]
        Bot ✎ Lin: {CHOICE}…
        Lin: [莫斯科时间]
        Bot ✎ Lin: 时区：莫斯科时间
            那里现在是 6月18日（周五）06:00。
            {TAKEN}
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 明天九点学习
        Bot → Wang: 第一党支部 通知
            明天九点学习
        Bot → Wang: 将发给 第一党支部 1 人，约 1 秒发完。
            您已经看到预览，不再另发给您。
            1 人现在是休息时间，6月18日（周五）12:00 起送达。 [发送给 1 人] [加急，现在就发] [修改] [取消]
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 …
        Bot ✎ Wang: 已送达 0/1 …
        — Fri 18 Jun, 11:59 —
        Lin: [换一个…]
        Bot ✎ Lin: {CHOICE}…
        Lin: [新疆时间（乌鲁木齐）]
        Bot ✎ Lin: 时区：新疆时间（乌鲁木齐）
            那里现在是 6月18日（周五）09:59。
            {TAKEN}
        Bot ✎ Wang: 已送达 0/1 …
        Bot → Lin: 第一党支部 通知
            明天九点学习
        Bot ✎ Wang: 已发完：送达 1/1…
    """)


async def test_an_english_reader_writes_the_city(world, chat):
    world.bound = ("Chen",)
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Chen: /settings
        Bot → Chen: Settings…
        Chen: [Time zone…]
        Bot ✎ Chen: By which clock do you live? Reminders come by the clock there. You may also just write a city.
            Now: Beijing time, Fri 18 June, 09:00 [✓ As the organisation (Beijing time)] [Beijing time] [Xinjiang time (Ürümqi)]…
        Chen: [Another city…]
        Bot ✎ Chen: Please write the city you are in, such as Karachi, or Asia/Karachi. [Cancel]
        Chen: Nowhere
        Bot → Chen: I know no time zone for this place. Please write a larger city near you, such as Karachi, or Asia/Karachi.
        — the bot restarts —
        Chen: karachi
        Bot → Chen: Time zone: Asia/Karachi
            It is Fri 18 June, 06:00 there now.
            From now on reminders, quiet hours and deadlines go by the clock there; what was sent stays as it is. [Another…] [Settings]
        Chen: [Settings]
        Bot ✎ Chen: Settings
            Language: English
            Time zone: Asia/Karachi…
        — Mon 21 Jun, 12:00 —
        Bot → Chen: …
    """)


async def test_a_button_with_a_zone_that_is_offered_no_more_shows_those_that_are(lin_alone, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /settings
        Bot → Lin: 设置…
    """)
    message = lin_alone.telegram.messages(1001)[-1]
    lin_alone.telegram.taps(1001, message.id, "v1:zone.set:0:Mars/Olympus_Mons")
    await chat(f"""
        — 1 seconds pass —
        Bot ✎ Lin: {CHOICE}
            现在：北京时间，6月18日（周五）09:00 [✓ 与单位相同（北京时间）]…
        Lin: [返回]
        Bot ✎ Lin: 设置
            语言：中文
            时区：北京时间…
    """)


async def test_a_city_is_taken_with_what_people_write_behind_it(lin_alone, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /settings
        Bot → Lin: …
        Lin: [时区…]
        Bot ✎ Lin: …[其他城市…] [返回]
        Lin: [其他城市…]
        Bot ✎ Lin: …
        Lin: 北京市
        Bot → Lin: 时区：北京时间…
    """)


async def test_a_city_may_be_written_where_zones_are_chosen_and_nowhere_after(lin_alone, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /settings
        Bot → Lin: …
        Lin: [时区…]
        Bot ✎ Lin: …[其他城市…] [返回]
        Lin: 曼谷
        Bot → Lin: 时区：曼谷时间…
        Lin: [换一个…]
        Bot ✎ Lin: …[其他城市…] [返回]
        Lin: [北京时间]
        Bot ✎ Lin: 时区：北京时间…
        Lin: 曼谷
        Bot → Lin: …这条消息没有记下来。…
        Lin: /settings
        Bot → Lin: …
        Lin: [时区…]
        Bot ✎ Lin: …[其他城市…] [返回]
        Lin: [返回]
        Bot ✎ Lin: 设置…
        Lin: 曼谷
        Bot → Lin: …这条消息没有记下来。…
    """)
