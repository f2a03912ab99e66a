"""Pushes the campaign clock at a speed, for `--speed`; the page has a player of its own."""

import asyncio
from datetime import datetime

from bot.demo.control import Control

BEAT_SECONDS = 0.5


class Player:
    """Plays at `speed` campaign seconds for each second, until paused or `until`."""

    def __init__(self, control: Control, speed: float, until: datetime) -> None:
        self._control = control
        self._speed = speed
        self._until = until

    async def play(self) -> None:
        """Play to the end; nothing at speed 0."""
        await self._control.note(speed=self._speed)
        while self._speed > 0:
            if not await self._control.push(self._speed * BEAT_SECONDS, until=self._until):
                break
            await asyncio.sleep(BEAT_SECONDS)
        await self._control.note(speed=0)

    def pause(self) -> None:
        """Stop pushing, for good: from now on the page decides."""
        self._speed = 0
