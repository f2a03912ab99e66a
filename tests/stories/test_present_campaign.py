"""The reference campaign re-dated: the same bot on a present date, and outside the campaign's dates."""

from datetime import date
from pathlib import Path

import pytest

from bot.library.redate import redate
from tests.chat import Chat
from tests.world import CONTENT, World


@pytest.fixture
def present(world: World, tmp_path: Path) -> Chat:
    """A campaign that starts on 1 December 2026."""
    file = tmp_path / "campaign.yaml"
    file.write_text(redate((CONTENT / "campaign.yaml").read_text("utf-8"), date(2026, 12, 1)), "utf-8")
    world.campaign = file
    return Chat(world)


async def test_a_present_campaign_starts_by_itself(present):
    await present("""
        — Sun 29 Nov 2026, 20:00 —
        Bot → Zhao: 2027年的放假安排还没有，先按周一至周五上班算。… [打开日历]
        Lin: /phase
        Bot → Lin: 创先争优活动还没有开始
            第一个阶段是启动实施阶段，2026年12月开始。…
        — Tue 1 Dec, 09:30 —
        Bot → Lin: 现在是启动实施阶段…
        Bot → Chen: The phase now: Launch phase…
        Bot → Wang: 现在是启动实施阶段…
        Bot → Zhao: 现在是启动实施阶段…
    """)


async def test_before_and_after_the_campaign_everything_still_answers(chat):
    await chat("""
        — Sat 1 May 2010, 10:00 —
        Lin: /phase
        Bot → Lin: …启动实施阶段…
        Lin: /report
        Bot → Lin: 登记一件事，属于哪个方面？…
        Zhao: /stats
        Bot → Zhao: …
    """)


async def test_after_the_campaign_everything_still_answers(chat):
    await chat("""
        — Sat 5 Jan 2013, 10:00 —
        Lin: /phase
        Bot → Lin: …
        Lin: /report
        Bot → Lin: 登记一件事，属于哪个方面？…
        Lin: [服务群众]
        Bot ✎ Lin: 带头服务群众：…
        Lin: 整理了捐赠的旧书
        Bot → Lin: 已登记（1月5日，仅您和支部书记可见）。…
        Zhao: /stats
        Bot → Zhao: …
    """)
