"""The real alarm clock, APScheduler and all, on a wall clock somebody sets: nothing twice, nothing missed, no silence."""

import asyncio
import shutil
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest
from sqlalchemy import select

from bot import scheduler
from bot.clock import RealClock, monotonic
from bot.domain.rules import Rule, Weekly
from bot.leadership import Leadership
from bot.library import load
from bot.scheduler import Agenda, AlarmClock
from bot.storage import tables as t
from bot.storage.bot_state import BotStateStore
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Database
from bot.usecases.health import CLOCK_STEPS
from bot.usecases.house import House
from bot.usecases.openers import OPENERS
from tests.cast import BOUND, enrol

LIBRARY = load(Path("content"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PATIENCE_SECONDS = 20
"""The alarm clock rings several times a second; a machine that is busy may need longer."""
MONDAY = datetime(2010, 6, 21, tzinfo=UTC)
NINE, TEN = MONDAY + HOUR, MONDAY + 2 * HOUR
"""09:00 and 10:00 in Lanzhou."""
RULES = tuple(
    Rule(key, "study_card", Weekly(0), time(hour), late_within=12 * HOUR) for key, hour in (("nine", 9), ("ten", 10))
)


@dataclass
class Wall:
    """The wall clock of everything in this process; it runs on by itself."""

    at: datetime
    since: float = field(default_factory=monotonic)

    def now(self) -> datetime:
        return self.at + timedelta(seconds=monotonic() - self.since)

    def set(self, at: datetime) -> None:
        self.at, self.since = at, monotonic()


@pytest.fixture
def wall(monkeypatch):
    """Set for APScheduler, too, which asks `datetime` itself."""
    made = Wall(MONDAY)

    class Walled(datetime):
        @classmethod
        def now(cls, tz=None):
            return made.now().astimezone(tz)

    for module in (apscheduler.schedulers.base, apscheduler.executors.base, apscheduler.triggers.interval):
        monkeypatch.setattr(module, "datetime", Walled)
    monkeypatch.setattr(RealClock, "now", lambda _self: made.now())
    monkeypatch.setattr(scheduler, "FIRE_SECONDS", 0.2)
    monkeypatch.setattr(scheduler, "WATCH_SECONDS", 0.5)
    return made


class Nobody:
    """Sends nothing."""

    def wake(self) -> None: ...

    async def drain(self) -> None: ...


@dataclass
class Running:
    """An alarm clock that rings, and what came of it."""

    database: Database
    rings: int = 0

    async def ring(self) -> None:
        self.rings += 1

    async def fired(self) -> Counter[str]:
        """How often each rule was opened for somebody."""
        d, o = t.delivery, t.occurrence
        async with self.database.transaction() as tx:
            rows = await tx.rows(select(o.c.rule).join(d, d.c.occurrence_id == o.c.id))
        return Counter(row.rule for row in rows)

    async def until_fired(self, **expected: int) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self.fired() != Counter(expected):
                await asyncio.sleep(0.05)

    async def until_rung(self, times: int) -> None:
        """Wait for so many more rings; a clock that sleeps for an hour does not ring."""
        goal = self.rings + times
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.rings < goal:
                await asyncio.sleep(0.05)


@asynccontextmanager
async def running(template, tmp_path):
    shutil.copy(template, tmp_path / "test.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/test.db")
    begun = RealClock().now() - DAY
    async with database.transaction() as tx:
        await enrol(tx, at=begun, bound=BOUND)
        campaign_id = await CampaignStore(tx).take_up(LIBRARY.campaign.key, at=begun)
    campaign = replace(LIBRARY.campaign, rules=RULES)
    library = replace(LIBRARY, campaign=campaign)
    house = House(campaign_id, library, RealClock(), "house", "Asia/Shanghai", bot_id=777, bot_username="bot")
    made = Running(database)
    clock = AlarmClock(Agenda(database, house, OPENERS, Nobody(), (made.ring,)), Leadership())
    clock.start()
    try:
        yield made
    finally:
        clock.stop()
        await asyncio.sleep(0.1)  # APScheduler stops in the next turn of the loop
        await database.close()


async def test_it_fires_when_the_time_has_come(template, tmp_path, wall):
    wall.set(NINE - timedelta(seconds=2))
    async with running(template, tmp_path) as made:
        await made.until_rung(1)
        assert await made.fired() == {}
        await made.until_fired(nine=4)


async def test_a_wall_clock_set_forward_over_what_is_due_fires_it_once(template, tmp_path, wall):
    wall.set(NINE - HOUR / 2)
    async with running(template, tmp_path) as made:
        await made.until_rung(2)
        wall.set(NINE + HOUR / 2)
        await made.until_fired(nine=4)
        await made.until_rung(3)
        assert await made.fired() == {"nine": 4}
        wall.set(TEN)
        await made.until_fired(nine=4, ten=4)


async def test_a_wall_clock_set_back_fires_nothing_twice_and_goes_on_ringing(template, tmp_path, wall):
    wall.set(NINE + timedelta(seconds=1))
    async with running(template, tmp_path) as made:
        await made.until_fired(nine=4)
        wall.set(NINE - HOUR)
        await made.until_rung(5)
        assert await made.fired() == {"nine": 4}
        wall.set(NINE - timedelta(seconds=1))  # 09:00 comes a second time
        await made.until_rung(4)
        assert await made.fired() == {"nine": 4}
        wall.set(TEN - timedelta(seconds=1))
        await made.until_fired(nine=4, ten=4)


async def test_forward_and_back_again_within_the_hour(template, tmp_path, wall):
    wall.set(NINE - timedelta(minutes=10))
    async with running(template, tmp_path) as made:
        await made.until_rung(1)
        for at in (NINE + HOUR / 2, NINE - HOUR / 2, TEN - HOUR / 4, NINE - HOUR / 4):
            wall.set(at)
            await made.until_rung(3)
        assert await made.fired() == {"nine": 4}
        wall.set(TEN)
        await made.until_fired(nine=4, ten=4)


async def test_after_six_weeks_of_sleep_only_what_is_still_of_use_comes(template, tmp_path, wall):
    wall.set(NINE - HOUR)
    async with running(template, tmp_path) as made:
        await made.until_rung(1)
        wall.set(TEN + 42 * DAY)  # a Monday again; of the seven missed the latest is within twelve hours
        await made.until_fired(nine=4, ten=4)
        await made.until_rung(2)
        assert await made.fired() == {"nine": 4, "ten": 4}


async def test_health_tells_that_the_clock_was_set(template, tmp_path, wall):
    wall.set(NINE)
    async with running(template, tmp_path) as made:
        await made.until_rung(1)
        wall.set(wall.now() - HOUR)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await steps(made):
                await asyncio.sleep(0.05)
        assert [one["seconds"] for one in await steps(made)] == [-3600]


async def steps(made):
    async with made.database.transaction() as tx:
        return await BotStateStore(tx, 777).get(CLOCK_STEPS) or []
