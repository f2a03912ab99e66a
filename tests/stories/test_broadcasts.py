"""Broadcasts: composing, choosing an audience, sending once; what arrives is what was written."""

from bot.storage import tables as t
from sandbox.telegram.chats import Content
from tests.cast import CAST
from tests.stories.broadcasting import ASKED, BEGUN, DONE, FRIDAY, TO_LIN, copies, data_of, newest, rows
from tests.world import TOKEN


async def test_a_secretary_writes_looks_and_sends_once(chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
        Wang: 明天上午九点，二楼会议室学习。
        Bot → Wang: 第一党支部 通知
            明天上午九点，二楼会议室学习。
        Bot → Wang: {TO_LIN}
        Wang: [发送给 1 人]
        Bot ✎ Wang: {BEGUN}
        Bot → Lin: 第一党支部 通知
            明天上午九点，二楼会议室学习。
        Bot ✎ Wang: {DONE}
    """)


async def test_an_admin_chooses_an_audience_first(chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Zhao: /broadcast
        Bot → Zhao: {ASKED}
        Zhao: 七一前请交总结。
        Bot → Zhao: 发给谁？ [全体 3 人] [第一党支部 2 人] [第二党支部 1 人] [取消]
        Zhao: [全体 3 人]
        Bot ✎ Zhao: 发给：全体
        Bot → Zhao: 兰州分馆 通知
            七一前请交总结。
        Bot → Zhao: 将发给 全体 3 人，约 1 秒发完。
            您已经看到预览，不再另发给您。 [发送给 3 人] [修改] [取消]
        Zhao: [发送给 3 人]
        Bot ✎ Zhao: 已送达 0/3 …
            全体 · {FRIDAY} [最近的通知] [回到首页]
        Bot → Lin: 兰州分馆 通知
            七一前请交总结。
        Bot → Chen: Notice from 兰州分馆
            七一前请交总结。
        Bot → Wang: 兰州分馆 通知
            七一前请交总结。
        Bot ✎ Zhao: 已发完：送达 3/3
            全体 · {FRIDAY} [最近的通知] [回到首页]
    """)


async def test_an_admin_may_send_to_one_branch(chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Zhao: /broadcast
        Bot → Zhao: 请发来…
        Zhao: 明天例会
        Bot → Zhao: 发给谁？…
        Zhao: [第一党支部 2 人]
        Bot ✎ Zhao: 发给：第一党支部
        Bot → Zhao: 兰州分馆 通知
            明天例会
        Bot → Zhao: 将发给 第一党支部 2 人，约 1 秒发完。 [发送给 2 人] [修改] [取消]
        Zhao: [发送给 2 人]
        Bot ✎ Zhao: 已送达 0/2 …
        Bot → Lin: 兰州分馆 通知
            明天例会
        Bot → Wang: 兰州分馆 通知
            明天例会
        Bot ✎ Zhao: 已发完：送达 2/2…
    """)


async def test_a_photo_and_a_document_with_a_caption_arrive_as_they_were_sent(world, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
        Wang: (photo) 书架修好了
        Bot → Wang: 第一党支部 通知
            书架修好了
        Bot → Wang: {TO_LIN}
        Wang: [发送给 1 人]
        Bot ✎ Wang: {BEGUN}
        Bot → Lin: 第一党支部 通知
            书架修好了
        Bot ✎ Wang: {DONE}
    """)
    sent = next(message for message in reversed(world.telegram.messages(CAST["Wang"].user)) if message.content.photo)
    assert newest(world, "Lin").content.file.unique_id == sent.content.file.unique_id
    await chat(f"""
        Wang: /broadcast
        Bot → Wang: {ASKED}
        Wang: (document 名单.xlsx)
        Bot → Wang: 第一党支部 通知
        Bot → Wang: {TO_LIN}
        Wang: [发送给 1 人]
        Bot ✎ Wang: {BEGUN}
        Bot → Lin: 第一党支部 通知
        Bot ✎ Wang: {DONE}
    """)
    assert newest(world, "Lin").content.document.name == "名单.xlsx"


