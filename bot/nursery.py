"""The one home of background tasks: named, watched, and gone at the end."""

import asyncio
import secrets
from collections.abc import Coroutine
from typing import Any

import structlog

from bot.metrics import COUNTS

log = structlog.get_logger(__name__)


class Nursery:
    """Starts tasks and sees what becomes of them."""

    def __init__(self) -> None:
        self._tasks: dict[asyncio.Task[None], bool] = {}
        self._broken = asyncio.Event()
        self._is_closing = False

    def start(self, name: str, work: Coroutine[Any, Any, None], *, essential: bool = False) -> None:
        """Run `work`; the end of an essential one, other than by `close`, ends the process's wait."""
        task = asyncio.create_task(work, name=name)
        self._tasks[task] = essential
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        essential = self._tasks.pop(task, False)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            COUNTS.add("tasks_failed_total", task=task.get_name())
            log.error("task_failed", task=task.get_name(), id=secrets.token_hex(4), exc_info=error)
        if essential and not self._is_closing:
            self._broken.set()

    async def until(self, stop: asyncio.Event) -> bool:
        """Wait for `stop`, or for an essential task to end; says whether all was well."""
        waits = {asyncio.ensure_future(stop.wait()), asyncio.ensure_future(self._broken.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return not self._broken.is_set()

    async def close(self, within: float) -> None:
        """Cancel what loops, give short tasks `within` seconds to finish, then cancel them too."""
        self._is_closing = True
        for task, essential in tuple(self._tasks.items()):
            if essential:
                task.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=within)
        while rest := tuple(self._tasks):  # a task may start another on its way out
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
