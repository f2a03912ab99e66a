"""Several bots on one PostgreSQL and one sandbox, and a wire between a bot and its database that can be cut."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import make_url

from bot.clock import SetClock
from bot.library import load
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Database
from bot.usecases.house import House
from tests.cast import BOUND, CAST, enrol
from tests.faults.processes import START, TOKEN, Stage, free_port


@dataclass(slots=True)
class Hand:
    """One `bot run`."""

    process: asyncio.subprocess.Process
    port: int

    async def says(self, http: aiohttp.ClientSession) -> dict[str, Any]:
        """Its /readyz; empty while it can't answer."""
        with suppress(aiohttp.ClientError, TimeoutError):
            async with http.get(f"http://127.0.0.1:{self.port}/readyz", timeout=aiohttp.ClientTimeout(2)) as answer:
                return await answer.json()
        return {}

    async def counted(self, http: aiohttp.ClientSession, what: str) -> float:
        """The sum of the counters that have `what` in their line of /metrics."""
        async with http.get(f"http://127.0.0.1:{self.port}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if what in line and not line.startswith("#"))


@dataclass(slots=True)
class Crew:
    """Who runs, and what they run on."""

    url: str
    stage: Stage
    database: Database
    house: House
    hands: list[Hand] = field(default_factory=list)

    async def start(self, *, url: str = "", **settings: str) -> Hand:
        """One more bot; its own pace is the default one."""
        port = free_port()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            env={
                **os.environ,
                "BOT_TOKEN": TOKEN,
                "BOT__DATABASE__URL": url or self.url,
                "BOT__TELEGRAM__API_URL": self.stage.base,
                "BOT__CLOCK__URL": f"{self.stage.base}/control/clock",
                "BOT__WEB__PORT": str(port),
                "BOT__BROADCASTS__UNDO_SECONDS": "0",
                "BOT__FLOOD__MOST_UPDATES": "0",
                "BOT__LOG__LEVEL": "warning",
                **settings,
            },
        )
        self.hands.append(Hand(process, port))
        return self.hands[-1]

    async def leaders(self) -> list[Hand]:
        """Who says that it leads."""
        return [hand for hand in self.hands if (await hand.says(self.stage.http)).get("leads") == 1]

    async def until_one_leads(self, *, but: Hand | None = None) -> Hand:
        """The one leader, another than `but`."""
        found: list[Hand] = []

        async def one() -> bool:
            found[:] = [hand for hand in await self.leaders() if hand is not but]
            return len(found) == 1

        await self.stage.until(one)
        return found[0]

    async def stop(self) -> list[int]:
        """SIGTERM to all that live; their exit statuses."""
        for hand in self.hands:
            if hand.process.returncode is None:
                hand.process.terminate()
        async with asyncio.timeout(30):
            return [await hand.process.wait() for hand in self.hands]


@asynccontextmanager
async def crew(url: str, *, rates: str = "real") -> AsyncIterator[Crew]:
    """A sandbox and a PostgreSQL with the cast on it, nobody at work yet."""
    database = Database(url)
    library = load(Path("content"))
    async with database.transaction() as tx:
        await enrol(tx, at=START, bound=BOUND)
        campaign_id = await CampaignStore(tx).take_up(library.campaign.key, at=START)
    house = House(campaign_id, library, SetClock(START), "兰州分馆", "Asia/Shanghai", 777, "zhengyou_bot")
    port = free_port()
    sandbox = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", str(port), "--start", START.isoformat()),
        *("--token", TOKEN, "--rates", rates),
        stdout=asyncio.subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession(base) as http:
        made = Crew(url, Stage(base, url, Path(), http), database, house)
        try:
            await made.stage.until(lambda: _is_up(http))
            for player in CAST.values():
                await people(made, player.user)
            yield made
        finally:
            for process in (*(hand.process for hand in made.hands), sandbox):
                if process.returncode is None:
                    process.kill()
                    await process.wait()
            await database.close()


async def people(made: Crew, *users: int) -> None:
    """Accounts at the sandbox."""
    for user in users:
        await made.stage.tell("people", id=user, first_name=str(user), language_code="zh")


async def _is_up(http: aiohttp.ClientSession) -> bool:
    with suppress(aiohttp.ClientError):
        async with http.get("/control/bots") as answer:
            return answer.status == 200
    return False


@dataclass(slots=True)
class Wire:
    """A loopback proxy to PostgreSQL; cut, it swallows everything and closes nothing, like a dead router."""

    port: int = 0
    is_cut: bool = False
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def address(self, url: str) -> str:
        """The database's address by way of the wire."""
        parts = make_url(url)
        plain = parts.set(host="127.0.0.1", port=self.port, query={})
        return plain.render_as_string(hide_password=False)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One direction."""
        try:
            with suppress(OSError):
                while data := await reader.read(65_536):
                    if self.is_cut:
                        await asyncio.Event().wait()
                    writer.write(data)
                    await writer.drain()
        finally:
            writer.transport.abort()


@asynccontextmanager
async def wire(url: str) -> AsyncIterator[Wire]:
    """A wire to the server of that address."""
    made, parts = Wire(), make_url(url)
    socket_folder = parts.query.get("host")

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if socket_folder:
            far = await asyncio.open_unix_connection(f"{socket_folder}/.s.PGSQL.{parts.port or 5432}")
        else:
            far = await asyncio.open_connection(parts.host, parts.port or 5432)
        made._tasks |= {
            asyncio.create_task(made.carry(reader, far[1])),
            asyncio.create_task(made.carry(far[0], writer)),
        }

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        for task in made._tasks:
            task.cancel()
        await asyncio.gather(*made._tasks, return_exceptions=True)
