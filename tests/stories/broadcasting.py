"""What the stories of broadcasts share: screens seen again and again, a look behind the counter; no test is here."""

from sqlalchemy import func, select

from bot.storage import tables as t
from tests.cast import CAST
from tests.world import World

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
            您可以决定补发，或视为已达。半小时内没有决定，会补发一次，并注明“补发，如已收到请忽略”。 [补发 1 人] [视为已达] [名单] [最近的通知] [回到首页]
    """)
