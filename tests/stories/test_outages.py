"""What a person gets after the bot stood still, by what the rule says of lateness: in the chat and on the agenda."""

import pytest
from sqlalchemy import select

from bot.storage import tables as t
from tests.world import CONTENT

RULES = """rules:
  - key: study
    notice: study_card
    when: {{weekly: monday}}
    at: 09:00
    catch_up: {catch_up}
    late_within: 10d
    overdue: {overdue}
  - key: left
    notice: phase_days_left
    when: {{phase_days_left: [27]}}
    at: 09:00
    catch_up: {catch_up}
    late_within: {late_within}
    overdue: {overdue}
"""
OUTAGE = """
    — Fri 18 Jun 2010, 12:00 —
    — the bot stands still until Mon 5 Jul, 12:00 —
"""
"""Missed: the cards of 21 June (14 days late), 28 June (7 days) and 5 July (3 hours), the note of 4 July (27 hours)."""
CARD = "Bot → Lin: …约 … 分钟…[已阅]"
NOTE = "Bot → Lin: 启动实施阶段还有 26 天… [登记一件事] [看这一阶段]"
AFTERWARDS = """
    — Mon 12 Jul, 09:00 —
    Bot → Lin: …约 … 分钟…[已阅]
"""


@pytest.fixture
def ruled(world, tmp_path):
    """A campaign whose two rules treat lateness alike."""
    world.bound = ("Lin",)

    def use(overdue, catch_up, late_within="10d"):
        head, _, _ = (CONTENT / "campaign.yaml").read_text("utf-8").partition("\nrules:\n")
        world.campaign = tmp_path / "campaign.yaml"
        rules = RULES.format(overdue=overdue, catch_up=catch_up, late_within=late_within)
        world.campaign.write_text(f"{head}\n{rules}", "utf-8")
        return world

    return use


async def fates(world):
    """(rule, slot, state, reason) of all that was due by 5 July, in order."""
    o = t.occurrence
    async with world.running.database.transaction() as tx:
        rows = await tx.rows(
            select(o.c.rule, o.c.slot, o.c.state, o.c.reason)
            .where(o.c.state != "planned", o.c.slot != "2010-W28")
            .order_by(o.c.due_at)
        )
    return [tuple(row) for row in rows]


GONE = ("study", "2010-W25", "expired", "expired")
FIRED = [
    ("study", "2010-W26", "fired", None),
    ("left", "launch-27d", "fired", None),
    ("study", "2010-W27", "fired", None),
]
COLLAPSED = [
    ("study", "2010-W25", "collapsed", "collapsed"),
    ("study", "2010-W26", "collapsed", "collapsed"),
    *FIRED[1:],
]
EXPIRED = [(rule, slot, "expired", "expired") for rule, slot, *_ in (GONE, *FIRED)]
OVERTAKEN = [*COLLAPSED[:2], *EXPIRED[2:]]


async def test_sent_late_the_latest_of_each_rule(chat, ruled):
    world = ruled("send", "latest_only")
    await chat(f"{OUTAGE}\n    {NOTE}\n    {CARD}\n{AFTERWARDS}")
    assert await fates(world) == COLLAPSED


async def test_sent_late_all_that_are_not_too_late(chat, ruled):
    world = ruled("send", "all")
    await chat(f"{OUTAGE}\n    {CARD}\n    {NOTE}\n    {CARD}\n{AFTERWARDS}")
    assert await fates(world) == [GONE, *FIRED]


async def test_gathered_the_latest_of_each_rule_in_one_message_with_a_way_to_each(chat, ruled):
    world = ruled("digest", "latest_only")
    await chat(f"""{OUTAGE}
    Bot → Lin: 机器人停过一阵，有 2 条没有按时送到，合成这一条
        • 阶段快要结束：启动实施阶段
        • 学习卡片：…
        什么时候看都行，不看也没关系。
        [看卡片] [看这一阶段]
    — the bot restarts —
    Lin: [看这一阶段]
    Bot → Lin: 现在是启动实施阶段…
        [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
    Lin: [看卡片]
    Bot → Lin: …约 … 分钟…[已阅] [回到首页]
    Lin: [已阅]
    Bot ✎ Lin: …✓ 已阅 [记为一件事] [回到首页]
    {AFTERWARDS}""")
    assert await fates(world) == COLLAPSED


async def test_gathered_all_that_are_not_too_late(chat, ruled):
    world = ruled("digest", "all")
    await chat(f"""{OUTAGE}
    Bot → Lin: 机器人停过一阵，有 3 条没有按时送到，合成这一条
        • 学习卡片：…
        • 阶段快要结束：启动实施阶段
        • 学习卡片：…
        什么时候看都行，不看也没关系。
        [看卡片] [看这一阶段]
    {AFTERWARDS}""")
    assert await fates(world) == [GONE, *FIRED]


async def test_one_message_alone_comes_as_itself(chat, ruled):
    world = ruled("digest", "latest_only", late_within="26h")
    await chat(f"{OUTAGE}\n    {CARD}\n{AFTERWARDS}")
    assert await fates(world) == [*COLLAPSED[:2], EXPIRED[2], FIRED[2]]


@pytest.mark.parametrize("overdue", ["send", "digest", "expire"])
async def test_nothing_is_made_good_where_nothing_is_caught_up(chat, ruled, overdue):
    world = ruled(overdue, "none")
    await chat(f"{OUTAGE}\n{AFTERWARDS}")
    assert await fates(world) == EXPIRED


@pytest.mark.parametrize(("catch_up", "expected"), [("latest_only", OVERTAKEN), ("all", EXPIRED)])
async def test_nothing_is_made_good_of_what_expires(chat, ruled, catch_up, expected):
    world = ruled("expire", catch_up)
    await chat(f"{OUTAGE}\n{AFTERWARDS}")
    assert await fates(world) == expected


@pytest.mark.parametrize("overdue", ["send", "digest", "expire"])
async def test_five_minutes_are_nobodys_outage(chat, ruled, overdue):
    world = ruled(overdue, "none")
    await chat(f"""
        — Mon 5 Jul 2010, 08:59 —
        — the bot stands still until Mon 5 Jul, 09:05 —
        {CARD}
    """)
    assert await fates(world) == [FIRED[2]]


async def test_in_english(chat, ruled):
    ruled("digest", "latest_only").bound = ("Chen",)
    await chat(f"""{OUTAGE}
    Bot → Chen: The bot stood still for a while; 2 messages did not come in time and are gathered here
        • Drawing to its end: Launch phase
        • Study card: …
        Look whenever you like, or not at all.
        [Read cards] [See this phase]
    """)
