"""The campaign file changes between two starts: the admins are asked, and what they decide holds for everybody."""

from pathlib import Path

import pytest

from tests.chat import Chat
from tests.world import CONTENT, World

ORIGINAL = (CONTENT / "campaign.yaml").read_text("utf-8")
JULY_FIRST = "    when: {anchor: july_first_2012, days_left: [30, 7, 1]}\n    at: 09:00\n"
CHANGED = ORIGINAL.replace(JULY_FIRST, "    when: {anchor: july_first_2012, days_left: [30, 7, 3, 1]}\n    at: 10:00\n")
"""The reminders before 1 July 2012 an hour later, and one more three days before."""
ASKED = """
        Bot → Zhao: 活动方案有改动，等管理员决定
            新方案把 3 次提醒改期，新增 1 次，取消 0 次，涉及 4 人。
            · 大日子临近的提醒·2012年“七一”：6月1日（周五）09:00 → 6月1日（周五）10:00
            · 大日子临近的提醒·2012年“七一”：6月24日（周日）09:00 → 6月24日（周日）10:00
            · 新增 大日子临近的提醒·2012年“七一”：6月28日（周四）10:00
            · 大日子临近的提醒·2012年“七一”：6月30日（周六）09:00 → 6月30日（周六）10:00
            决定之前，照现行方案进行。已经发出的不受影响。 [细看] [启用新方案] [保留现行方案]
"""
THIRTY_DAYS = """
        Bot → Lin: 距2012年“七一”还有 30 天…
        Bot → Chen: 30 days to go: 1 July 2012…
        Bot → Wang: 距2012年“七一”还有 30 天…
        Bot → Zhao: 距2012年“七一”还有 30 天…
"""


@pytest.fixture
def file(world: World, tmp_path: Path) -> Path:
    """The campaign file of the story, which it may change."""
    assert JULY_FIRST in ORIGINAL
    world.campaign = tmp_path / "campaign.yaml"
    world.campaign.write_text(ORIGINAL, "utf-8")
    return world.campaign


async def changed(file: Path, chat: Chat, *, text: str = CHANGED, asked: str = ASKED) -> None:
    """The evening before the first reminder the operator starts the bot anew, with another file."""
    await chat("— Thu 31 May 2012, 20:00 —")
    file.write_text(text, "utf-8")
    await chat(f"        — the bot restarts —{asked}")


async def test_an_admin_puts_the_new_plan_in_force(file: Path, chat: Chat) -> None:
    await changed(file, chat)
    await chat("""
        Zhao: [细看]
        Bot ✎ Zhao: 活动方案有改动，等管理员决定
            新方案把 3 次提醒改期，新增 1 次，取消 0 次，涉及 4 人。… [启用新方案] [保留现行方案]
        Zhao: [启用新方案]
        Bot ✎ Zhao: Zhao已启用新方案（5月31日（周四）20:00）。
            还没发出的提醒，从现在起照新方案安排；已经发出的不会重发。 [回到首页]
        — Fri 1 Jun, 09:30 —
    """)
    await chat(f"""
        — Fri 1 Jun, 10:00 —{THIRTY_DAYS}
        — the bot restarts —
        — Fri 1 Jun, 23:00 —
    """)


async def test_an_admin_keeps_the_present_plan_and_is_not_asked_again(file: Path, chat: Chat) -> None:
    await changed(file, chat)
    await chat(f"""
        Zhao: [保留现行方案]
        Bot ✎ Zhao: Zhao决定保留现行方案（5月31日（周四）20:00）。
            一切照旧。方案文件再改时，会再来问。 [回到首页]
        — the bot restarts —
        — Fri 1 Jun, 09:00 —{THIRTY_DAYS}
        — Fri 1 Jun, 23:00 —
    """)


async def test_while_nobody_decides_the_present_plan_goes_on(file: Path, chat: Chat) -> None:
    await changed(file, chat)
    await chat(f"""
        — the bot restarts —
        — Fri 1 Jun, 09:00 —{THIRTY_DAYS}
        Zhao: [启用新方案]
        Bot ✎ Zhao: Zhao已启用新方案（6月1日（周五）09:00）。…
        — Fri 1 Jun, 23:00 —
    """)
