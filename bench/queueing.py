"""A broadcast to a million members: how long each step of queueing holds SQLite, and what others wait meanwhile."""

import asyncio
import resource
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from bench.stand.crowd import AT, crowd
from bench.stand.figures import percentile
from bot.chores import QUEUEING_STRIDE
from bot.clock import SetClock
from bot.domain.audiences import EVERYBODY
from bot.domain.broadcasts import Content
from bot.domain.identity import UserId
from bot.library import load
from bot.steps import Steps
from bot.storage import tables as t
from bot.storage.accounts import AccountStore
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Database, Transaction
from bot.usecases.broadcast_queueing import BroadcastQueueing
from bot.usecases.broadcasts import Broadcasts
from bot.usecases.dialogs import Dialogs
from bot.usecases.house import House

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
EVERY = 0.1


async def house_of(database: Database) -> House:
    library = load(Path("content"))
    async with database.transaction() as tx:
        campaign_id = await CampaignStore(tx).take_up(library.campaign.key, at=AT)
    return House(campaign_id, library, SetClock(AT), "bench", "Asia/Shanghai", bot_id=777, bot_username="bench_bot")


async def confirmed(database: Database, house: House) -> dict[str, float]:
    """Write, address and confirm; seconds of each."""
    took = {}
    async with database.transaction() as tx:
        actor = await AccountStore(tx).actor(UserId(1_000_001), zone="Asia/Shanghai", on=AT.date())
    assert actor is not None
    for verb in ("write", "address", "preview", "confirm"):
        began = time.monotonic()
        async with database.transaction() as tx:
            broadcasts = Broadcasts(tx, house)
            if verb == "write":
                broadcast = (await broadcasts.write(actor, Content("hello"))).broadcast
            elif verb == "address":
                await broadcasts.address(actor, broadcast.id, EVERYBODY)
            elif verb == "preview":
                broadcast = (await broadcasts.draft(actor, broadcast.id)).broadcast
            else:
                assert await broadcasts.confirm(actor, broadcast.id, broadcast.seal, chat_id=1, message_id=1)
        took[verb] = time.monotonic() - began
    return took


async def taps(database: Database, house: House, waits: list[float]) -> None:
    """What a tap needs of the database, again and again."""
    while True:
        began = time.monotonic()
        async with database.transaction() as tx:
            actor = await AccountStore(tx).actor(UserId(1_000_777), zone="Asia/Shanghai", on=AT.date())
            assert actor is not None
            await Dialogs(tx, house, actor.user_id).open("deeds.text", {})
        waits.append(time.monotonic() - began)
        await asyncio.sleep(EVERY)


def told(what: str, seconds: list[float]) -> None:
    p50, p99 = (percentile(seconds, share) * 1e3 for share in (0.5, 0.99))
    print(f"{what}, ms: p50 {p50:.0f}, p99 {p99:.0f}, max {max(seconds) * 1e3:.0f}")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
        await crowd(database, PEOPLE)
        house = await house_of(database)
        for verb, seconds in (await confirmed(database, house)).items():
            print(f"{verb}: {seconds:.2f} s")
        steps, held, waits = Steps(database, QUEUEING_STRIDE), [], []
        tapping = asyncio.get_running_loop().create_task(taps(database, house, waits))

        async def step(tx: Transaction, people: int) -> int:
            return await BroadcastQueueing(tx, house).queue_some(people)

        began, done = time.monotonic(), 1
        while done:
            at = time.monotonic()
            done = await steps.take(step)
            held.append(time.monotonic() - at)
        took = time.monotonic() - began
        tapping.cancel()
        async with database.transaction() as tx:
            copies = await tx.value(select(func.count()).select_from(t.delivery))
        print(f"{copies} copies in {len(held)} steps, {took:.1f} s; last stride {steps.stride.size}")
        told("a step with its turn", held)
        told("a tap's transaction meanwhile", waits)
        print(f"RSS at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
