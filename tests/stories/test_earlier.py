"""A campaign loaded when half of it is over: nothing of the past fires; whether it is told is the file's to say."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage import tables as t
from tests.chat import Chat
from tests.stories.inviting import invite
from tests.world import CONTENT, World

ORIGINAL = (CONTENT / "campaign.yaml").read_text("utf-8")


@pytest.fixture
def loaded(world: World, tmp_path: Path):
    """Say in the campaign file what shall become of what is past."""

    def load(earlier: str | None, *, bound=("Lin", "Zhao")) -> None:
        world.bound = bound
        if earlier is not None:
            world.campaign = tmp_path / "campaign.yaml"
            world.campaign.write_text(f"{ORIGINAL}\nearlier: {earlier}\n", "utf-8")

    return load


async def rows(world: World, query):
    async with world.running.database.transaction() as tx:
        return await tx.rows(query)


@pytest.mark.parametrize("earlier", [None, "skip"])
async def test_nothing_of_the_past_is_sent_or_mentioned(loaded, world, chat: Chat, earlier):
    loaded(earlier)
    await chat("""
        — Wed 8 Sep 2010, 12:00 —
        — the bot restarts —
        — Thu 9 Sep, 18:00 —
        Lin: /study
        Bot → Lin: 没有待读的材料。…
    """)
    assert await rows(world, select(t.occurrence.c.id).where(t.occurrence.c.due_at < world.clock.now())) == []


TOLD = """创先争优活动此前的情况
            • 启动实施阶段：2010年5月 至 2010年7月，已经结束
            • 全面争创阶段：2010年8月 至 2011年6月，正在进行
            此前的学习材料（{n} 份）
            …
            不用补做什么，想看的时候再看。
            [看材料] [看这一阶段]"""


async def test_everybody_is_told_once_and_can_look_at_what_has_been(loaded, chat: Chat):
    loaded("digest")
    await chat(f"""
        — Wed 8 Sep 2010, 12:00 —
        Bot → Lin: {TOLD.format(n="…")}
        Bot → Zhao: {TOLD.format(n="…")}
        — the bot restarts —
        Lin: [看材料]
        Bot → Lin: …[已阅] [回到首页]
        Lin: [看这一阶段]
        Bot → Lin: 现在是全面争创阶段
            …
            [开始学习] [五个好] [五带头] [登记一件事] [文件依据] [时间线] [回到首页]
        — Thu 9 Sep, 18:00 —
    """)


async def test_the_admins_are_asked_once_and_one_answer_holds(loaded, world, chat: Chat):
    loaded("ask")
    await chat("""
        — Wed 8 Sep 2010, 12:00 —
        Bot → Zhao: 创先争优活动载入之前已经开始
            已经开始的阶段：启动实施阶段、全面争创阶段。
            此前的提醒不会补发。要不要给每位成员发一条，说说此前的情况？
            [每人发一条] [不用，从现在开始]
        — the bot restarts —
        — Thu 9 Sep, 12:00 —
        Zhao: [不用，从现在开始]
        Bot ✎ Zhao: 好的，从现在开始，此前的不再提起。 [回到首页]
        — the bot restarts —
        — Thu 9 Sep, 18:00 —
    """)
    audit = await rows(world, select(t.audit.c.detail).where(t.audit.c.action == "earlier.decided"))
    assert [row.detail for row in audit] == [{"answer": "skip"}]


async def test_the_admins_may_let_everybody_be_told(loaded, world, chat: Chat):
    loaded("ask")
    await chat(f"""
        — Wed 8 Sep 2010, 12:00 —
        Bot → Zhao: 创先争优活动载入之前已经开始… [每人发一条] [不用，从现在开始]
        Zhao: [每人发一条]
        Bot ✎ Zhao: 好的，每位成员会收到一条，说说此前的情况。 [回到首页]
        Bot → Lin: {TOLD.format(n="…")}
        Bot → Zhao: {TOLD.format(n="…")}
        — the bot restarts —
        — Thu 9 Sep, 18:00 —
    """)
    audit = await rows(world, select(t.audit.c.detail).where(t.audit.c.action == "earlier.decided"))
    assert [row.detail for row in audit] == [{"answer": "digest"}]


async def test_who_joins_later_is_told_instead_of_the_card_of_the_phase(loaded, world, chat: Chat):
    loaded("digest", bound=("Zhao",))
    await chat(f"""
        — Wed 8 Sep 2010, 12:00 —
        Bot → Zhao: {TOLD.format(n="15")}
    """)
    link = await invite(world, "Lin")
    await chat(f"""
        — Thu 9 Sep, 12:00 —
        — Lin opens {link} —
        Bot → Lin: 您好，…
        Lin: [同意，开始使用]
        Bot ✎ Lin: 创先争优活动 · 全面争创阶段（还有 294 天）
            待办 1 项
            · 学习：带头弘扬正气（2 分钟）
            …
        Bot → Zhao: Lin（@lin）已绑定到 第一党支部。是本人吗？ [是] [撤销]
        Bot → Lin: {TOLD.format(n="15")}
        — the bot restarts —
        — Thu 9 Sep, 18:00 —
    """)


async def test_an_admin_who_joins_later_is_asked_then(loaded, world, chat: Chat):
    loaded("ask", bound=("Lin",))
    await chat("— Wed 8 Sep 2010, 12:00 —")
    link = await invite(world, "Zhao")
    await chat(f"""
        — Wed 8 Sep, 13:00 —
        — Zhao opens {link} —
        Bot → Zhao: 您好，…
        Zhao: [同意，开始使用]
        Bot ✎ Zhao: …
        Bot → Zhao: 创先争优活动载入之前已经开始… [每人发一条] [不用，从现在开始]
        Bot → Zhao: 现在是全面争创阶段…
        Zhao: [每人发一条]
        Bot ✎ Zhao: 好的，每位成员会收到一条，说说此前的情况。 [回到首页]
        Bot → Lin: {TOLD.format(n="15")}
        Bot → Zhao: {TOLD.format(n="15")}
        — the bot restarts —
        — Wed 8 Sep, 18:00 —
    """)


async def test_a_campaign_loaded_before_it_begins_has_nothing_to_tell(loaded, chat: Chat):
    loaded("ask")
    await chat("""
        — Sun 30 May 2010, 12:00 —
        — the bot restarts —
        — Sun 30 May, 18:00 —
    """)
