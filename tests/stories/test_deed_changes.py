"""What may be done with a deed once it is filed: text, day, photo, withdrawal; by nobody but its owner."""

import pytest
from sqlalchemy import select

from bot.storage import tables as t
from tests.cast import CAST

BUTTONS = "[改文字] [改日期] [谁能看到] [补照片] [撤回] [我的五带头]"
FILED = f"""已登记（6月18日，仅您和支部书记可见）。
            带头服务群众 · 6月18日
            帮读者找到了失传的县志扫描件 {BUTTONS}"""


@pytest.fixture
async def filed(chat):
    """Lin has filed a deed."""
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: 帮读者找到了失传的县志扫描件
        Bot → Lin: {FILED}
    """)
    return chat


async def test_the_text_is_changed_and_the_bot_restarts_in_between(filed):
    await filed(f"""
        Lin: [改文字]
        Bot ✎ Lin: 请把新的文字发来，会替换下面这段；原来的文字仍为您保留。
            帮读者找到了失传的县志扫描件 [返回这件事迹]
        — the bot restarts —
        Lin: 帮两位读者找到了县志
        Bot → Lin: 文字已改好，原来的文字仍为您保留。
            带头服务群众 · 6月18日
            帮两位读者找到了县志 {BUTTONS}
    """)


async def test_the_day_is_changed_by_a_button_or_in_words(filed):
    await filed(f"""
        Lin: [改日期]
        Bot ✎ Lin: 这件事发生在哪一天？点一个，或直接输入，例如“6月15日”“上周三”。
            [今天] [昨天] [前天] [6月15日（周二）] [6月14日（周一）] [6月13日（周日）] [返回这件事迹]
        Lin: [昨天]
        Bot ✎ Lin: 日期已改为6月17日。
            带头服务群众 · 6月17日
            帮读者找到了失传的县志扫描件 {BUTTONS}
        Lin: [改日期]
        Bot ✎ Lin: 这件事发生在哪一天…
        — the bot restarts —
        Lin: 改天再说
        Bot → Lin: 没有看明白是哪一天…
        Lin: 7月1日
        Bot → Lin: 7月1日（周四）还没有到。请写今天或以前的日期。
            [今天] [昨天] [前天] [6月15日（周二）] [6月14日（周一）] [6月13日（周日）] [返回这件事迹]
        Lin: 2010-05-30
        Bot → Lin: 日期不能早于5月31日（周一），那时活动还没有开始。
            [今天] [昨天] [前天] [6月15日（周二）] [6月14日（周一）] [6月13日（周日）] [返回这件事迹]
        Lin: 上周三
        Bot → Lin: 日期已改为6月9日。
            带头服务群众 · 6月9日
            帮读者找到了失传的县志扫描件 {BUTTONS}
    """)


async def test_a_deed_is_withdrawn_at_the_second_tap_and_comes_back(filed, world):
    await filed(f"""
        Lin: [撤回]
        Bot ✎ Lin: 要撤回这件事迹吗？撤回后不再计入，只有您自己还能看到，之后也可以恢复。
            带头服务群众 · 6月18日 [不撤回] [确认撤回]
        Lin: [不撤回]
        Bot ✎ Lin: 带头服务群众 · 6月18日
            帮读者找到了失传的县志扫描件 {BUTTONS}
        Lin: [撤回]
        Bot ✎ Lin: 要撤回这件事迹吗？…
        Lin: [确认撤回]
        Bot ✎ Lin: 已撤回（6月18日）。不再计入，只有您自己还能看到；需要时可以恢复。
            带头服务群众 · 6月18日
            帮读者找到了失传的县志扫描件 [恢复] [我的五带头]
        Lin: /my
        Bot → Lin: 我的五带头 · 启动实施阶段
            学习提高：还没有，不急
            争创佳绩：还没有，不急
            服务群众：还没有，不急
            遵纪守法：可以在“登记一件事”里点一下确认（仅您可见）
            弘扬正气：还没有，不急
            这一页只有您自己能看到，不与任何人比较。 [登记一件事] [我的记录（1）] [整个活动] [回到首页]
        Lin: [我的记录（1）]
        Bot ✎ Lin: 我的记录 · 启动实施阶段
            1. 服务群众 · 6月18日 · 已撤回
            帮读者找到了失传的县志扫描件
            第 1/1 页，共 1 件。点编号可以查看、修改或撤回。 [1] [我的五带头]
        Lin: [恢复]
        Bot ✎ Lin: 已恢复登记（6月18日，仅您和支部书记可见）。
            带头服务群众 · 6月18日
            帮读者找到了失传的县志扫描件 {BUTTONS}
    """)


async def test_an_old_button_shows_how_the_deed_is_now(filed, world):
    await filed("""
        Lin: [撤回]
        Bot ✎ Lin: …
        Lin: [确认撤回]
        Bot ✎ Lin: 已撤回…
    """)
    lin = CAST["Lin"].user
    last = world.telegram.messages(lin)[-1]
    for old in ("v1:deed.withdraw:1:yes", "v1:deed.text:1:", "v1:deed.day:1:", "v1:deed.photo:1:"):
        world.telegram.taps(lin, last.id, old)
        await world.settle()
        shown = next(one for one in world.telegram.messages(lin) if one.id == last.id)
        assert shown.content.text.startswith("已撤回")
    await filed("""
        Lin: 这句话没有人问过
        Bot → Lin: 创先争优活动…
    """)


async def test_somebody_elses_deed_is_out_of_reach(filed, world):
    wang = CAST["Wang"].user
    await filed("""
        Wang: /my
        Bot → Wang: 我的五带头…
    """)
    message = world.telegram.messages(wang)[-1]
    for forged in ("v1:deed:1:", "v1:deed.withdraw:1:yes", "v1:deed.day:1:2010-06-17", "v1:deed:99:"):
        world.telegram.taps(wang, message.id, forged)
        await world.settle()
        assert world.telegram.messages(wang)[-1].content.text == "这一项不在您可以查看的范围内。"
    async with world.running.database.transaction() as tx:
        row = await tx.row(select(t.deed))
    assert (row.state, str(row.happened_on)) == ("submitted", "2010-06-18")


async def test_who_can_see_it(filed):
    await filed("""
        Lin: [谁能看到]
        Bot ✎ Lin: 谁能看到这件事迹
            · 您自己：全文、照片和修改前的文字
            · 登记时所在支部的书记：全文和照片，不含修改前的文字
            · 管理员：只有汇总的人数
            · 其他成员：看不到。草稿和撤回的，只有您自己能看到 [返回这件事迹]
        Lin: [返回这件事迹]
        Bot ✎ Lin: 带头服务群众 · 6月18日…
    """)


async def test_a_photo_is_added_later_or_comes_first(filed):
    await filed("""
        Lin: [补照片]
        Bot ✎ Lin: 请发一张照片；已有照片的话会换成新的。 [返回这件事迹]
        Lin: 没有照片
        Bot → Lin: 这条消息里没有照片。请直接发一张照片；不需要的话可以 /cancel。
        Lin: (photo)
        Bot → Lin: 照片已放进这件事迹。
            带头服务群众 · 6月18日
            帮读者找到了失传的县志扫描件
            [改文字] [改日期] [谁能看到] [补照片] [看照片] [撤回] [我的五带头]
        Lin: [看照片]
        Bot → Lin: 带头服务群众 · 6月18日 [返回这件事迹]
        Lin: /report
        Bot → Lin: …
        Lin: [学习提高]
        Bot ✎ Lin: …
        Lin: (photo)
        Bot → Lin: 照片收到了。请再用一句话写下做了什么，一起登记。 [取消]
        Lin: 听了一场报告
        Bot → Lin: 已登记…
            带头学习提高 · 6月18日
            听了一场报告 [改文字] [改日期] [谁能看到] [补照片] [看照片] [撤回] [我的五带头]
    """)
