"""Following a clock URL: the bot leaps to the goal others set and reports every instant it reached."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
import structlog

from bot.chronicling import Chronicling
from bot.clock import SetClock, monotonic
from bot.leadership import Leadership
from bot.scheduler import Agenda
from bot.storage.database import TROUBLE_AGAIN_SECONDS, Unavailable

log = structlog.get_logger(__name__)

WAIT_SECONDS = 2
"""How long one question is held; short enough that the clock knows its follower is alive."""
RETRY_SECONDS = 0.5
ANSWER_SECONDS = 10
"""Longest a question may take: a clock that is silent for longer is asked again."""
START_SECONDS = 10.0
"""How long the first question is repeated; the clock may be starting too."""


class UnreadableClock(OSError):
    """A clock URL that answers with nothing of the clock protocol, or not at all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a clock URL answers; instants are aware."""

    serial: int
    now: datetime
    goal: datetime


async def read_clock(url: str, *, within: float = START_SECONDS) -> datetime:
    """The instant a clock URL shows; UnreadableClock when it shows none for `within` seconds."""
    give_up_at = monotonic() + within
    async with _session() as session:
        while True:
            try:
                return (await _ask(session, url)).now
            except UnreadableClock:
                if monotonic() >= give_up_at:
                    raise
            await asyncio.sleep(RETRY_SECONDS)


@dataclass(slots=True)
class ClockFollower:
    """Speaks the clock protocol of docs/sandbox.md."""

    url: str
    clock: SetClock
    agenda: Agenda
    leadership: Leadership = field(default_factory=Leadership)
    chronicling: Chronicling | None = None
    _serial: int = -1
    _told_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._told_at = self.clock.now()

    async def follow_forever(self) -> None:
        """Leap whenever the goal moves, until cancelled; a clock that fails is asked again."""
        async with _session() as session:
            while True:
                try:
                    shown = await _ask(session, self.url, after=self._serial, wait=WAIT_SECONDS)
                except UnreadableClock as error:
                    log.warning("clock_unreadable", error=type(error.__cause__).__name__)
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                self._serial = shown.serial
                try:
                    if self.leadership.is_ours:
                        await self._go_to(session, shown.goal)
                    else:  # who leads fires what is due and says how far it is
                        self.clock.set(max(self.clock.now(), shown.now))
                except Unavailable as trouble:
                    log.warning("agenda_waits", database=str(trouble))
                    await asyncio.sleep(TROUBLE_AGAIN_SECONDS)
                    self._serial = -1  # ask anew where to go

    async def _go_to(self, session: aiohttp.ClientSession, goal: datetime) -> None:
        if goal > self.clock.now():
            await self.agenda.leap(self.clock, goal, lambda at: self._report(session, at))
            return
        await self.agenda.plan()  # a bot that starts late finds the clock where it is going, and all still to do
        await self.agenda.fire()  # the clock stands, but a broadcast goes on telling how far it is
        await self._report(session, self.clock.now())

    async def _report(self, session: aiohttp.ClientSession, at: datetime) -> None:
        """Say how far it got; a report that is lost is made good by the next one, two seconds later at the latest."""
        event_at = await self.agenda.next_event_at()
        done = await self.chronicling.since(self._told_at) if self.chronicling else ()
        body = {"at": at.isoformat(), "next": event_at.isoformat() if event_at else None, "done": list(done)}
        try:
            async with session.post(f"{self.url}/reached", json=body) as answer:
                await answer.read()
            self._told_at = at
        except (aiohttp.ClientError, OSError) as error:
            log.warning("clock_report_lost", error=type(error).__name__)


def _session() -> aiohttp.ClientSession:
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    return aiohttp.ClientSession(timeout=timeout, raise_for_status=True)


async def _ask(session: aiohttp.ClientSession, url: str, **query: int) -> Shown:
    try:
        async with session.get(url, params=query) as answer:
            return _shown(await answer.json())
    except (aiohttp.ClientError, OSError, ValueError, LookupError, TypeError) as error:
        raise UnreadableClock(f"no clock at {url}: {type(error).__name__}") from error


def _shown(body: Mapping[str, str | int]) -> Shown:
    """ValueError, LookupError or TypeError when the body is not a clock's."""
    return Shown(int(body["serial"]), _instant(body["now"]), _instant(body["goal"]))


def _instant(text: str | int) -> datetime:
    at = datetime.fromisoformat(str(text))
    if at.tzinfo is None:
        raise ValueError("an instant without its zone")
    return at
