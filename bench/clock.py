"""A rule due for 100,000 members in one minute: how long planning and firing hold the database and the event loop."""

import asyncio
import sys
import tempfile
import time
from datetime import timedelta

from sqlalchemy import func, select

from bench.queueing import house_of
from bench.stand.crowd import AT, crowd
from bench.stand.place import databases
from bot.scheduler import FIRING_STRIDE, PLANNING_STRIDE
from bot.steps import Step, Steps
from bot.storage import tables as t
from bot.storage.database import Database, Transaction
from bot.usecases.occurrences import Occurrences
from bot.usecases.openers import OPENERS

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
PULSE = 0.005


async def pulse(gaps: list[float]) -> None:
    """How long the event loop lets nobody else run."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(PULSE)
        gaps.append(time.monotonic() - began - PULSE)


async def walked(what: str, steps: Steps, step: Step) -> None:
    held, gaps, done, total = [], [0.0], 1, 0
    pulsing = asyncio.get_running_loop().create_task(pulse(gaps))
    began = time.monotonic()
    while done:
        at = time.monotonic()
        total += (done := await steps.take(step))
        held.append(time.monotonic() - at)
    took = time.monotonic() - began
    pulsing.cancel()
    held.sort()
    print(
        f"{what}: {total} in {len(held)} steps, {took:.1f} s; a step p50 {held[len(held) // 2] * 1e3:.0f}, "
        f"p99 {held[-1 - len(held) // 100] * 1e3:.0f}, max {held[-1] * 1e3:.0f} ms; "
        f"the loop held for {max(gaps) * 1e3:.0f} ms at most; last stride {steps.stride.size}"
    )


async def measured(database: Database) -> None:
    await crowd(database, PEOPLE)
    house = await house_of(database)
    house.clock.set(AT + timedelta(days=2))

    async def plan(tx: Transaction, people: int) -> int:
        return await Occurrences(tx, house).plan_some(people)

    async def fire(tx: Transaction, most: int) -> int:
        return await Occurrences(tx, house).fire_some(OPENERS, most=most)

    await walked("planning", Steps(database, PLANNING_STRIDE), plan)
    house.clock.set(AT + timedelta(days=3, minutes=1))
    await walked("firing", Steps(database, FIRING_STRIDE), fire)
    async with database.transaction() as tx:
        for table in (t.occurrence, t.delivery):
            print(f"  {await tx.value(select(func.count()).select_from(table))} rows of {table.name}")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder, databases() as urls:
        for url in (f"sqlite+aiosqlite:///{folder}/bench.db", *(url for name, url in urls.items() if name != "SQLite")):
            print(url.partition(":")[0])
            database = Database(url)
            await measured(database)
            await database.close()


if __name__ == "__main__":
    asyncio.run(main())