async def test_nothing_in_a_text_becomes_markup(chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: <b>不是粗体</b> *也不是* \u202e👍🏽
        Bot → Wang: 第一党支部 通知
            <b>不是粗体</b> *也不是* 👍🏽
        Bot → Wang: 将发给…
        Wang: [取消]
        Bot ✎ Wang: 已取消，没有发送。 [发通知] [回到首页]
    """)


async def test_the_look_the_author_gave_a_text_is_kept(world, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
    """)
    account, wang = world.telegram.account(TOKEN), CAST["Wang"].user
    entities = (
        {"type": "bold", "offset": 4, "length": 2},
        {"type": "spoiler", "offset": 7, "length": 2},
        {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5"},
        {"type": "text_link", "offset": 9, "length": 2, "url": "https://example.org/a"},
    )
    account.receive(account.chat_with(wang), Content("👍\u202e 明天，九点这里", entities))
    await chat(f"""
        — 1 seconds pass —
        Bot → Wang: 第一党支部 通知
            👍 明天，九点这里
        Bot → Wang: {TO_LIN}
        Wang: [发送给 1 人]
        Bot ✎ Wang: {BEGUN}
        Bot → Lin: 第一党支部 通知
            👍 明天，九点这里
        Bot ✎ Wang: {DONE}
    """)
    content = newest(world, "Lin").content
    assert content.text == "第一党支部 通知\n\n👍 明天，九点这里"
    assert [(one["type"], one["offset"], one["length"]) for one in content.entities] == [
        ("bold", 0, 8),
        ("bold", 13, 2),
        ("spoiler", 16, 2),
        ("text_link", 18, 2),
    ]


async def test_a_second_tap_sends_nothing_more(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 只发一次
        Bot → Wang: 第一党支部 通知
            只发一次
        Bot → Wang: 将发给…
    """)
    wang, message = CAST["Wang"].user, newest(world, "Wang").id
    data = data_of(world, "Wang", "发送给 1 人")
    for _ in range(5):
        world.telegram.taps(wang, message, data)
    await world.settle()
    assert await copies(world) == 1
    assert [arrival.text for arrival in world.telegram.ledger.arrivals if arrival.person == "Lin"] == [
        "第一党支部 通知\n\n只发一次"
    ]
    assert newest(world, "Wang").content.text.startswith("已发完：送达 1/1")
    assert [row.action for row in await rows(world, t.audit)] == ["broadcast.confirmed"]
    world.telegram.taps(wang, message, data)
    await world.settle()
    assert newest(world, "Wang").content.text.startswith("已发完：送达 1/1")
    assert await copies(world) == 1


async def test_the_last_broadcasts_with_their_figures(chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
        Wang: [最近的通知]
        Bot ✎ Wang: 还没有发过通知。 [发通知] [回到首页]
        Wang: [发通知]
        Bot ✎ Wang: {ASKED}
        Wang: 明天上午九点，二楼会议室学习。请带上笔记本和上次发的材料，迟到的同志请提前说一声。
        Bot → Wang: 第一党支部…
        Bot → Wang: {TO_LIN}
        Wang: [发送给 1 人]
        Bot ✎ Wang: {BEGUN}
        Bot → Lin: 第一党支部…
        Bot ✎ Wang: {DONE}
        Wang: /broadcasts
        Bot → Wang: 最近的通知
            1. {FRIDAY} · 第一党支部 · 送达 1/1
            明天上午九点，二楼会议室学习。请带上笔记本和上次发的材料，迟到的同志请提前说一… [1] [发通知] [回到首页]
        Wang: [1]
        Bot ✎ Wang: {DONE}
        Zhao: /broadcasts
        Bot → Zhao: 最近的通知
            1. {FRIDAY} · 第一党支部 · 送达 1/1
            … [1] [发通知] [回到首页]
        Zhao: [1]
        Bot ✎ Zhao: {DONE}
    """)


async def test_in_english(world, chat):
    await chat("— Fri 18 Jun 2010, 09:00 —")
    async with world.running.database.transaction() as tx:
        await tx.run(t.person.update().where(t.person.c.id == CAST["Wang"].person).values(language="en"))
    await chat("""
        Wang: /broadcast
        Bot → Wang: Please send what you want to say: a text, or one photo or file (a caption is fine).
            Before anything is sent you will see a preview and the number of people. [Latest broadcasts] [Cancel]
        Wang: Meeting at nine
        Bot → Wang: Notice from 第一党支部
            Meeting at nine
        Bot → Wang: Goes to 1 person of 第一党支部, in about 1 second.
            You have seen the preview, so you get no copy of your own. [Send to 1 person] [Change] [Cancel]
        Wang: [Send to 1 person]
        Bot ✎ Wang: Delivered 0/1 …
            第一党支部 · Fri 18 June, 09:00 [Latest broadcasts] [Home]
        Bot → Lin: 第一党支部 通知
            Meeting at nine
        Bot ✎ Wang: Done: delivered 1/1
            第一党支部 · Fri 18 June, 09:00 [Latest broadcasts] [Home]
    """)
