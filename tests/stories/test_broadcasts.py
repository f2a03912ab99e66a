"""Broadcasts: composing, choosing an audience, sending once, and how it went; nobody reaches further than their role."""

import pytest
from sqlalchemy import func, select

from bot.storage import tables as t
from sandbox.telegram.chats import Content
from tests.cast import CAST
from tests.world import TOKEN, World

ASKED = "请发来通知的内容：一段文字，或者一张照片、一个文件（可以带说明）。\n            发出之前会先给您看预览和人数。 [最近的通知] [取消]"
TO_LIN = "将发给 第一党支部 1 人，约 1 秒发完。\n            您已经看到预览，不再另发给您。 [发送给 1 人] [修改] [取消]"
FRIDAY = "6月18日（周五）09:00"
BEGUN = f"已送达 0/1 …\n            第一党支部 · {FRIDAY} [最近的通知] [回到首页]"
DONE = f"已发完：送达 1/1\n            第一党支部 · {FRIDAY} [最近的通知] [回到首页]"
HOME = "…[登记一件事] [我的五带头] [更多…]"


async def rows(world: World, table) -> list:
    async with world.running.database.transaction() as tx:
        return list(await tx.rows(select(table)))


async def copies(world: World) -> int:
    """How many copies of any broadcast were ever queued."""
    d = t.delivery
    async with world.running.database.transaction() as tx:
        return await tx.value(select(func.count()).where(d.c.kind == "broadcast"))


def newest(world: World, name: str):
    return world.telegram.messages(CAST[name].user)[-1]


def data_of(world: World, name: str, label: str) -> str:
    """The callback data behind a label on the newest message that has it."""
    for message in reversed(world.telegram.messages(CAST[name].user)):
        for row in (message.keyboard or {}).get("inline_keyboard", []):
            for button in row:
                if button["text"] == label:
                    return button["callback_data"]
    raise AssertionError(label)


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


async def test_whoever_loses_the_role_sends_nothing_more(world, chat):
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: {ASKED}
        Wang: 通知
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: {TO_LIN}
    """)
    async with world.running.database.transaction() as tx:
        await tx.run(t.role_grant.update().where(t.role_grant.c.person_id == CAST["Wang"].person).values(to_at=world.clock.now()))
    await chat("""
        Wang: [发送给 1 人]
        Bot → Wang: 这项功能由支部书记使用。需要的话，请联系您的支部书记。
    """)
    assert await copies(world) == 0


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


async def test_who_is_not_bound_or_has_stopped_is_shown_apart(world, chat):
    world.bound = ("Wang", "Zhao", "Lin")
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        — Lin blocks the bot —
        Zhao: /broadcast
        Bot → Zhao: 请发来…
        Zhao: 通知
        Bot → Zhao: 发给谁？ [全体 1 人] [第一党支部 1 人] [第二党支部 0 人] [取消]
        Zhao: [全体 1 人]
        Bot ✎ Zhao: 发给：全体
        Bot → Zhao: 兰州分馆 通知
            通知
        Bot → Zhao: 将发给 全体 1 人，约 1 秒发完。
            收不到：1 人未绑定、1 人暂时联系不上。
            您已经看到预览，不再另发给您。 [发送给 1 人] [修改] [取消]
        Zhao: [发送给 1 人]
        Bot ✎ Zhao: 已送达 0/1 …
            全体 · {FRIDAY}
            收不到 2 人：1 人未绑定、1 人暂时联系不上 [最近的通知] [回到首页]
        Bot → Wang: 兰州分馆 通知
            通知
        Bot ✎ Zhao: 已发完：送达 1/1
            全体 · {FRIDAY}
            收不到 2 人：1 人未绑定、1 人暂时联系不上 [最近的通知] [回到首页]
    """)
    (kept,) = await rows(world, t.broadcast)
    assert (kept.recipients, kept.left_out) == (1, {"unreachable": 1, "not_bound": 1})
    (audited,) = await rows(world, t.audit)
    assert audited.detail == {"units": [2, 3], "recipients": 1, "left_out": {"unreachable": 1, "not_bound": 1}}


async def test_nobody_can_be_reached(world, chat):
    world.bound = ("Wang",)
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 通知
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: 第一党支部 现在没有人能收到。
            收不到：1 人未绑定。 [修改] [取消]
    """)


async def test_somebody_blocked_the_bot_in_the_last_second(world, chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 通知
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: 将发给…
    """)
    world.telegram.taps_label(CAST["Wang"].user, newest(world, "Wang").id, "发送给 1 人")
    assert await world.running.intake.poll_once(wait=0) == 1
    assert await world.running.intake.handle_one()
    world.telegram.blocks(CAST["Lin"].user)
    await world.running.sender.drain()
    await world.settle()
    assert newest(world, "Wang").content.text == (
        f"已发完：送达 0/1\n第一党支部 · {FRIDAY}\n\n没有发成 1 人：1 人停用了机器人"
    )


