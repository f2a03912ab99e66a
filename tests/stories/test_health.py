"""Whether the bot is well, for an admin: what was missed is said with its reason, and never whose it was."""

import pytest

from tests.world import CONTENT

WELL = """一切正常
            • 与 Telegram 通着
            • 到期的都办了
            • 没有排队待发的消息"""


SKIPPING = """
rules:
  - key: study
    notice: study_card
    when: {weekly: monday}
    at: 09:00
    holidays: skip
"""


@pytest.fixture
def zhao_alone(world):
    """Only Zhao is bound, so that nobody else's messages have to be told."""
    world.bound = ("Zhao",)
    return world


async def test_a_day_on_which_nothing_was_missed(zhao_alone, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Zhao: /health
        Bot → Zhao: {WELL}
            最近 14 天没有漏掉什么。
            [再看一次] [回到首页]
        — the bot restarts —
        Zhao: [再看一次]
    """)


async def test_what_an_outage_cost_is_told_by_day_and_reason_for_two_weeks(zhao_alone, chat):
    await chat(f"""
        — Wed 30 Jun 2010, 12:00 —
        — the bot stands still until Fri 9 Jul, 12:00 —
        Zhao: /health
        Bot → Zhao: {WELL}
            最近 14 天查明没有收到的（有的更早就到期了）
            • 1 人没有收到7月5日的学习卡片：停机过久
            • 1 人没有收到7月3日的填写近况的提醒：停机过久
            • 1 人没有收到7月1日的阶段过半的提醒：停机过久
            • 1 人没有收到7月1日的阶段快结束的提醒：停机过久
            • 1 人没有收到7月1日的填写近况的邀请：停机过久
            [再看一次] [回到首页]
        — Mon 12 Jul, 09:00 —
        Bot → Zhao: …[已阅]
        — Thu 15 Jul, 19:30 —
        Bot → Zhao: 这两周，哪些方面有进展？…
        Zhao: [这次跳过]
        Bot ✎ Zhao: 好的，这次跳过。…
        — Mon 19 Jul, 09:00 —
        Bot → Zhao: …[已阅]
        — Fri 23 Jul, 12:01 —
        Zhao: [再看一次]
        Bot ✎ Zhao: {WELL}
            最近 14 天没有漏掉什么。
            [再看一次] [回到首页]
    """)


async def test_several_who_missed_the_same_are_one_line_without_a_name(world, chat):
    await chat("""
        — Wed 30 Jun 2010, 12:00 —
        — the bot stands still until Sat 3 Jul, 12:00 —
        Zhao: /health
        Bot → Zhao: …
            • 4 人没有收到7月1日的填写近况的邀请：停机过久
            [再看一次] [回到首页]
        Chen: /health
        Bot → Chen: …
        Wang: /health
        Bot → Wang: …
    """)


async def test_who_blocked_the_bot_is_counted_and_the_server_s_clock_is_told(zhao_alone, chat):
    zhao_alone.bound = ("Zhao", "Chen")
    await chat("""
        — Fri 18 Jun 2010, 12:00 —
        — Chen blocks the bot —
        — Mon 21 Jun, 09:00 —
        Bot → Zhao: …[已阅]
    """)
    await zhao_alone.running.agenda.note_step(-3600.04)
    await chat("""
        Zhao: /health
        Bot → Zhao: 一切正常
            • 与 Telegram 通着
            • 到期的都办了
            • 没有排队待发的消息
            • 服务器的时钟在 6月21日（周一）09:00 被拨慢了 3,600 秒
            最近 14 天查明没有收到的（有的更早就到期了）
            • 1 人没有收到6月21日的学习卡片：屏蔽了机器人或已注销
            [再看一次] [回到首页]
    """)


async def test_what_a_holiday_leaves_out_is_told_before_and_after_with_its_name(zhao_alone, chat, tmp_path):
    head, _, _ = (CONTENT / "campaign.yaml").read_text("utf-8").partition("\nrules:\n")
    zhao_alone.campaign = tmp_path / "campaign.yaml"
    zhao_alone.campaign.write_text(head + SKIPPING, "utf-8")
    omitted = """因放假不发的（前后 14 天）
            • 10月4日的学习卡片：国庆节假期，这次不发
            [再看一次] [回到首页]"""
    await chat(f"""
        — Fri 24 Sep 2010, 12:00 —
        Zhao: /health
        Bot → Zhao: {WELL}
            最近 14 天没有漏掉什么。
            {omitted}
        — Mon 27 Sep, 09:00 —
        Bot → Zhao: …[已阅]
        — Fri 8 Oct, 12:00 —
        Zhao: /health
        Bot → Zhao: {WELL}
            最近 14 天没有漏掉什么。
            {omitted}
        — Mon 11 Oct, 09:00 —
        Bot → Zhao: …[已阅]
        — Mon 18 Oct, 09:00 —
        Bot → Zhao: …[已阅]
        — Tue 19 Oct, 12:00 —
        Zhao: [再看一次]
        Bot ✎ Zhao: {WELL}
            最近 14 天没有漏掉什么。
            [再看一次] [回到首页]
    """)


async def test_a_card_that_came_before_its_day_was_made_a_holiday_was_not_omitted(zhao_alone, chat, tmp_path):
    head, _, _ = (CONTENT / "campaign.yaml").read_text("utf-8").partition("\nrules:\n")
    zhao_alone.campaign = tmp_path / "campaign.yaml"
    zhao_alone.campaign.write_text(head + SKIPPING, "utf-8")
    await chat(f"""
        — Sun 20 Jun 2010, 12:00 —
        — Mon 21 Jun, 09:00 —
        Bot → Zhao: …[已阅]
        Zhao: /calendar
        Bot → Zhao: …
        Zhao: [设一天]
        Bot ✎ Zhao: …
        Zhao: 6月21日
        Bot → Zhao: …
        Zhao: [改为放假]
        Bot ✎ Zhao: …
        Zhao: /health
        Bot → Zhao: {WELL}
            最近 14 天没有漏掉什么。
            [再看一次] [回到首页]
    """)
