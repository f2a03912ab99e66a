"""Who may send what to whom: nobody reaches further than their role, whatever their client sends."""

import pytest

from bot.storage import tables as t
from tests.cast import CAST
from tests.stories.broadcasting import ASKED, TO_LIN, copies, data_of, newest


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
        await tx.run(
            t.role_grant.update().where(t.role_grant.c.person_id == CAST["Wang"].person).values(to_at=world.clock.now())
        )
    await chat("""
        Wang: [发送给 1 人]
        Bot → Wang: 这项功能由支部书记使用。需要的话，请联系您的支部书记。
    """)
    assert await copies(world) == 0


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
