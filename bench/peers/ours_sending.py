"""Our sender with its ledger: every row committed as `sending` before its request and as `sent` after it."""

import asyncio
import json
import os
import sys
import time

from sqlalchemy import func, select

from bench.stand.crowd import enrol
from bot.clock import RealClock
from bot.domain.deliveries import Owed, Recipient
from bot.domain.identity import DeliveryId, PersonId, UserId
from bot.requests import send_screen
from bot.settings import load
from bot.storage import tables as t
from bot.usecases.outbox import Outbox
from bot.views.notice import Notice
from bot.views.notices import NOTICES
from bot.views.screen import Screen
from bot.wiring import Works, works

CHUNK = 5_000


async def owe(made: Works, number: int) -> None:
    material = made.house.library.materials[0].id
    for first in range(1, number + 1, CHUNK):
        people = range(first, min(first + CHUNK, number + 1))
        cards = [Owed("study_card", PersonId(i), dedupe=f"bench:{i}", payload={"material": material}) for i in people]
        async with made.database.transaction() as tx:
            await Outbox(tx, made.house).owe(*cards)


async def all_sent(made: Works, number: int) -> None:
    while True:
        async with made.database.transaction() as tx:
            sent = await tx.value(select(func.count()).where(t.delivery.c.state == "sent"))
        if sent == number:
            return
        await asyncio.sleep(0.05)


def phrased(made: Works) -> Screen:
    notice = Notice(
        delivery_id=DeliveryId(1),
        payload={"material": made.house.library.materials[0].id},
        recipient=Recipient(PersonId(1), UserId(1), "M", "zh", made.house.timezone, "staff", "U"),
        library=made.house.library,
        content=None,
        is_repeat=False,
        now=made.house.clock.now(),
    )
    return NOTICES["study_card"](made.catalogue.speech("zh", made.house.timezone), notice)


async def layers(made: Works, number: int) -> dict[str, float]:
    """CPU microseconds a message of phrasing alone and of the request alone; the ledger is the rest."""
    began = time.process_time()
    for _ in range(number):
        phrased(made)
    phrasing = time.process_time() - began
    screen, gate = phrased(made), asyncio.Semaphore(100)

    async def one(chat_id: int) -> None:
        async with gate:
            await send_screen(made.intake.bot, chat_id, screen)

    began = time.process_time()
    await asyncio.gather(*(one(chat_id) for chat_id in range(1, number + 1)))
    asking = time.process_time() - began
    return {"phrase_us": phrasing / number * 1e6, "request_us": asking / number * 1e6}


async def main(url: str, base: str, number: int) -> None:
    os.environ |= {
        "BOT_TOKEN": "777:bench",
        "BOT__DATABASE__URL": url,
        "BOT__TELEGRAM__API_URL": base,
        "BOT__PACING__PER_SECOND": "0",
        "BOT__PACING__RESERVED_FOR_ANSWERS": "0",
        "BOT__BROADCASTS__UNDO_SECONDS": "0",
        "BOT__FLOOD__MOST_UPDATES": "0",
        "BOT__PACING__PER_CHAT_SECONDS": "0",
        "BOT__PACING__IN_FLIGHT": "100",
    }
    await enrol(url, number)
    async with works(load(None, os.environ), RealClock()) as made:
        await owe(made, number)
        wall, cpu = time.monotonic(), time.process_time()
        made.nursery.start("send", made.sender.run_forever(), essential=True)
        await all_sent(made, number)
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
        parts = await layers(made, min(number, 1000))
    print(json.dumps({"seconds": wall, "cpu": cpu, **parts}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
