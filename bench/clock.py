"""A rule due for 100,000 members in one minute: how long planning and queueing take, and what others wait meanwhile."""

import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bench.peers.others_clock import apscheduler
from bench.queueing import house_of, taps
from bench.stand.crowd import AT, crowd
from bench.stand.figures import percentile
from bench.stand.place import databases
from bot.firing import Firing
from bot.planning import PlanningSteps
from bot.storage import tables as t
from bot.storage.database import Database, Transaction
from bot.storage.occurrences import Share
from bot.usecases.house import House
from bot.usecases.openers import OPENERS

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
WHICH = sys.argv[2] if len(sys.argv) > 2 else ""
FEW = 1_000
"""So many are enough to see how long a job for each takes."""
PULSE = 0.005
BEGAN: ContextVar[float] = ContextVar("began")
"""When the step under way began, in each of those that go on at once."""


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


@dataclass  # with slots, super() would not know the class
class TimedFiring(Firing):
    """Notes how long each step holds what it holds, commit included, waiting for its turn not."""

    held: list[float] = field(default_factory=list)

    async def fire_some(self, tx: Transaction, most: int, share: Share) -> int:
        BEGAN.set(time.monotonic())
        return await super().fire_some(tx, most, share)

    async def step(self, share: Share) -> int:
        fired = await super().step(share)
        self.held.append(time.monotonic() - BEGAN.get())
        return fired


@dataclass
class TimedPlanning(PlanningSteps):
    """The same of planning."""

    held: list[float] = field(default_factory=list)

    async def plan_some(self, tx: Transaction, people: int) -> int:
        BEGAN.set(time.monotonic())
        return await super().plan_some(tx, people)

    async def step(self) -> int:
        planned = await super().step()
        self.held.append(time.monotonic() - BEGAN.get())
        return planned


async def walked(what: str, database: Database, house: House, work: Awaitable[object], held: list[float]) -> float:
    """Do all of it; says how long its steps held the writer."""
    others = Bystanders()
    async with others.watching(database, house):
        began, busy = time.monotonic(), time.process_time()
        await work
        took, busy = time.monotonic() - began, time.process_time() - busy
    print(f"{what}: {took:.1f} s ({busy:.1f} s of this process) in {len(held)} steps")
    told("  the writer is held", held)
    told("  a tap waits", others.waits)
    told("  the event loop is held", others.gaps)
    return took


def told(what: str, seconds: Sequence[float]) -> None:
    p50, p99 = (percentile(seconds, share) * 1e3 for share in (0.5, 0.99))
    print(f"{what}, ms: p50 {p50:.0f}, p99 {p99:.0f}, max {max(seconds) * 1e3:.0f}")


async def measured(database: Database) -> float:
    """Seconds for one occurrence, planned and queued."""
    await crowd(database, PEOPLE)
    house = await house_of(database)
    campaign = house.library.campaign
    house = replace(house, library=replace(house.library, campaign=replace(campaign, rules=(campaign.rule("study"),))))
    house.clock.set(AT + timedelta(days=2))

    gc.freeze()  # as `run` does when all is loaded
    planning = TimedPlanning(database, house)
    took = await walked("planning", database, house, planning.plan(), planning.held)
    house.clock.set(AT + timedelta(days=3))
    firing = TimedFiring(database, house, OPENERS)
    took += await walked("queueing", database, house, firing.fire_due(), firing.held)
    async with database.transaction() as tx:
        counts = [await tx.value(select(func.count()).select_from(table)) for table in (t.occurrence, t.delivery)]
    print(f"both: {took:.1f} s; {counts[0]} occurrences, {counts[1]} deliveries")
    return took / PEOPLE


async def usual() -> float:
    """The same of a job for each person, as it is usually done."""
    others = Bystanders()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
        await crowd(database, FEW)
        async with others.watching(database, await house_of(database)):
            planning, queueing = await apscheduler(database, Path(folder), range(1, FEW + 1))
        await database.close()
    print(f"APScheduler with a job in SQLite for each of {FEW}: planning {planning:.1f} s, queueing {queueing:.1f} s")
    told("  a tap waits", others.waits)
    told("  the event loop is held", others.gaps)
    return (planning + queueing) / FEW


async def main() -> None:
    took: dict[str, float] = {}
    with databases() as urls:
        for name, url in urls.items():
            if WHICH in name.lower():
                print(name)
                database = Database(url)
                took[name] = await measured(database)
                await database.close()
    theirs = await usual()
    for name, ours in took.items():
        print(f"an occurrence on {name}: {ours * 1e6:.0f} µs, a job of its own takes {theirs / ours:.0f} times as long")


if __name__ == "__main__":
    asyncio.run(main())
