"""The control routes of the sandbox (docs/sandbox.md) as the demo uses them; what for is decided elsewhere."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import aiohttp

from bot.demo.place import Unready

UP_SECONDS = 20.0
WAIT_SECONDS = 20
LOOK_SECONDS = 0.05


class Control:
    """A sandbox, spoken to over HTTP."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def get(self, path: str) -> dict[str, Any]:
        """What a control route answers."""
        async with self._session.get(f"/control/{path}") as answer:
            answer.raise_for_status()
            body: dict[str, Any] = await answer.json()
            return body

    async def post(self, path: str, **body: object) -> dict[str, Any]:
        """The same, with something said."""
        async with self._session.post(f"/control/{path}", json=body) as answer:
            answer.raise_for_status()
            said: dict[str, Any] = await answer.json()
            return said

    async def note(self, **notes: object) -> None:
        """Leave notes for the page."""
        await self.post("notes", **notes)

    async def hand_over(self, name: str, page: str) -> str:
        """Give the sandbox a page of HTML to show; the path it is at."""
        async with self._session.put(f"/control/documents/{name}", data=io.BytesIO(page.encode())) as answer:
            answer.raise_for_status()
            path: str = (await answer.json())["path"]
            return path

    async def until_up(self) -> None:
        """Wait for the sandbox to answer; Unready when it does not."""
        try:
            async with asyncio.timeout(UP_SECONDS):
                await self._answer()
        except TimeoutError as silent:
            raise Unready("the sandbox did not start; what it said above tells why") from silent

    async def wishes(self) -> AsyncIterator[str]:
        """What the page wishes from now on, for ever."""
        last = (await self.get("wishes"))["last"]
        while True:
            heard = await self.get(f"wishes?after={last}&wait={WAIT_SECONDS}")
            last = heard["last"]
            for one in heard["wishes"]:
                yield one["wish"]

    async def events(self, after: int) -> AsyncIterator[dict[str, Any]]:
        """What changes in the chats after event number `after`, for ever."""
        while True:
            heard = await self.get(f"events?after={after}&wait={WAIT_SECONDS}")
            after = heard["last"]
            for event in heard["events"]:
                yield event

    async def calls(self, method: str) -> int:
        """How often a method of the Bot API was called."""
        count: int = (await self.get("findings"))["calls"].get(method, 0)
        return count

    async def push(self, seconds: float, *, until: datetime) -> bool:
        """Push the clock on, unless the bot is still busy; False when `until` is reached."""
        clock = await self.get("clock")
        goal = datetime.fromisoformat(clock["goal"])
        if goal >= until:
            return False
        if clock["now"] == clock["goal"]:
            await self.post("clock", advance=min(seconds, (until - goal).total_seconds()), by="player")
        return True

    async def reach(self, goal: str) -> dict[str, Any]:
        """Push the clock to a goal (ISO) and wait until everything due on the way is done."""
        clock = await self.post("clock", goal=goal, by="history")
        while clock["now"] != clock["goal"]:
            clock = await self.get(f"clock?after={clock['serial']}&wait={WAIT_SECONDS}&follower=0")
        return clock

    async def newest(self, account: int) -> dict[str, Any]:
        """The newest message in somebody's chat."""
        messages: list[dict[str, Any]] = (await self.get(f"people/{account}/messages?limit=1"))["messages"]
        return messages[-1]

    async def _answer(self) -> None:
        while True:
            with contextlib.suppress(aiohttp.ClientError, OSError):
                await self.get("bots")
                return
            await asyncio.sleep(LOOK_SECONDS)


@asynccontextmanager
async def control_of(address: str) -> AsyncIterator[Control]:
    """The control of the sandbox at an address."""
    timeout = aiohttp.ClientTimeout(total=WAIT_SECONDS + 10)
    async with aiohttp.ClientSession(address, timeout=timeout) as session:
        yield Control(session)
