"""The campaign file changes between two starts: the admins are asked, and what they decide holds for everybody."""

from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from bot.storage import tables as t
from tests.cast import CHEN, ROOT, UNITS, ZHAO
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


@pytest.fixture
async def two_admins(world: World, file: Path, chat: Chat) -> Chat:
    """Chen, who reads English, is an admin too."""
    await chat("— Thu 31 May 2012, 20:00 —")
    grant = {"person_id": CHEN.person, "role": "admin", "unit_id": UNITS[ROOT], "from_at": world.clock.now()}
    async with world.running.database.transaction() as tx:
        await tx.run(insert(t.role_grant).values(**grant))
    return chat


async def test_of_two_admins_one_decides_and_the_other_hears_who(file: Path, two_admins: Chat) -> None:
    file.write_text(CHANGED, "utf-8")
    await two_admins(f"""
        — the bot restarts —
        Bot → Chen: The plan was changed and waits for an administrator's decision
            The new plan moves 3 reminders, adds 1, removes 0; 4 people affected.
            · Note: a day to look to is near · 1 July 2012 (Fri 1 June, 09:00 → Fri 1 June, 10:00)
            · Note: a day to look to is near · 1 July 2012 (Sun 24 June, 09:00 → Sun 24 June, 10:00)
            · Note: a day to look to is near · 1 July 2012 (new: Thu 28 June, 10:00)
            · Note: a day to look to is near · 1 July 2012 (Sat 30 June, 09:00 → Sat 30 June, 10:00)
            Until somebody decides, the present plan goes on. What was sent stays as it is. [View] [Put in force] [Keep the present plan]{ASKED}
        Chen: [Put in force]
        Bot ✎ Chen: Chen put the new plan in force (Thu 31 May, 20:00).
            From now on what is still to be sent follows the new plan; nothing is sent a second time. [Home]
        Zhao: [保留现行方案]
        Bot ✎ Zhao: Chen已启用新方案（5月31日（周四）20:00）。
            还没发出的提醒，从现在起照新方案安排；已经发出的不会重发。 [回到首页]
        — Fri 1 Jun, 09:30 —
    """)
    await two_admins(f"        — Fri 1 Jun, 10:00 —{THIRTY_DAYS}")


async def test_keeping_the_present_plan_is_told_in_english_too(file: Path, two_admins: Chat) -> None:
    file.write_text(CHANGED, "utf-8")
    await two_admins(f"""
        — the bot restarts —
        Bot → Chen: The plan was changed…{ASKED}
        Zhao: [保留现行方案]
        Bot ✎ Zhao: Zhao决定保留现行方案…
        Chen: [View]
        Bot ✎ Chen: Zhao decided to keep the present plan (Thu 31 May, 20:00).
            Everything stays as it is. When the campaign file changes again, you will be asked again. [Home]
    """)


async def test_a_file_that_changes_again_before_anybody_decided(world: World, file: Path, chat: Chat) -> None:
    await changed(file, chat)
    file.write_text(CHANGED.replace("at: 10:00", "at: 11:00"), "utf-8")
    await world.running.rereading.look()
    await chat("""
        — 1 minutes pass —
        Bot → Zhao: 活动方案有改动，等管理员决定
            新方案把 3 次提醒改期，新增 1 次，取消 0 次，涉及 4 人。
            · 大日子临近的提醒·2012年“七一”：6月1日（周五）09:00 → 6月1日（周五）11:00…
    """)
    newest = world.telegram.messages(ZHAO.user)[-1]
    world.telegram.taps_label(ZHAO.user, newest.id - 1, "启用新方案")
    await chat("""
        — 1 minutes pass —
        Bot ✎ Zhao: 方案文件后来又改过，这一份已经作废，请看最近的一条。 [回到首页]
        Zhao: [启用新方案]
        Bot ✎ Zhao: Zhao已启用新方案…
    """)
    await chat(f"        — Fri 1 Jun, 10:30 —\n        — Fri 1 Jun, 11:00 —{THIRTY_DAYS}")


async def test_a_file_that_goes_back_takes_the_question_back(world: World, file: Path, chat: Chat) -> None:
    await changed(file, chat)
    file.write_text(ORIGINAL, "utf-8")
    await world.running.rereading.look()
    await chat(f"""
        Zhao: [启用新方案]
        Bot ✎ Zhao: 方案文件后来又改过，这一份已经作废，请看最近的一条。 [回到首页]
        — Fri 1 Jun, 09:00 —{THIRTY_DAYS}
    """)


