"""The whole campaign of the demo as a page: rehearsed when somebody wishes to see it, handed to the sandbox to show."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from bot.demo.control import Control
from bot.demo.process import running

LANGUAGES = ("zh", "en")


class Programme:
    """Rehearses in processes of their own, one for each language."""

    def __init__(self, control: Control, environment: Mapping[str, str], folder: Path) -> None:
        self._control = control
        self._environment = environment
        self._folder = folder
        self._wished = asyncio.Event()

    def wish(self) -> None:
        """Begin, unless it is under way."""
        self._wished.set()

    async def show_when_wished(self) -> None:
        """For ever: wait for the wish, rehearse, put the pages where the visitor can read them."""
        await self._control.note(programme="offered")
        while True:
            await self._wished.wait()
            await self._control.note(programme="underway")
            found = dict(zip(LANGUAGES, await asyncio.gather(*map(self._rehearsed, LANGUAGES)), strict=True))
            await self._control.note(programme=found if all(found.values()) else "offered")
            self._wished.clear()

    async def _rehearsed(self, language: str) -> str | None:
        """Where the page is; None where it could not be made, and what the process said above tells why."""
        file = self._folder / f"campaign.{language}.html"
        file.unlink(missing_ok=True)
        command = ("bot", "rehearse", "--language", language, "--html", str(file))
        async with running(command, self._environment) as process:
            if await process.wait() != 0:
                return None
        page = await asyncio.to_thread(file.read_text, "utf-8")
        return await self._control.hand_over(file.name, page)
