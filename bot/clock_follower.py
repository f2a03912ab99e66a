"""Following a clock URL: the bot leaps to the goal others set and reports every instant it reached."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import structlog

from bot.clock import SetClock
from bot.scheduler import Agenda

log = structlog.get_logger(__name__)

WAIT_SECONDS = 2
"""How long one question is held; short enough that the clock knows its follower is alive."""
RETRY_SECONDS = 0.5


async def read_clock(url: str) -> datetime:
    """The instant a clock URL shows."""
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        shown = await answer.json()
    return datetime.fromisoformat(shown["now"])


@dataclass(slots=True)
class ClockFollower:
    """Speaks the clock protocol of docs/sandbox.md."""

    url: str
    clock: SetClock
    agenda: Agenda
    _serial: int = -1

    async def follow_forever(self) -> None:
        """Leap whenever the goal moves, until cancelled."""
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    shown = await self._ask(session)
                except (aiohttp.ClientError, TimeoutError) as error:
                    log.warning("clock_unreadable", error=type(error).__name__)
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                self._serial = shown["serial"]
                goal = datetime.fromisoformat(shown["goal"])
                if goal > self.clock.now():
                    await self.agenda.leap(self.clock, goal, lambda at: self._report(session, at))
                else:
                    await self._report(session, self.clock.now())

    async def _ask(self, session: aiohttp.ClientSession) -> Mapping[str, Any]:
        query = {"after": str(self._serial), "wait": str(WAIT_SECONDS)}
        async with session.get(self.url, params=query) as answer:
            shown: Mapping[str, Any] = await answer.json()
            return shown

    async def _report(self, session: aiohttp.ClientSession, at: datetime) -> None:
        next_at = await self.agenda.next_due_at()
        body = {"at": at.isoformat(), "next": next_at.isoformat()}
        async with session.post(f"{self.url}/reached", json=body) as answer:
            await answer.read()
