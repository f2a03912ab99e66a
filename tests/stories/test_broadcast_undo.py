"""A confirmed broadcast waits a minute, in which its author can take it back; nothing was owed to anybody until then."""

import pytest

from bot.storage import tables as t
from tests.cast import CAST
from tests.stories.broadcasting import DONE, FRIDAY, copies, data_of, newest, rows

WAITS = f"60 秒后开始发送。\n            第一党支部 · {FRIDAY} [撤销] [最近的通知] [回到首页]"
DROPPED = "已取消，没有发送。 [发通知] [回到首页]"


@pytest.fixture
async def waiting(world, chat):
    """Wang has confirmed a broadcast to Lin, who must not have it yet."""
    world.undo_seconds = 60
    await chat(f"""
        — Fri 18 Jun 2010, 09:00 —
        Wang: /broadcast
        Bot → Wang: 请发来…
        Wang: 通知
        Bot → Wang: 第一党支部 通知
            通知
        Bot → Wang: 将发给…
        Wang: [发送给 1 人]
        Bot ✎ Wang: {WAITS}
    """)


async def test_it_leaves_after_a_minute(chat, waiting):
    await chat(f"""
        — 59 seconds pass —
        — 1 seconds pass —
        Bot → Lin: 第一党支部 通知
            通知
        Bot ✎ Wang: {DONE}
    """)


async def test_undone_in_time_nobody_gets_it(world, chat, waiting):
    send, undo = newest(world, "Wang").id, data_of(world, "Wang", "撤销")
    await chat(f"""
        — 59 seconds pass —
        Wang: [撤销]
        Bot ✎ Wang: {DROPPED}
        — 10 minutes pass —
    """)
    world.telegram.taps(CAST["Wang"].user, send, undo)
    await chat("""
        Wang: /broadcasts
        Bot → Wang: 还没有发过通知。 [发通知] [回到首页]
    """)
    assert newest(world, "Wang").content.text == "还没有发过通知。"
    assert await copies(world) == 0
    assert [row.state for row in await rows(world, t.broadcast)] == ["cancelled"]
    assert [row.action for row in await rows(world, t.audit)] == ["broadcast.confirmed", "broadcast.undone"]


async def test_too_late_it_says_how_far_it_is(world, chat, waiting):
    message, undo = newest(world, "Wang").id, data_of(world, "Wang", "撤销")
    await chat(f"""
        — 60 seconds pass —
        Bot → Lin: 第一党支部 通知
            通知
        Bot ✎ Wang: {DONE}
    """)
    world.telegram.taps(CAST["Wang"].user, message, undo)
    await chat(f"""
        — 1 seconds pass —
        Bot ✎ Wang: 这份通知已经开始发送，不能撤销了。
            {DONE}
    """)
    assert await copies(world) == 1


async def test_a_restart_in_between_loses_nothing(chat, waiting):
    await chat(f"""
        — 30 seconds pass —
        — the bot restarts —
        Wang: [撤销]
        Bot ✎ Wang: {DROPPED}
        — 2 minutes pass —
    """)


async def test_a_restart_does_not_stop_it(chat, waiting):
    await chat(f"""
        — the bot restarts —
        — 60 seconds pass —
        Bot → Lin: 第一党支部 通知
            通知
        Bot ✎ Wang: {DONE}
    """)


async def test_an_author_relieved_meanwhile_sends_nothing(world, chat, waiting):
    async with world.running.database.transaction() as tx:
        await tx.run(t.role_grant.delete().where(t.role_grant.c.person_id == CAST["Wang"].person))
    await chat(f"""
        — 60 seconds pass —
        Bot ✎ Wang: 没有发出
            第一党支部 · {FRIDAY} [最近的通知] [回到首页]
    """)
    assert await copies(world) == 0
    assert [row.state for row in await rows(world, t.broadcast)] == ["withdrawn"]


async def test_in_english(world, chat):
    world.undo_seconds = 60
    await chat("— Fri 18 Jun 2010, 09:00 —")
    async with world.running.database.transaction() as tx:
        await tx.run(t.person.update().where(t.person.c.id == CAST["Wang"].person).values(language="en"))
    await chat("""
        Wang: /broadcast
        Bot → Wang: Please send…
        Wang: Meeting at nine
        Bot → Wang: Notice from 第一党支部
            Meeting at nine
        Bot → Wang: Goes to…
        Wang: [Send to 1 person]
        Bot ✎ Wang: Starts in 60 seconds.
            第一党支部 · Fri 18 June, 09:00 [Undo] [Latest broadcasts] [Home]
        Wang: [Undo]
        Bot ✎ Wang: Cancelled; nothing was sent. [New broadcast] [Home]
    """)
