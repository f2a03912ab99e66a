"""Rules that recur by the month and the quarter, come after a day of the plan, and close past midnight."""

from pathlib import Path

import pytest

from tests.chat import Chat
from tests.world import CONTENT, World

ORIGINAL = (CONTENT / "campaign.yaml").read_text("utf-8")
RULES = """\
rules:
  - key: study
    notice: study_card
    when: {quarterly: 10}
    at: 09:00
    phases: [strive]
  - key: checkin
    notice: checkin
    when: {monthly: last friday}
    at: 20:00
    close_at: 02:00
  - key: kick_off
    notice: checkin
    when: {after: phase.start, by: 3d}
    at: 12:00
    close_after: 1d
  - key: ahead
    notice: phase_ahead
    when: {before: strive.start, by: 1d}
    at: 09:00
"""


@pytest.fixture
def lin_alone(world: World, tmp_path: Path) -> World:
    """Only Lin is bound, in a campaign with these rules and no others."""
    world.bound = ("Lin",)
    world.campaign = tmp_path / "campaign.yaml"
    world.campaign.write_text(ORIGINAL[: ORIGINAL.index("\nrules:\n") + 1] + RULES, "utf-8")
    return world


async def test_the_last_friday_of_the_month_until_two_at_night(lin_alone: World, chat: Chat) -> None:
    await chat("""
        — Thu 24 Jun 2010, 12:00 —
        — Fri 25 Jun, 20:00 —
        Bot → Lin: 这段时间，哪些方面有进展？
            点一下就好，可多选。
            6月26日（周六）02:00 前都可以填，也可以改。
            [学习提高] [争创佳绩] [服务群众] [遵纪守法] [弘扬正气] [提交] [这次跳过] [请假]
        — Sat 26 Jun, 00:30 —
        Lin: [服务群众]
        Bot ✎ Lin: …[✓ 服务群众]…
        — the bot restarts —
        — Sat 26 Jun, 02:00 —
        Bot ✎ Lin: 这次近况已经结束。
            已记下：服务群众。 [回到首页]
        — Fri 30 Jul, 12:00 —
        — Fri 30 Jul, 20:00 —
        Bot → Lin: 这段时间，哪些方面有进展？…
        — Sat 31 Jul, 02:00 —
        Bot ✎ Lin: 这次近况已经结束，没有填也没关系。…
    """)


async def test_the_day_before_a_phase_three_days_into_it_and_the_tenth_of_its_quarters(
    lin_alone: World, chat: Chat
) -> None:
    await chat("""
        — Sat 31 Jul 2010, 08:00 —
        — Sat 31 Jul, 09:00 —
        Bot → Lin: 还有 1 天，全面争创阶段开始
            2010年8月 至 2011年6月
            主题：迎接建党90周年
            [登记一件事] [看这一阶段]
        — Wed 4 Aug, 12:00 —
        Bot → Lin: 这段时间，哪些方面有进展？…
        — the bot restarts —
        — Thu 5 Aug, 12:00 —
        Bot ✎ Lin: 这次近况已经结束，没有填也没关系。…
        — Fri 27 Aug, 12:00 —
        Lin: /phase
        Bot → Lin: 现在是全面争创阶段
            …
            您现在没有要做的。
            下一次近况是 8月27日（周五）20:00。
            下一份学习材料预计 10月11日（周一）09:00 送来。
            …
            [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
    """)
