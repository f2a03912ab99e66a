"""Thousands of people on a stage, and processes that are killed among them at times a seed decides."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from random import Random

import aiohttp
from sqlalchemy import func, insert, select

from bot.storage import tables as t
from tests.cast import EAST, UNITS
from tests.faults.forks import Forked
from tests.faults.processes import START, Stage, free_port

FIRST = 100_000
"""The first of the crowd's numbers, as persons and as accounts."""
HOLD_SECONDS = 1.0


async def a_crowd(acted: Stage, count: int) -> list[int]:
    """So many more members of the East branch, bound and agreeing; their accounts."""
    people = range(FIRST, FIRST + count)
    await acted.tell("people/crowd", first=FIRST, count=count)
    async with acted.transaction() as tx:
        named = [{"id": n, "code": f"N{n}", "name": f"N{n}", "language": "zh", "created_at": START} for n in people]
        await tx.run(insert(t.person), named)
        joined = {"unit_id": UNITS[EAST], "kind": "staff", "from_on": date(2010, 1, 1)}
        await tx.run(insert(t.membership), [{"person_id": n} | joined for n in people])
        await tx.run(insert(t.telegram_account), [{"person_id": n, "user_id": n, "bound_at": START} for n in people])
        await tx.run(insert(t.consent), [{"person_id": n, "version": 1, "given_at": START} for n in people])
    return list(people)


@dataclass(slots=True)
class Killing:
    """Bots that are killed one after the other and started again; `flagged` counts rows of unknown outcome by kill."""

    acted: Stage
    random: Random
    bots: list[Forked] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    kills: int = 0

    async def start(self, count: int) -> None:
        self.ports = [free_port() for _ in range(count)]
        for port in self.ports:
            self.bots.append(await self._another(port))

    async def _another(self, port: int) -> Forked:
        return await self.acted.one_more_bot(hold_seconds=HOLD_SECONDS, more_env={"BOT__WEB__PORT": str(port)})

    async def kill_one(self, within: float) -> None:
        """Let one that is up work for a moment of up to `within` seconds, then kill it and start another in its place."""
        number = self.random.randrange(len(self.bots))
        await self.acted.until(lambda: self._is_up(number))
        await asyncio.sleep(self.random.uniform(0, within))
        self.bots[number].kill()
        assert await self.bots[number].wait() == -signal.SIGKILL, "it had died before, of something else"
        self.kills += 1
        self.bots[number] = await self._another(self.ports[number])

    async def _is_up(self, number: int) -> bool:
        ended = self.bots[number].returncode
        assert ended is None, f"it died of something else, {ended}:\n{self.acted.log.read_text('utf-8')[-3000:]}"
        with suppress(aiohttp.ClientError):
            async with self.acted.http.get(f"http://127.0.0.1:{self.ports[number]}/healthz") as answer:
                return answer.status == 200
        return False

    async def stop(self) -> Sequence[int]:
        """SIGTERM for all; how they ended."""
        for bot in self.bots:
            bot.terminate()
        return [await bot.wait() for bot in self.bots]

    def end(self) -> None:
        """Leave nothing behind."""
        for bot in self.bots:
            bot.kill()


async def flagged(acted: Stage) -> int:
    """How many deliveries had an outcome nobody could know."""
    async with acted.transaction() as tx:
        found: int = await tx.value(select(func.count()).where(t.delivery.c.unknowns > 0))
    return found