async def uncertain(chat) -> None:
    """Wang's broadcast to Lin leaves, and nobody can know whether it arrived."""
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 通知
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: 将发给…
        — Telegram drops 1 sendMessage —
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 …
        Bot → Lin: 第一党支部 通知
            通知
        Bot ✎ Wang: 已发完：送达 0/1
            第一党支部 · 6月18日（周五）09:00
            未能确认 1 人：发出去了，但不知道是否到达
            您可以决定补发，或视为已达。半小时内没有决定，会补发一次，并注明“补发，如已收到请忽略”。 [补发 1 人] [视为已达] [最近的通知] [回到首页]
    """)


async def test_the_author_lets_an_uncertain_copy_leave_once_more(chat):
    await uncertain(chat)
    await chat("""
        Wang: [补发 1 人]
        Bot ✎ Wang: 已送达 0/1 …
        Bot → Lin: 第一党支部 通知
            补发，如已收到请忽略
            通知
        Bot ✎ Wang: 已发完：送达 1/1…
    """)


async def test_the_author_counts_an_uncertain_copy_as_delivered(world, chat):
    await uncertain(chat)
    data = data_of(world, "Wang", "补发 1 人")
    await chat("""
        Wang: [视为已达]
        Bot ✎ Wang: 已发完：送达 1/1…
        — 31 minutes pass —
    """)
    message = newest(world, "Wang").id
    world.telegram.taps(CAST["Wang"].user, message, data)
    await chat("— 31 minutes pass —")
    assert await copies(world) == 1


async def test_after_half_an_hour_an_uncertain_copy_leaves_once_more_by_itself(chat):
    await uncertain(chat)
    await chat("""
        — 29 minutes pass —
        — 2 minutes pass —
        Bot → Lin: 第一党支部 通知
            补发，如已收到请忽略
            通知
        Bot ✎ Wang: 已发完：送达 1/1…
    """)


async def test_a_repeat_that_is_uncertain_too_is_the_last(world, chat):
    await uncertain(chat)
    world.telegram.faults.add("drop", methods=["sendMessage"], chat_id=CAST["Lin"].user, count=1)
    await chat("""
        Wang: [补发 1 人]
        Bot ✎ Wang: 已送达 0/1 …
        Bot → Lin: 第一党支部 通知
            补发，如已收到请忽略
            通知
        Bot ✎ Wang: 已发完：送达 0/1
            第一党支部 · 6月18日（周五）09:00
            没有发成 1 人：1 人补发后仍未能确认 [最近的通知] [回到首页]
        — 31 minutes pass —
    """)


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


async def test_a_member_is_told_politely_who_can(chat):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Lin: /broadcast
        Bot → Lin: 这项功能由支部书记使用。需要的话，请联系您的支部书记。
        Chen: /broadcast
        Bot → Chen: This is for branch secretaries. If you need it, please ask yours.
        Sun: /broadcast
        Bot → Sun: 您好，这里只为本单位成员服务…
    """)


@pytest.mark.parametrize("verb", ["look", "to", "change", "drop", "send", "resend", "taken"])
async def test_a_forged_button_opens_nobody_elses_broadcast(world, chat, verb):
    """Zhao's draft to West is Zhao's alone; so is what was sent to West, for the secretary of East."""
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: …
        Zhao: /broadcast
        Bot → Zhao: …
        Zhao: 机密
        Bot → Zhao: 发给谁？…
        Zhao: [第二党支部 1 人]
        Bot ✎ Zhao: 发给：第二党支部
        Bot → Zhao: 兰州分馆…
        Bot → Zhao: 将发给…
    """)
    send = data_of(world, "Zhao", "发送给 1 人")
    broadcast_id, seal = send.split(":")[2:]
    forged = f"v1:broadcast.{verb}:{broadcast_id}:{'3' if verb == 'to' else seal}"
    wang, message = CAST["Wang"].user, newest(world, "Wang").id
    world.telegram.taps(wang, message, forged)
    await chat("""
        — 1 seconds pass —
        Bot → Wang: 这一项不在您可以查看的范围内。
        Zhao: [发送给 1 人]
        Bot ✎ Zhao: 已送达 0/1 …
        Bot → Chen: Notice from 兰州分馆
            机密
        Bot ✎ Zhao: 已发完：送达 1/1…
    """)
    world.telegram.taps(wang, message, forged)
    await chat("""
        — 1 seconds pass —
        Bot → Wang: 这一项不在您可以查看的范围内。
    """)


@pytest.mark.parametrize("to", ["3", "1", "99", "x", ""])
async def test_a_secretary_cannot_address_another_branch(world, chat, to):
    await chat("""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: …
        Wang: 通知
        Bot → Wang: 第一党支部…
        Bot → Wang: 将发给…
    """)
    broadcast_id = data_of(world, "Wang", "发送给 1 人").split(":")[2]
    world.telegram.taps(CAST["Wang"].user, newest(world, "Wang").id, f"v1:broadcast.to:{broadcast_id}:{to}")
    await chat("""
        — 1 seconds pass —
        Bot → Wang: 这一项不在您可以查看的范围内。
        Wang: [发送给 1 人]
        Bot ✎ Wang: 已送达 0/1 …
        Bot → Lin: …
        Bot ✎ Wang: 已发完：送达 1/1
            第一党支部…
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
