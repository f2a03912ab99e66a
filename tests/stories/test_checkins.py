"""A check-in from its question to its end: answered, skipped, forgotten, changed, tapped by the wrong or the late."""

import pytest


@pytest.fixture
def lin_alone(world):
    """Only Lin is bound, so that nobody else's messages have to be told."""
    world.bound = ("Lin",)
    return world


async def test_a_missed_checkin_is_nudged_once_and_replaced(lin_alone, chat):
    await chat("""
        — Wed 14 Jul 2010, 12:00 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？
            点一下就好，可多选。
            7月19日（周一）19:30 前都可以填，也可以改。
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过]
        — the bot restarts —
        — Sat 17 Jul, 18:30 —
        Bot → Lin: 温馨提醒：这次近况还没有填。
            这两周，哪些方面有进展？
            点一下就好，可多选。
            7月19日（周一）19:30 前都可以填，也可以改。
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过]
        Bot ✗ Lin: 这两周，哪些方面有进展？…
        — Mon 19 Jul, 08:00 —
        — Mon 19 Jul, 09:00 —
        Bot → Lin: …
            [已阅]
        — Mon 19 Jul, 19:30 —
        Bot ✎ Lin: 这次近况已经结束，没有填也没关系。
            [回到首页]
        — Wed 21 Jul, 12:00 —
    """)
