"""Filing a deed and what may be done with it afterwards; the private yes; one's own five items."""

import pytest
from sqlalchemy import func, select

from bot.storage import tables as t
from tests.cast import CAST

CHOICES = """登记一件事，属于哪个方面？
            · 带头学习提高
            · 带头争创佳绩
            · 带头服务群众
            · 带头遵纪守法：只需点一下确认，仅您自己可见，不计数
            · 带头弘扬正气
            [学习提高] [争创佳绩] [服务群众] [弘扬正气] [遵纪守法（点一下确认）] [回到首页]"""
ASK = """带头服务群众：用一句话写下做了什么，直接发给我就好。
            方案里的要求：宗旨意识、群众观念强、热心帮助群众解决实际困难、自觉维护群众的正当利益。 [取消]"""
BUTTONS = "[改文字] [改日期] [谁能看到] [补照片] [撤回] [我的五带头]"
FILED = f"""已登记（6月18日，仅您和支部书记可见）。
            带头服务群众 · 6月18日
            帮读者找到了失传的县志扫描件 {BUTTONS}"""


async def count(world, table):
    async with world.running.database.transaction() as tx:
        return await tx.value(select(func.count()).select_from(table))


async def test_two_taps_and_one_sentence(chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /report
        Bot → Lin: {CHOICES}
        Lin: [服务群众]
        Bot ✎ Lin: {ASK}
        Lin: 帮读者找到了失传的县志扫描件
        Bot → Lin: {FILED}
    """)


async def test_the_bot_restarts_while_a_sentence_is_awaited(chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /report
        Bot → Lin: {CHOICES}
        Lin: [服务群众]
        Bot ✎ Lin: {ASK}
        — the bot restarts —
        Lin: 帮读者找到了失传的县志扫描件
        Bot → Lin: {FILED}
    """)


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
        Lin: 2010-05-30
        Bot → Lin: 日期不能早于5月31日（周一），那时活动还没有开始。
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
            遵纪守法：可以点一下确认（仅您可见）
            弘扬正气：还没有，不急
            这一页只有您自己能看到，不与任何人比较。 [登记一件事] [我的记录（1）] [整个活动] [回到首页]
        Lin: [我的记录（1）]
        Bot ✎ Lin: 我的记录 · 启动实施阶段
            1. 服务群众 · 6月18日 · 已撤回
            帮读者找到了失传的县志扫描件
            第 1/1 页，共 1 件 [1] [我的五带头]
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


async def test_five_thousand_characters_are_kept_whole_as_one_draft(chat, world):
    long = "事" * 5000
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: {long}
        Bot → Lin: 这段文字有 4,096 字，超过了 2,000 字。全文已存为草稿，一字未少，只是还没有登记。…
        Bot → Lin: 这段文字有 5,000 字，超过了 2,000 字。全文已存为草稿，一字未少，只是还没有登记。
            缩短后直接发来，就会替换草稿并完成登记。 [缩短后重发] [不要这份草稿] [我的五带头]
    """)
    async with world.running.database.transaction() as tx:
        rows = await tx.rows(select(t.deed.c.text, t.deed.c.state))
    assert [(row.text, row.state) for row in rows] == [(long, "draft")]
    await chat(f"""
        Lin: /my
        Bot → Lin: 我的五带头…另有 1 份草稿，还没有登记。…[看草稿（1）] [整个活动] [回到首页]
        Lin: [缩短后重发]
        Bot ✎ Lin: 缩短后直接发来，就会替换草稿并完成登记。 [返回这件事迹]
        — the bot restarts —
        Lin: 帮读者找到了失传的县志扫描件
        Bot → Lin: {FILED}
    """)


async def test_markup_emoji_and_direction_marks_arrive_as_text(chat, world):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: <b>帮</b> *读者* 👨‍👩‍👧 _找_ \u202e到\u202c {{item}} &amp; `书`
        Bot → Lin: 已登记…
            带头服务群众 · 6月18日
            <b>帮</b> *读者* 👨‍👩‍👧 _找_ 到 {{item}} &amp; `书` {BUTTONS}
    """)
    entities = world.telegram.messages(CAST["Lin"].user)[-1].content.entities
    assert [entity["type"] for entity in entities] == ["bold", "blockquote"]


