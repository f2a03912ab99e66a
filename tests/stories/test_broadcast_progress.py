"""How broadcasts go: who is out of reach, who blocked the bot, and copies nobody knows about."""

from bot.storage import tables as t
from tests.cast import CAST
from tests.stories.broadcasting import FRIDAY, copies, data_of, newest, rows, uncertain


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
            收不到：1 人未绑定、1 人暂时联系不上 [名单] [最近的通知] [回到首页]
        Bot → Wang: 兰州分馆 通知
            通知
        Bot ✎ Zhao: 已发完：送达 1/1
            全体 · {FRIDAY}
            收不到：1 人未绑定、1 人暂时联系不上 [名单] [最近的通知] [回到首页]
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
    assert await world.running.intake.turns.handle_one()
    world.telegram.blocks(CAST["Lin"].user)
    await world.running.sender.drain()
    await world.settle()
    assert newest(world, "Wang").content.text == (
        f"已发完：送达 0/1\n第一党支部 · {FRIDAY}\n\n没有发成：1 人停用了机器人"
    )


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
            没有发成：1 人补发后仍未能确认 [名单] [最近的通知] [回到首页]
        — 31 minutes pass —
    """)
