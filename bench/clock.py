"""A rule due for 100,000 members in one minute: how long planning and queueing take, and what others wait meanwhile."""

import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import func, select

from bench.queueing import house_of, taps
from bench.stand.crowd import AT, crowd
from bench.stand.figures import percentile
from bench.stand.place import databases
from bot.scheduler import FIRING_STRIDE, PLANNING_STRIDE
from bot.steps import Step, Steps
from bot.storage import tables as t
from bot.storage.database import Database, Transaction
from bot.usecases.house import House
from bot.usecases.occurrences import Occurrences
from bot.usecases.openers import OPENERS

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
WHICH = sys.argv[2] if len(sys.argv) > 2 else ""
PULSE = 0.005


@dataclass(slots=True)
class Bystanders:
    """Who shares the process and the database with the clock: the event loop, and a member who taps."""

    gaps: list[float] = field(default_factory=lambda: [0.0])
    waits: list[float] = field(default_factory=lambda: [0.0])

    async def _pulse(self) -> None:
        """How long the event loop lets nobody else run."""
        while True:
            began = time.monotonic()
            await asyncio.sleep(PULSE)
            self.gaps.append(time.monotonic() - began - PULSE)

    @asynccontextmanager
    async def watching(self, database: Database, house: House) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        tasks = [loop.create_task(self._pulse()), loop.create_task(taps(database, house, self.waits))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def walked(what: str, database: Database, house: House, steps: Steps, step: Step) -> float:
    """Step until nothing is left; says how long a step holds the writer (its turn and commit included, waiting not)."""
    held: list[float] = []
    begins = [0.0]

    async def timed(tx: Transaction, most: int) -> int:
        begins[0] = time.monotonic()
        return await step(tx, most)

    others, total, done = Bystanders(), 0, 1
    async with others.watching(database, house):
        began, busy = time.monotonic(), time.process_time()
        while done:
            total += (done := await steps.take(timed))
            held.append(time.monotonic() - begins[0])
        took, busy = time.monotonic() - began, time.process_time() - busy
    print(f"{what}: {took:.1f} s ({busy:.1f} s of this process) in {len(held)} steps, last stride {steps.stride.size}")
    told("  the writer is held", held)
    told("  a tap waits", others.waits)
    told("  the event loop is held", others.gaps)
    return took


def told(what: str, seconds: Sequence[float]) -> None:
    p50, p99 = (percentile(seconds, share) * 1e3 for share in (0.5, 0.99))
    print(f"{what}, ms: p50 {p50:.0f}, p99 {p99:.0f}, max {max(seconds) * 1e3:.0f}")


async def measured(database: Database) -> None:
    await crowd(database, PEOPLE)
    house = await house_of(database)
    campaign = house.library.campaign
    house = replace(house, library=replace(house.library, campaign=replace(campaign, rules=(campaign.rule("study"),))))
    house.clock.set(AT + timedelta(days=2))

    async def plan(tx: Transaction, people: int) -> int:
        return await Occurrences(tx, house).plan_some(people)

    async def fire(tx: Transaction, most: int) -> int:
        return await Occurrences(tx, house).fire_some(OPENERS, most=most)

    gc.freeze()  # as `run` does when all is loaded
    took = await walked("planning", database, house, Steps(database, PLANNING_STRIDE), plan)
    house.clock.set(AT + timedelta(days=3))
    took += await walked("queueing", database, house, Steps(database, FIRING_STRIDE), fire)
    async with database.transaction() as tx:
        counts = [await tx.value(select(func.count()).select_from(table)) for table in (t.occurrence, t.delivery)]
    print(f"both: {took:.1f} s; {counts[0]} occurrences, {counts[1]} deliveries")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder, databases() as urls:
        for url in (f"sqlite+aiosqlite:///{folder}/bench.db", *(url for name, url in urls.items() if name != "SQLite")):
            if WHICH in url:
                print(url.partition(":")[0])
                database = Database(url)
                await measured(database)
                await database.close()


if __name__ == "__main__":
    asyncio.run(main())
