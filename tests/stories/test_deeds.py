"""Filing a deed, too long a one too; the private yes; one's own five items."""

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
            方案里的要求：宗旨意识、群众观念强 · 热心帮助群众解决实际困难 · 自觉维护群众的正当利益。 [取消]"""
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
            第 7 件…第 1/2 页，共 7 件。点编号可以查看、修改或撤回。 [1] [2] [3] [4] [5] [6] [下一页] [我的五带头]
        Lin: [下一页]
        Bot ✎ Lin: 我的记录 · 启动实施阶段
            7. 学习提高 · 6月18日
            第 1 件
            第 2/2 页，共 7 件。点编号可以查看、修改或撤回。 [7] [上一页] [我的五带头]
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
            Rules and law: one tap under “Note something” affirms it (seen by you alone)
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
