"""Real processes for the fault tests: a sandbox, bots on it, and how to talk to both over HTTP."""

import asyncio
import os
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.storage.database import Database, Transaction, Unavailable
from tests.cast import BOUND, CAST, enrol
from tests.faults.evidence import Evidence, gather, seen_in
from tests.faults.forks import Forked, forks

TOKEN = "777:faults"
START = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
PATIENCE_SECONDS = 60.0
LIFTED = {
    "BOT__PACING__PER_SECOND": "0",
    "BOT__PACING__RESERVED_FOR_ANSWERS": "0",
    "BOT__PACING__PER_CHAT_SECONDS": "0",
    "BOT__PACING__PER_GROUP_MINUTE": "0",
    "BOT__PACING__RESEND_AFTER_SECONDS": "1",
    "BOT__BROADCASTS__UNDO_SECONDS": "0",
    "BOT__FLOOD__MOST_UPDATES": "0",
}


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port


@dataclass(slots=True)
class Stage:
    """A sandbox that runs, a database with the cast enrolled, and bots that come and go."""

    base: str
    url: str
    folder: Path
    http: aiohttp.ClientSession
    settings: dict[str, str] = field(default_factory=lambda: dict(LIFTED))
    """What every bot started from now on finds in its environment, besides where everything is."""
    bot: Forked | asyncio.subprocess.Process | None = None
    deaths: list[int] = field(default_factory=list)
    polls_at_death: int = 0
    """How often bots had asked for updates when the last one died; a successor that asks is up."""

    @property
    def file(self) -> Path:
        """The SQLite file, where that is what the stage stands on."""
        return self.folder / "faults.db"

    @property
    def log(self) -> Path:
        """What all its bots said."""
        return self.folder / "bot.log"

    @asynccontextmanager
    async def restarting(self) -> AsyncIterator[None]:
        """Start the bot anew whenever it dies inside the block, without its orders to die."""
        watch = asyncio.create_task(self._restart_forever())
        try:
            yield
        finally:
            watch.cancel()

    async def _restart_forever(self) -> None:
        while self.bot is not None:
            status = await self.bot.wait()
            self.polls_at_death = await self.polls()
            self.deaths.append(status)
            await self.start_bot()

    async def ask(self, path: str, **query: str) -> Any:
        """What a control route answers."""
        async with self.http.get(f"/control/{path}", params=query) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def tell(self, path: str, **body: object) -> Any:
        """Post to a control route."""
        async with self.http.post(f"/control/{path}", json=body) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def polls(self) -> int:
        """How often bots have asked for updates."""
        return int((await self.ask("findings"))["calls"].get("getUpdates", 0))

    async def mend(self) -> None:
        """End all faults."""
        async with self.http.delete("/control/faults") as answer:
            answer.raise_for_status()

    async def start_bot(self, *extra: str, **more: Any) -> Forked:
        """Start `bot run` on the stage; `more` goes to the fork (limits, what to change before)."""
        self.bot = await self.one_more_bot(*extra, **more)
        return self.bot

    async def one_more_bot(self, *extra: str, more_env: Mapping[str, str] | None = None, **more: Any) -> Forked:
        """Start a bot beside the one there is, with something else in its environment alone."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        where = {
            "BOT_TOKEN": TOKEN,
            "BOT__DATABASE__URL": self.url,
            "BOT__TELEGRAM__API_URL": self.base,
            "BOT__CLOCK__URL": f"{self.base}/control/clock",
            "BOT__WEB__PORT": "0",
            "BOT__LOG__LEVEL": "warning",
        }
        env = {**kept, **where, **self.settings, **(more_env or {})}
        changed = {"before": "tests.faults.hurried"} | more
        return await forks().start("bot", ("run", *extra), env=env, log=str(self.log), **changed)

    async def bot_died(self) -> int:
        """Wait until the bot is dead; its exit status."""
        assert self.bot is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self.bot.wait()

    async def stop_bot(self) -> int:
        """SIGTERM; its exit status."""
        assert self.bot is not None
        if self.bot.returncode is None:
            self.bot.terminate()
        return await self.bot_died()

    async def kill_bot(self) -> None:
        """SIGKILL, and wait until it is dead."""
        assert self.bot is not None
        self.bot.kill()
        assert await self.bot_died() == -signal.SIGKILL

    async def until(self, what: Callable[[], Awaitable[bool]], within: float = PATIENCE_SECONDS) -> None:
        """Wait until something holds, asking ten times a second."""
        async with asyncio.timeout(within):
            while not await _holds(what):
                await asyncio.sleep(0.1)

    async def arrivals(self, after: int = 0) -> list[dict[str, Any]]:
        """What really arrived, from the sandbox's ledger."""
        found: list[dict[str, Any]] = (await self.ask("ledger", after=str(after)))["arrivals"]
        return found

    async def leap(self, goal: str) -> None:
        """Raise the goal of the campaign clock."""
        await self.tell("clock", goal=goal)

    async def tap(self, user: int, label: str) -> bool:
        """Tap a button on the newest message that has it; says whether there was one."""
        messages = (await self.ask(f"people/{user}/messages"))["messages"]
        for message in reversed(messages):
            labels = [button["text"] for row in message["keyboard"] for button in row]
            if label in labels and message["deleted_at"] is None:
                await self.tell(f"people/{user}/tap", message_id=message["message_id"], label=label)
                return True
        return False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """A look into the database beside the bot, or a change to it."""
        database = Database(self.url)
        try:
            async with database.transaction() as tx:
                yield tx
        finally:
            await database.close()

    async def evidence(self, *, told: Sequence[str] = (), per_second: float = 0, buried: int = 0) -> Evidence:
        """Both sides of the matter as they stand now."""
        seen = seen_in(await self.arrivals(), await self.ask("updates"))
        database = Database(self.url)
        try:
            return await gather(database, seen, told=told, per_second=per_second, buried=buried)
        finally:
            await database.close()


@asynccontextmanager
async def stage(template: Path, folder: Path, url: str = "") -> AsyncIterator[Stage]:
    """Everything up but the bot; everything down at the end. Without a `url` on a copy of the SQLite `template`."""
    port = free_port()
    if not url:
        shutil.copy(template, folder / "faults.db")
        url = f"sqlite+aiosqlite:///{folder}/faults.db"
    database = Database(url)
    async with database.transaction() as tx:
        await enrol(tx, at=START, bound=BOUND)
    await database.close()
    words = ("--port", str(port), "--start", START.isoformat(), "--token", TOKEN, "--rates", "lifted")
    sandbox = await forks().start("sandbox", words, env={}, log=str(folder / "sandbox.log"))
    base = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession(base) as http:
        made = Stage(base, url, folder, http)
        try:
            await made.until(lambda: _is_up(http))
            for player in CAST.values():
                await made.tell("people", id=player.user, first_name=player.name, language_code=player.language)
            for name in BOUND:
                await made.tell(f"people/{CAST[name].user}/text", text="/start")
            yield made
        finally:
            for process in (made.bot, sandbox):
                if process is not None and process.returncode is None:
                    process.kill()
                    await process.wait()


async def _holds(what: Callable[[], Awaitable[bool]]) -> bool:
    """Not yet, where the database is too busy to be looked at."""
    try:
        return await what()
    except Unavailable:
        return False


async def _is_up(http: aiohttp.ClientSession) -> bool:
    try:
        async with http.get("/control/bots") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False