async def test_where_nobody_can_be_asked_the_operators_file_takes_force(world: World, file: Path, chat: Chat) -> None:
    world.bound = ("Lin",)
    await chat("— Thu 31 May 2012, 20:00 —")
    file.write_text(CHANGED, "utf-8")
    await chat("""
        — the bot restarts —
        — Fri 1 Jun, 09:30 —
        — Fri 1 Jun, 10:00 —
        Bot → Lin: 距2012年“七一”还有 30 天…
    """)
    async with world.running.database.transaction() as tx:
        audited = await tx.rows(
            select(t.audit.c.actor_id, t.audit.c.actor_role).where(t.audit.c.action == "plan.put_in_force")
        )
    assert [tuple(row) for row in audited] == [(None, "operator")]


async def test_a_change_that_moves_nothing_says_what_it_is(file: Path, chat: Chat) -> None:
    await changed(
        file,
        chat,
        text=ORIGINAL.replace("创先争优活动\n", "创先争优\n", 1).replace("on: 2012-11-08", "on: 2012-11-15"),
        asked="""
        Bot → Zhao: 活动方案有改动，等管理员决定
            没有哪次提醒的时间会变。
            党的十八大召开：2012年11月8日（周四） → 2012年11月15日（周四）
            另有改动：活动名称
            决定之前，照现行方案进行。已经发出的不受影响。 [细看] [启用新方案] [保留现行方案]
        """,
    )


async def test_a_broken_file_is_told_once_and_the_present_plan_goes_on(world: World, file: Path, chat: Chat) -> None:
    lines = ORIGINAL.splitlines()
    place = next(index for index, line in enumerate(lines) if "anchor: party_90" in line)
    lines[place] = lines[place].replace("anchor: party_90", "anchor: party_91")
    column = lines[place].index("party_91") + 1
    await changed(
        file,
        chat,
        text="\n".join(lines),
        asked=f"""
        Bot → Zhao: 活动方案文件有错误，没有采用
            照现行方案进行，什么也没有变。请把下面几处告诉运维人员：
            campaign.yaml:{place + 1}:{column}: unknown anchor 'party_91' (did you mean 'party_90'?)
        """,
    )
    await world.running.rereading.look()
    await chat(f"""
        — the bot restarts —
        — Fri 1 Jun, 09:00 —{THIRTY_DAYS}
    """)
    file.write_text(CHANGED, "utf-8")
    await world.running.rereading.look()
    await chat("""
        — 1 minutes pass —
        Bot → Zhao: 活动方案有改动，等管理员决定
            新方案把 2 次提醒改期，新增 1 次，取消 0 次，涉及 4 人。…
    """)


async def test_a_taken_up_question_is_not_an_outsiders_or_a_members(world: World, file: Path, chat: Chat) -> None:
    await changed(file, chat)
    async with world.running.database.transaction() as tx:
        await tx.run(update(t.delivery).where(t.delivery.c.kind == "plan_change").values(person_id=CHEN.person))
    await chat("""
        Zhao: [启用新方案]
        Bot → Zhao: 这一项不在您可以查看的范围内。…
    """)


async def test_a_question_that_was_asked_ends_when_it_said_although_the_new_plan_asks_earlier(
    world: World, file: Path, chat: Chat
) -> None:
    world.bound = ("Lin",)
    await chat("""
        — Wed 14 Jul 2010, 12:00 —
        — Thu 15 Jul, 19:30 —
        Bot → Lin: 这两周，哪些方面有进展？
            点一下就好，可多选。
            7月19日（周一）19:30 前都可以填，也可以改。…
        — Fri 16 Jul, 20:00 —
    """)
    mondays = ORIGINAL.replace("{weekly: thursday, every: 2}", "{weekly: monday, every: 2}")
    assert mondays != ORIGINAL
    file.write_text(mondays, "utf-8")
    await chat("""
        — the bot restarts —
        — Sat 17 Jul, 18:30 —
        Bot → Lin: 温馨提醒：这次近况还没有填。…
        Bot ✗ Lin: 这两周，哪些方面有进展？…
        — Mon 19 Jul, 09:00 —
        Bot → Lin: …
            [已阅]
        — Mon 19 Jul, 19:29 —
        — Mon 19 Jul, 19:30 —
        Bot ✎ Lin: 这次近况已经结束，没有填也没关系。
            [回到首页]
        — Sat 24 Jul, 12:00 —
        Bot → Lin: 启动实施阶段还有 7 天…
        — Mon 26 Jul, 19:30 —
        Bot → Lin: …
            [已阅]
        Bot → Lin: 这两周，哪些方面有进展？…
    """)
