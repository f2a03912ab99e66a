"""An admin looks at the holidays to come and sets days; an unknown year is told once."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.calendar import unknown_years
from bot.library import load
from bot.library.holidays import chinese_workdays
from bot.storage import tables as t
from tests.world import CONTENT


@pytest.fixture
def zhao_alone(world):
    """Only the admin."""
    world.bound = ("Zhao",)
    return world


async def test_an_admin_makes_a_monday_a_holiday_and_the_card_comes_on_tuesday(zhao_alone, chat):
    await chat("""
        — Fri 17 Sep 2010, 12:00 —
        Zhao: /calendar
        Bot → Zhao: 11月26日（周五）前的放假和调休
            · 9月19日（周日） 上班（中秋）
            · 9月22日（周三）至9月24日（周五） 放假（中秋）
            · 9月25日（周六） 上班（中秋）
            · 9月26日（周日） 上班（国庆节）
            · 10月1日（周五）至10月7日（周四） 放假（国庆节）
            · 10月9日（周六） 上班（国庆节）
            [设一天] [回到首页]
        Zhao: [设一天]
        Bot ✎ Zhao: 哪一天？例如：2月6日，或下周三。 [返回]
        — the bot restarts —
        Zhao: 那天
        Bot → Zhao: 没看懂是哪一天。
            哪一天？例如：2月6日，或下周三。 [返回]
        Zhao: 9月20日
        Bot → Zhao: 2010年9月20日（周一）：上班
            改动后，还没有发出的消息随之移动。
            [改为放假] [返回]
        Zhao: [改为放假]
        Bot ✎ Zhao: 2010年9月20日（周一）：放假
            这一天是自己设的。
            改动后，还没有发出的消息随之移动。
            [改为上班] [恢复原样] [返回]
        — Mon 20 Sep, 12:00 —
        — Tue 21 Sep, 09:00 —
        Bot → Zhao: … [已阅]
        Zhao: [恢复原样]
        Bot ✎ Zhao: 2010年9月20日（周一）：上班
            改动后，还没有发出的消息随之移动。
            [改为放假] [返回]
        — Wed 22 Sep, 12:00 —
    """)
    async with zhao_alone.running.database.transaction() as tx:
        acts = await tx.rows(select(t.audit.c.action, t.audit.c.object).order_by(t.audit.c.id))
    assert [tuple(row) for row in acts] == [
        ("calendar.set", "calendar:2010-09-20"),
        ("calendar.forgotten", "calendar:2010-09-20"),
    ]


async def test_nobody_else_may_see_or_set_it(world, chat):
    world.bound = ("Lin", "Wang")
    await chat("""
        — Fri 17 Sep 2010, 12:00 —
        Wang: /calendar
        Bot → Wang: 这项功能由管理员使用。…
        Lin: /calendar
        Bot → Lin: 这项功能由管理员使用。…
    """)


@pytest.fixture
def next_decade(zhao_alone, tmp_path):
    """The reference campaign from December 2026."""
    from bot.library.redate import redate  # noqa: PLC0415 - of this fixture alone

    file = tmp_path / "campaign.yaml"
    file.write_text(redate((CONTENT / "campaign.yaml").read_text(), date(2026, 6, 1)))
    zhao_alone.campaign = file
    return zhao_alone


async def test_from_november_the_admins_hear_once_that_the_next_year_is_unknown(next_decade, chat):
    chat._year = 2026
    await chat("""
        — Sat 31 Oct 2026, 12:00 —
        — Sun 1 Nov 2026, 09:00 —
        Bot → Zhao: 2027年的放假安排还没有，先按周一至周五上班算。
            国务院的通知出来后，可以逐日设，也可以由管理员在服务器上一次导入。
            [打开日历]
        — the bot restarts —
        Zhao: [打开日历]
        Bot → Zhao: 1月10日（周日）前的放假和调休
            这段时间没有放假和调休。
            2027年的放假安排还没有，先按周一至周五上班算。
            [设一天] [回到首页]
        — Sun 1 Nov 2026, 20:00 —
    """)


def test_a_year_is_asked_for_only_where_the_campaign_minds_it():
    campaign, china = load(CONTENT).campaign, chinese_workdays()
    longer = replace(campaign, phases=(replace(campaign.phases[0], end_on=date(2028, 1, 1)),))
    assert unknown_years(longer, china, date(2026, 10, 31)) == ()
    assert unknown_years(longer, china, date(2026, 11, 1)) == (2027,)
    assert unknown_years(longer, china, date(2027, 3, 1)) == (2027,)
    assert unknown_years(longer, china, date(2028, 12, 1)) == (2028,)
    careless = replace(longer, rules=tuple(replace(rule, holidays="as_is") for rule in longer.rules))
    assert unknown_years(careless, china, date(2027, 3, 1)) == ()
    assert unknown_years(campaign, china, date(2026, 11, 1)) == ()
