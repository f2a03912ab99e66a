"""The weekly card: sent, read, read late, brought up again; a reading is the member's own word and nobody else's."""

from sqlalchemy import select

from bot.storage import tables as t


async def acknowledged(world):
    a = t.acknowledgement
    async with world.running.database.transaction() as tx:
        return [tuple(row) for row in await tx.rows(select(a.c.person_id, a.c.material).order_by(a.c.id))]


async def test_a_card_is_read_with_one_tap_and_may_become_a_deed(lin_alone, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /study
        Bot → Lin: 没有待读的材料。
            下一份预计 6月21日（周一）09:00 送来。
            [回到首页]
        — Mon 21 Jun, 09:00 —
        Bot → Lin: 活动的总体要求
            约 3 分钟 · 方案二（一）
            …
            [已阅]
        — the bot restarts —
        Lin: [已阅]
        Bot ✎ Lin: 活动的总体要求
            …
            ✓ 已阅
            [记为一件事] [回到首页]
        Lin: [记为一件事]
        Bot → Lin: 带头学习提高：用一句话写下做了什么，直接发给我就好。…
        Lin: /study
        Bot → Lin: 没有待读的材料。
            下一份预计 6月28日（周一）09:00 送来。
            [回到首页]
        — Mon 28 Jun, 09:00 —
        Bot → Lin: 为什么要开展创先争优活动
            …
            [已阅]
    """)
    assert await acknowledged(lin_alone) == [(1, "launch-01-general")]


async def test_a_second_tap_is_harmless_and_an_old_message_still_works(lin_alone, chat):
    await chat("""
        — Mon 21 Jun 2010, 08:59 —
        — Mon 21 Jun, 09:00 —
        Bot → Lin: 活动的总体要求…
    """)
    (card,) = [message for message in lin_alone.telegram.messages(1001) if message.keyboard]
    button = card.keyboard["inline_keyboard"][0][0]["callback_data"]
    await chat("""
        — Mon 28 Jun, 09:00 —
        Bot → Lin: 为什么要开展创先争优活动…
    """)
    for _ in range(2):
        lin_alone.telegram.taps(1001, card.id, button)
        await lin_alone.settle()
    await chat("""
        Bot ✎ Lin: 活动的总体要求
            …
            ✓ 已阅
            [记为一件事] [读下一份] [回到首页]
        Lin: [读下一份]
        Bot → Lin: 为什么要开展创先争优活动
            …
            [已阅] [回到首页]
        Lin: [已阅]
        Bot ✎ Lin: 为什么要开展创先争优活动
            …
            ✓ 已阅
            [记为一件事] [回到首页]
    """)
    assert await acknowledged(lin_alone) == [(1, "launch-01-general"), (1, "launch-02-meaning")]


async def test_nobody_reads_for_another(world, chat):
    world.bound = ("Lin", "Chen")
    await chat("""
        — Mon 21 Jun 2010, 08:59 —
        — Mon 21 Jun, 09:00 —
        Bot → Lin: 活动的总体要求…
        Bot → Chen: What the campaign asks for
            About 3 minutes · section 二（一） of the plan
            …
            [Read]
    """)
    (lin,) = [message for message in world.telegram.messages(1001) if message.keyboard]
    (chen,) = [message for message in world.telegram.messages(1002) if message.keyboard]
    world.telegram.taps(1002, chen.id, lin.keyboard["inline_keyboard"][0][0]["callback_data"])
    await world.settle()
    await chat("Bot → Chen: This is not among the things you can see.")
    assert await acknowledged(world) == []
    await chat("""
        Chen: [Read]
        Bot ✎ Chen: What the campaign asks for
            …
            ✓ Read
            [Note it as something done] [Home]
    """)
    assert await acknowledged(world) == [(2, "launch-01-general")]
