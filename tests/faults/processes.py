"""Real processes for the fault tests: a sandbox, a bot on it, and how to talk to both over HTTP."""

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.storage.database import Database
from tests.cast import BOUND, CAST, enrol

TOKEN = "777:faults"
START = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
PATIENCE_SECONDS = 60.0


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port


@dataclass(slots=True)
class Stage:
    """A sandbox that runs, a database with the cast enrolled, and a bot that comes and goes."""

    base: str
    file: Path
    http: aiohttp.ClientSession
    bot: asyncio.subprocess.Process | None = None
    deaths: list[int] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    """Settings of the bot that a test wants otherwise."""

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
            self.deaths.append(await self.bot.wait())
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

    async def start_bot(self, *extra: str) -> None:
        """Start `bot run` on the stage."""
        self.bot = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            *extra,
            env={
                **os.environ,
                "BOT_TOKEN": TOKEN,
                "BOT__DATABASE__URL": f"sqlite+aiosqlite:///{self.file}",
                "BOT__TELEGRAM__API_URL": self.base,
                "BOT__CLOCK__URL": f"{self.base}/control/clock",
                "BOT__WEB__PORT": "0",
                "BOT__PACING__PER_SECOND": "0",
                "BOT__PACING__RESERVED_FOR_ANSWERS": "0",
                "BOT__FLOOD__MOST_UPDATES": "0",
                "BOT__PACING__PER_CHAT_SECONDS": "0",
                "BOT__PACING__PER_GROUP_MINUTE": "0",
                "BOT__PACING__RESEND_AFTER_SECONDS": "1",
                "BOT__LOG__LEVEL": "warning",
                **self.variables,
            },
        )

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

    async def until(self, what: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something holds, asking four times a second."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await what():
                await asyncio.sleep(0.25)

    async def arrivals(self) -> list[dict[str, Any]]:
        """What really arrived, from the sandbox's ledger."""
        found: list[dict[str, Any]] = (await self.ask("ledger"))["arrivals"]
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
async def stage(template: Path, folder: Path) -> AsyncIterator[Stage]:
    """Everything up but the bot; everything down at the end."""
    port, file = free_port(), folder / "faults.db"
    shutil.copy(template, file)
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.transaction() as tx:
        await enrol(tx, at=START, bound=BOUND)
    await database.close()
    sandbox = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "sandbox", "--port", str(port), "--start", START.isoformat(), "--token", TOKEN, "--rates", "lifted"),
        stdout=asyncio.subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession(base) as http:
        made = Stage(base, file, http)
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


async def _is_up(http: aiohttp.ClientSession) -> bool:
    try:
        async with http.get("/control/bots") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False
