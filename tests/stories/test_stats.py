"""How the campaign goes, asked by an admin: figures with denominators, and nothing about few people."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from bot.storage import tables as t
from tests.cast import CAST

AT = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
ADMINS_ONLY = "这项功能由管理员使用。需要的话，请联系管理员。"
MEANING = """“有登记”指阶段内（2010年5月31日（周一）至2010年7月31日（周六））至少有一件未撤回的事迹，或在已提交的近况里选过这一项；带头遵纪守法不计数。
            分母是2010年6月18日（周五）在册的全部成员，未绑定的（含自己停用的）也算在内并单独列出；转支部的成员算在当天所在的支部。"""


async def begin(chat, world, *, east, west):
    """East has `east` members more than the cast, West `west`; none of them is bound."""
    await chat("— Fri 18 Jun 2010, 09:00 —")
    async with world.running.database.transaction() as tx:
        for number in range(east + west):
            person, unit = 100 + number, 2 if number < east else 3
            await tx.run(insert(t.person).values(id=person, code=f"P{person}", name=f"P{person}", created_at=AT))
            await tx.run(insert(t.membership).values(person_id=person, unit_id=unit, kind="staff", from_on=AT.date()))
    await chat("""
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: 帮读者找到了县志
        Bot → Lin: …
    """)
    return chat


@pytest.fixture
async def eight_and_six(chat, world):
    return await begin(chat, world, east=6, west=4)


async def test_the_campaign_on_one_screen(eight_and_six):
    await eight_and_six(f"""
        Zhao: /stats
        Bot → Zhao: 活动进展 · 启动实施阶段
            启动实施阶段：2 个支部 14 人（10 人未绑定）中 1 人有登记。
            第一党支部（8 人，6 人未绑定）
            学习提高 0/8 · 争创佳绩 0/8 · 服务群众 1/8 · 遵纪守法 — · 弘扬正气 0/8
            第二党支部（6 人，4 人未绑定）
            学习提高 0/6 · 争创佳绩 0/6 · 服务群众 0/6 · 遵纪守法 — · 弘扬正气 0/6
            合计（14 人，10 人未绑定）
            学习提高 0/14 · 争创佳绩 0/14 · 服务群众 1/14 · 遵纪守法 — · 弘扬正气 0/14
            {MEANING}
            [第一党支部] [第二党支部] [看图] [· 启动实施阶段 ·] [全面争创阶段] [成果展示阶段] [回到首页]
        Zhao: [第一党支部]
        Bot ✎ Zhao: 第一党支部 · 启动实施阶段
            8 人（6 人未绑定）中 1 人有登记。
            带头学习提高：8 人中 0 人
            带头争创佳绩：8 人中 0 人
            带头服务群众：8 人中 1 人
            带头遵纪守法：不计数
            带头弘扬正气：8 人中 0 人
            {MEANING} [返回总表]
        — the bot restarts —
        Zhao: [返回总表]
        Bot ✎ Zhao: 活动进展 · 启动实施阶段…
        Zhao: [全面争创阶段]
        Bot ✎ Zhao: 活动进展 · 全面争创阶段
            这一阶段还没有开始。
            全面争创阶段：2 个支部 14 人（10 人未绑定）中 0 人有登记。…
            [第一党支部] [第二党支部] [看图] [启动实施阶段] [· 全面争创阶段 ·] [成果展示阶段] [回到首页]
    """)


async def test_a_withdrawn_deed_counts_no_more(eight_and_six):
    await eight_and_six("""
        Lin: [撤回]
        Bot ✎ Lin: …
        Lin: [确认撤回]
        Bot ✎ Lin: …
        Zhao: /stats
        Bot → Zhao: …2 个支部 14 人（10 人未绑定）中 0 人有登记…
    """)


async def test_a_small_branch_is_not_to_be_had_by_subtraction(chat, world):
    await begin(chat, world, east=6, west=1)
    await chat("""
        Zhao: /stats
        Bot → Zhao: 活动进展 · 启动实施阶段
            启动实施阶段：2 个支部 11 人（7 人未绑定）中 1 人有登记。
            第一党支部：与不单列的支部合并
            第二党支部：人数少于 5，不单列
            合计（11 人，7 人未绑定）
            学习提高 0/11 · 争创佳绩 0/11 · 服务群众 1/11 · 遵纪守法 — · 弘扬正气 0/11
            …[看图] [· 启动实施阶段 ·] [全面争创阶段] [成果展示阶段] [回到首页]
    """)
    zhao = CAST["Zhao"].user
    message = world.telegram.messages(zhao)[-1]
    for unit in (2, 3):
        for data in ("v1:stats:0:1", f"v1:stats.unit:{unit}:1"):
            world.telegram.taps(zhao, message.id, data)
            await world.settle()
        shown = next(one for one in world.telegram.messages(zhao) if one.id == message.id)
        assert shown.content.text == "人数少于 5，不单列。"


async def test_four_people_are_too_few_for_any_figure(chat, world):
    await begin(chat, world, east=0, west=0)
    await chat("""
        Zhao: /stats
        Bot → Zhao: 活动进展 · 启动实施阶段
            人数少于 5，不单列。
            第一党支部：人数少于 5，不单列
            第二党支部：人数少于 5，不单列
            “有登记”…
    """)


async def test_nobody_else_gets_figures(eight_and_six, world):
    await eight_and_six(f"""
        Lin: /stats
        Bot → Lin: {ADMINS_ONLY}
        Wang: /stats
        Bot → Wang: {ADMINS_ONLY}
        Sun: /stats
        Bot → Sun: 您好，这里只为本单位成员服务…
        Wang: /my
        Bot → Wang: …
    """)
    wang = CAST["Wang"].user
    message = world.telegram.messages(wang)[-1]
    for forged in ("v1:stats:0:1", "v1:stats.unit:2:1", "v1:stats.picture:0:1"):
        world.telegram.taps(wang, message.id, forged)
        await world.settle()
        assert world.telegram.messages(wang)[-1].content.text == ADMINS_ONLY


async def test_after_the_campaign_the_last_phase_is_shown(chat):
    await chat("""
        — Fri 1 Mar 2013, 09:00 —
        Zhao: /stats
        Bot → Zhao: 活动进展 · 成果展示阶段…
    """)


async def test_in_english(eight_and_six, world):
    async with world.running.database.transaction() as tx:
        await tx.run(insert(t.role_grant).values(person_id=2, role="admin", unit_id=1, from_at=AT))
    await eight_and_six("""
        Chen: /stats
        Bot → Chen: Progress · Launch phase
            Launch phase: in 2 branches, 1 of 14 people took part; 10 of the 14 not bound.
            第一党支部 (8 people, 6 not bound)
            Learning 0/8 · Achievement 0/8 · Service 1/8 · Rules and law — · Integrity 0/8
            第二党支部 (6 people, 4 not bound)
            …
            Taking part means at least one deed not withdrawn within the phase (Mon 31 May 2010 to Sat 31 July 2010), or having chosen the item in a submitted check-in; Leads in keeping rules and law is not counted.
            The denominator is everyone on the roster on Fri 18 June 2010, those not bound (or who stopped the bot) included and shown apart; whoever changed branch counts in the branch of that day.
            [第一党支部] [第二党支部] [Picture] [· Launch phase ·] [Striving phase] [Showcase phase] [Home]
    """)
