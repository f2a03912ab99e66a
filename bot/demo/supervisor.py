"""Looks after the bot of the demo: starts it, starts it again when it ended, ends it when the page wishes so."""

import asyncio
import contextlib
from collections.abc import Mapping

from bot.demo.control import Control
from bot.demo.place import Unready
from bot.demo.process import Process, ended, started

LOOK_SECONDS = 0.1
AGAIN_SECONDS = 2.0
"""Before a bot is started again that Telegram's troubles kept from coming up."""


class Supervisor:
    """One bot at a time; notes for the page whether it runs."""

    def __init__(self, control: Control, environment: Mapping[str, str]) -> None:
        self._control = control
        self._environment = environment
        self._process: Process | None = None
        self._is_wished_away = False
        self._has_run = False
        self.is_running = asyncio.Event()

    async def keep_running(self) -> None:
        """For ever; Unready when the bot has never yet come as far as asking for updates."""
        while True:
            await self._control.note(bot="starting")
            self._is_wished_away = False
            polls = await self._control.calls("getUpdates")
            self._process = await started(("bot", "run"), self._environment)
            try:
                if await self._polls(self._process, polls):
                    await self._control.note(bot="running")
                    self.is_running.set()
                    self._has_run = True
                    await self._process.wait()
                elif not self._is_wished_away:
                    await asyncio.sleep(AGAIN_SECONDS)
            finally:
                self.is_running.clear()
                await ended(self._process)

    def kill(self) -> None:
        """SIGKILL, as by a power cut."""
        self._signal("kill")

    def restart(self) -> None:
        """SIGTERM, as by an operator."""
        self._signal("terminate")

    def _signal(self, how: str) -> None:
        self._is_wished_away = True
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                getattr(self._process, how)()

    async def _polls(self, process: Process, before: int) -> bool:
        """Wait until it asks for updates; False when it ended before, wished away or kept from coming up again."""
        while await self._control.calls("getUpdates") <= before:
            if process.returncode is not None:
                if self._is_wished_away or self._has_run:
                    return False
                raise Unready(f"the bot ended with status {process.returncode}; what it said above tells why")
            await asyncio.sleep(LOOK_SECONDS)
        return True
