"""Drafts of broadcasts: changed, dropped, too long, left alone over a restart or a night."""

from bot.storage import tables as t
from tests.cast import CAST
from tests.stories.broadcasting import ASKED, BEGUN, DONE, HOME, TO_LIN, copies, data_of, newest, rows
from tests.world import TOKEN


async def test_a_draft_is_changed_before_it_is_sent(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 明天九点
        Bot → Wang: 第一党支部 通知
            明天九点
        Bot → Wang: 将发给…
    """)
    old = newest(world, "Wang").id, data_of(world, "Wang", "发送给 1 人")
    await chat(f"""
        Wang: [修改]
        Bot ✎ Wang: 请发来新的内容，它会代替原来的草稿。 [返回] [取消]
        Wang: [返回]
        Bot ✎ Wang: {TO_LIN}
        Wang: [修改]
        Bot ✎ Wang: 请发来新的内容，它会代替原来的草稿。 [返回] [取消]
        — the bot restarts —
        Wang: 明天十点
        Bot → Wang: 第一党支部 通知
            明天十点
        Bot → Wang: {TO_LIN}
    """)
    world.telegram.taps(CAST["Wang"].user, *old)
    await chat(f"""
        — 1 seconds pass —
        Bot → Wang: 第一党支部 通知
            明天十点
        Bot → Wang: {TO_LIN}
        Wang: [发送给 1 人]
        Bot ✎ Wang: {BEGUN}
        Bot → Lin: 第一党支部 通知
            明天十点
        Bot ✎ Wang: {DONE}
    """)
    assert await copies(world) == 1


async def test_a_draft_of_yesterday_is_shown_again_before_it_is_sent(chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
        Wang: 通知
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: {TO_LIN}
        — Sat 19 Jun, 09:01 —
        Wang: [发送给 1 人]
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: {TO_LIN}
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 …
        Bot → Lin: 第一党支部 通知
            通知
        Bot ✎ Wang: 已发完：送达 1/1
            第一党支部 · 6月19日（周六）09:01 [最近的通知] [回到首页]
    """)


async def test_a_cancelled_draft_stays_cancelled(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 通知
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: 将发给…
    """)
    data = data_of(world, "Wang", "发送给 1 人")
    await chat("""
        Wang: [取消]
        Bot ✎ Wang: 已取消，没有发送。 [发通知] [回到首页]
    """)
    world.telegram.taps(CAST["Wang"].user, newest(world, "Wang").id, data)
    await chat("— 1 seconds pass —")
    assert await copies(world) == 0


async def test_leaving_the_dialog(chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
        Wang: /cancel
        Bot → Wang: {HOME}
        Wang: 这句话不是通知
        Bot → Wang: {HOME}
        Wang: /broadcast
        Bot → Wang: {ASKED}
        Wang: [取消]
        Bot ✎ Wang: {HOME}
    """)


async def test_the_dialog_outlives_a_restart(chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
        — the bot restarts —
        Wang: 通知
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: {TO_LIN}
        — the bot restarts —
        Wang: [发送给 1 人]
        Bot ✎ Wang: {BEGUN}
        Bot → Lin: 第一党支部 通知
            通知
        Bot ✎ Wang: {DONE}
    """)


async def test_a_text_that_is_too_long_is_kept_until_a_shorter_one_comes(world, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
        Wang: {"字" * 4000}
        Bot → Wang: 这份通知有 4,000 个字符，最多 3,969 个。
            草稿已经保留。请发来短一些的，会代替它。 [取消]
        Wang: {"字" * 3969}
        Bot → Wang: 第一党支部 通知
            {"字" * 3969}
        Bot → Wang: {TO_LIN}
        Wang: [取消]
        Bot ✎ Wang: 已取消…
    """)
    assert [row.state for row in await rows(world, t.broadcast)] == ["cancelled"]


async def test_a_caption_that_is_too_long(chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
        Wang: (photo) {"字" * 1000}
        Bot → Wang: 说明有 1,000 个字符；带照片或文件时最多 897 个。
            草稿已经保留。请发来短一些的，会代替它。 [取消]
    """)


async def test_an_album_is_one_thing_too_many(world, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
    """)
    account, wang = world.telegram.account(TOKEN), CAST["Wang"].user
    photo = {"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}
    for number in (901, 902, 903):
        album = {"message_id": number, "date": 1, "media_group_id": "album", "photo": [photo]}
        person = {"id": wang, "first_name": "Wang", "is_bot": False}
        account.updates.push("message", album | {"chat": {"id": wang, "type": "private"}, "from": person})
    await chat(f"""
        — 1 seconds pass —
        Bot → Wang: 一份通知带一张照片或一个文件。请选一个单独发来。
        Wang: (photo) 就这一张
        Bot → Wang: 第一党支部 通知
            就这一张
        Bot → Wang: {TO_LIN}
    """)


async def test_what_can_be_sent_is_said_when_something_else_comes(world, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
        Wang: \u2063
        Bot → Wang: 通知可以是文字、一张照片或一个文件。请再发一次，或用 /cancel 退出。
        Wang: 通知
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: {TO_LIN}
    """)
