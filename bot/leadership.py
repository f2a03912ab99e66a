"""Which of several processes polls and plans; only politeness, since keys in the database keep things correct."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from bot.clock import monotonic
from bot.metrics import COUNTS
from bot.storage.advisory import IDLE_SECONDS, STATEMENT_SECONDS, AdvisoryLock

log = structlog.get_logger(__name__)

BEAT_SECONDS = 2.0
"""How often the leader speaks to the server."""
TRY_SECONDS = 1.0
"""How often the others look whether somebody must take over."""
HELD_SECONDS = BEAT_SECONDS + STATEMENT_SECONDS + 1.0
"""How long a sign of life counts; over before the server gives the lock to another."""
assert HELD_SECONDS < IDLE_SECONDS  # noqa: S101 - else two would lead for a moment


@dataclass(slots=True)
class Leadership:
    """Without a lock there is only one process, which always leads."""

    lock: AdvisoryLock | None = None
    _until: float = float("-inf")
    _taken: asyncio.Event = field(default_factory=asyncio.Event)
    _limits: set[asyncio.Timeout] = field(default_factory=set)

    @property
    def is_ours(self) -> bool:
        """Whether this process leads now."""
        return self.lock is None or monotonic() < self._until

    async def keep_forever(self) -> None:
        """Lead when nobody does, and go on as long as the server answers, until cancelled."""
        if self.lock is None:
            return
        try:
            while True:
                await self._beat(self.lock)
                await asyncio.sleep(BEAT_SECONDS if self.is_ours else TRY_SECONDS)
        finally:
            self.lock.close()

    async def _beat(self, lock: AdvisoryLock) -> None:
        asked_at, led = monotonic(), self._taken.is_set()
        if not await lock.is_ours():
            self._lead_until(float("-inf"))
        else:
            self._lead_until(asked_at + HELD_SECONDS)
            if not led:
                log.info("leading")
                COUNTS.add("leadership_taken_total")

    def _lead_until(self, until: float) -> None:
        self._until = until
        for limit in self._limits:
            if not limit.expired():
                limit.reschedule(max(until, monotonic()))
        if self.is_ours:
            self._taken.set()
        else:
            self._taken.clear()

    async def while_ours(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do endless `work` whenever this process leads, from its beginning each time; cut it off when it must not."""
        if self.lock is None:
            await work()
            return
        while True:
            await self._taken.wait()
            limit = asyncio.timeout_at(self._until)
            try:
                async with limit:
                    self._limits.add(limit)
                    await work()
            except TimeoutError:
                if not limit.expired():
                    raise
                self._taken.clear()
                log.warning("leads_no_more")
            finally:
                self._limits.discard(limit)
