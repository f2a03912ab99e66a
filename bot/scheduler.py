"""The alarm clock: APScheduler rings the agenda in real time, a followed clock rings the same in leaps."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.clock import RealClock, SetClock, monotonic
from bot.firing import Firing
from bot.leadership import Leadership
from bot.letting_go import LettingGo
from bot.planning import PlanningSteps
from bot.storage.database import TROUBLE_AGAIN_SECONDS, Database, Unavailable
from bot.usecases.health import HealthCheck
from bot.usecases.holding import Holding
from bot.usecases.house import House
from bot.usecases.occurrences import Opener
from bot.usecases.planning import USUAL_REACH, Planner, Reach

log = structlog.get_logger(__name__)

PLAN_SECONDS = 60
FIRE_SECONDS = 1
WATCH_SECONDS = 5
CLOCK_STEP_SECONDS = 2.0
"""A difference between wall and machine time larger than this is a step of the clock."""

Chore = Callable[[], Awaitable[None]]


class Outgoing(Protocol):
    """Who takes on its way what is owed: the sender, or in a rehearsal one that only pretends."""

    def wake(self) -> None:
        """There may be something to send."""
        ...

    async def drain(self) -> None:
        """Send all that may leave now."""
        ...


@dataclass(slots=True)
class Agenda:
    """What rings: planning ahead and firing what is due, each chunk in a transaction of its own."""

    database: Database
    house: House
    openers: Mapping[str, Opener]
    sender: Outgoing
    chores: tuple[Chore, ...] = ()
    """What else is done at every ring, such as the progress of broadcasts."""
    follow: Callable[[], Awaitable[bool]] | None = None
    """Takes up the plan in force; says whether it is another than before."""
    reach: Reach = USUAL_REACH
    _planning: PlanningSteps = field(init=False)
    _firing: Firing = field(init=False)
    _letting_go: LettingGo = field(init=False)

    def __post_init__(self) -> None:
        self._planning = PlanningSteps(self.database, self.house, self.reach)
        self._firing = Firing(self.database, self.house, self.openers)
        self._letting_go = LettingGo(self.database, self.house)

    async def plan(self) -> None:
        """Plan what is in reach, usually the next 48 hours."""
        await self._planning.plan()

    async def fire(self) -> None:
        """Fire everything due under the plan in force, let go what was held until now, then do the chores."""
        if self.follow is not None and await self.follow():
            await self.plan()
        fired = await self._firing.fire_due()
        is_freed = await self._letting_go.let_go()
        for chore in self.chores:
            await chore()
        if fired:
            log.info("occurrences_fired", count=fired, at=self.house.clock.now().isoformat())
        if fired or is_freed:
            self.sender.wake()

    async def note_step(self, seconds: float) -> None:
        """Tell admins that the wall clock was set by so many seconds."""
        async with self.database.transaction() as tx:
            await HealthCheck(tx, self.house).note_step(seconds)

    async def next_due_at(self) -> datetime:
        """Campaign time at which it next has something to do."""
        async with self.database.transaction() as tx:
            held_until = await Holding(tx, self.house).next_at()
            due_at = await Planner(tx, self.house).next_due_at()
        return due_at if held_until is None else min(due_at, held_until)

    async def next_event_at(self) -> datetime | None:
        """Campaign time at which somebody next gets something, for whoever moves the clock."""
        async with self.database.transaction() as tx:
            events = await Planner(tx, self.house).next_event_at(), await Holding(tx, self.house).next_at()
        return min((at for at in events if at is not None), default=None)

    async def leap(self, clock: SetClock, goal: datetime, reached: Callable[[datetime], Awaitable[None]]) -> None:
        """Move the clock to `goal`, stopping at every instant at which something is due, in order."""
        await self.plan()
        while True:
            at = min(max(await self.next_due_at(), clock.now()), goal)
            clock.set(at)
            await self.plan()
            await self.fire()
            await self.sender.drain()
            await reached(at)
            if at >= goal:
                return


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """So many seconds after it last rang; APScheduler's own counts through every second a machine was asleep."""

    def __init__(self, seconds: float) -> None:
        self._after = timedelta(seconds=seconds)

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """Return when to ring next; `now` is the wall clock as APScheduler read it."""
        return now + self._after


class AlarmClock:
    """APScheduler with in-memory jobs only; the agenda in the database is the truth, and one process keeps it."""

    def __init__(self, agenda: Agenda, leadership: Leadership) -> None:
        self._agenda = agenda
        self._leadership = leadership
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._drift = _wall_minus_machine()
        self._watching: asyncio.TimerHandle | None = None
        self._rests_until = 0.0
        self._is_stopping = False

    def start(self) -> None:
        """Ring from now on."""
        now = RealClock().now()
        plan, fire = partial(self._ring, self._agenda.plan), partial(self._ring, self._agenda.fire)
        for ring, seconds in ((plan, PLAN_SECONDS), (fire, FIRE_SECONDS)):
            self._scheduler.add_job(ring, Every(seconds), next_run_time=now)
        self._scheduler.start()
        self._watch()

    async def _ring(self, work: Chore) -> None:
        """Do it, or rest a little while the database is unavailable; what is due then stays due."""
        if monotonic() < self._rests_until or not self._leadership.is_ours:
            return
        try:
            await work()
        except Unavailable as trouble:
            log.warning("agenda_waits", database=str(trouble))
            self._rests_until = monotonic() + TROUBLE_AGAIN_SECONDS
        except asyncio.CancelledError:  # APScheduler would log the end of a ring under way as an error
            if not self._is_stopping:
                raise

    def _watch(self) -> None:
        """A stepped wall clock would leave jobs waiting for hours; ring them now instead.

        It looks by machine time, for it would wait with them.
        """
        self._watching = asyncio.get_running_loop().call_later(WATCH_SECONDS, self._watch)
        drift = _wall_minus_machine()
        if abs(drift - self._drift) > CLOCK_STEP_SECONDS:
            log.warning("clock_stepped", seconds=round(drift - self._drift, 1))
            now, step = RealClock().now(), drift - self._drift
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=now)
            note = partial(self._ring, partial(self._agenda.note_step, step))
            self._scheduler.add_job(note, "date", run_date=now)
        self._drift = drift

    def stop(self) -> None:
        """Ring no more."""
        self._is_stopping = True
        if self._watching is not None:
            self._watching.cancel()
        self._scheduler.shutdown(wait=False)


def _wall_minus_machine() -> float:
    return RealClock().now().timestamp() - monotonic()