async def test_the_yes_takes_one_tap_and_can_be_taken_back(chat, world):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /report
        Bot → Lin: …
        Lin: [遵纪守法（点一下确认）]
        Bot ✎ Lin: 谢谢，“带头遵纪守法”已确认。只有您自己看得到，不计数。 [取消确认] [我的五带头]
        Lin: /report
        Bot → Lin: …[弘扬正气] [✓ 遵纪守法] [回到首页]
        Lin: [✓ 遵纪守法]
        Bot ✎ Lin: 谢谢，“带头遵纪守法”已确认…
    """)
    assert (await count(world, t.affirmation), await count(world, t.deed)) == (1, 0)
    await chat("""
        Lin: [取消确认]
        Bot ✎ Lin: 好的，“带头遵纪守法”的确认已取消。 [我的五带头]
    """)
    assert await count(world, t.affirmation) == 0


async def test_the_list_turns_its_pages(chat, world):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    for number in range(1, 8):
        await chat(f"""
            Lin: /report
            Bot → Lin: …
            Lin: [学习提高]
            Bot ✎ Lin: …
            Lin: 第 {number} 件
            Bot → Lin: 已登记…
        """)
    await chat("""
        Lin: /my
        Bot → Lin: 我的五带头 · 启动实施阶段
            学习提高：7 件…[登记一件事] [我的记录（7）] [整个活动] [回到首页]
        Lin: [我的记录（7）]
        Bot ✎ Lin: 我的记录 · 启动实施阶段
            1. 学习提高 · 6月18日
            第 7 件…第 1/2 页，共 7 件 [1] [2] [3] [4] [5] [6] [下一页] [我的五带头]
        Lin: [下一页]
        Bot ✎ Lin: 我的记录 · 启动实施阶段
            7. 学习提高 · 6月18日
            第 1 件
            第 2/2 页，共 7 件 [7] [上一页] [我的五带头]
        Lin: [7]
        Bot ✎ Lin: 带头学习提高 · 6月18日
            第 1 件 [改文字] [改日期] [谁能看到] [补照片] [撤回] [我的五带头]
    """)


async def test_in_english(chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Chen: /report
        Bot → Chen: What is it about?
            · Leads in learning
            · Leads in achievement
            · Leads in service
            · Leads in keeping rules and law: one tap to affirm, seen by you alone, never counted
            · Leads in upholding integrity
            [Learning] [Achievement] [Service] [Integrity] [Rules and law (tap to affirm)] [Home]
        Chen: [Service]
        Bot ✎ Chen: Leads in service: write one sentence about what you did and send it to me. [Cancel]
        Chen: Found a lost county chronicle for a reader
        Bot → Chen: Noted (18 June, seen by you and your branch secretary only).
            Leads in service · 18 June
            Found a lost county chronicle for a reader
            [Change the text] [Change the date] [Who can see it] [Add a photo] [Withdraw] [My five areas]
        Chen: [Change the date]
        Bot ✎ Chen: On which day was it?…
        Chen: last Wednesday
        Bot → Chen: The date is now 9 June.…
        Chen: /my
        Bot → Chen: My five areas · Launch phase
            Learning: nothing yet, no hurry
            Achievement: nothing yet, no hurry
            Service: 1 deed
            Rules and law: one tap to affirm (seen by you alone)
            Integrity: nothing yet, no hurry
            Only you can see this page; it is compared with nobody.
            [Note something] [My deeds (1)] [Whole campaign] [Home]
    """)


async def test_an_outsider_files_nothing(chat, world):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Sun: /report
        Bot → Sun: 您好，这里只为本单位成员服务。如果您是成员，请向支部书记索取邀请链接。
        Sun: 帮读者找到了失传的县志扫描件
        Bot → Sun: 您好，这里只为本单位成员服务…
    """)
    assert await count(world, t.deed) == 0


async def test_after_the_campaign_a_deed_is_still_filed(chat):
    await chat("""
        — Fri 1 Mar 2013, 09:00 —
        Lin: /report
        Bot → Lin: …
        Lin: [服务群众]
        Bot ✎ Lin: …
        Lin: 帮读者找到了失传的县志扫描件
        Bot → Lin: 已登记（3月1日，仅您和支部书记可见）…
        Lin: /my
        Bot → Lin: 我的五带头 · 整个活动
            学习提高：还没有，不急
            争创佳绩：还没有，不急
            服务群众：1 件…
    """)
