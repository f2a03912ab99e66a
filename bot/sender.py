"""Answers and deliveries out: one round settles what ended, marks what leaves, and starts the requests."""

import asyncio
import contextlib
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.answering import Answering
from bot.brake import Brake, Turn
from bot.clock import monotonic
from bot.crash_points import crash_point
from bot.delivering import Delivering
from bot.domain.deliveries import Claimed
from bot.nursery import Nursery
from bot.storage.answers import Answer
from bot.storage.database import TROUBLE_AGAIN_SECONDS, Database, Transaction, Unavailable
from bot.usecases.house import House
from bot.usecases.outbox import Ended, Outbox

log = structlog.get_logger(__name__)

IDLE_SECONDS = 1.0
"""How often an idle sender looks for rows whose waiting time is over, and for what other processes committed."""
ROUND_SECONDS = 0.02
"""From one round's beginning to the next at least while deliveries leave: what keeps a thousand a second in flight."""
ANSWERS_ROUND_SECONDS = 0.05
"""The same while only answers do, so that a round under load carries several; one after a pause begins at once."""
RESCUE_EVERY = timedelta(seconds=1)
"""How often (machine time) leases that ran out and unknown outcomes that waited long enough are looked for."""


@dataclass(frozen=True, slots=True)
class _Leaving:
    """What leaves after the commit of a round."""

    answers: Sequence[Answer] = ()
    claimed: Sequence[Claimed] = ()
    leave_by: float = 0.0
    """Machine time by which what is claimed must leave."""
    turn: Turn | None = None


@dataclass(slots=True)
class Sender:
    """Asks pacing first, marks the row `sending`, commits, then lets the request leave."""

    database: Database
    house: House
    brake: Brake
    answering: Answering
    delivering: Delivering
    nursery: Nursery
    most_in_flight: int = 30
    _flying: int = 0
    _round_seconds: float = ROUND_SECONDS
    _is_running: bool = False
    _is_stopping: bool = False
    _rescued_at: datetime | None = None
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    async def take_over(self) -> None:
        """At start: on SQLite no other process is alive, so what was `sending` is now of unknown outcome."""
        if not self.database.is_sqlite:
            return
        async with self.database.transaction() as tx:
            rescued = await Outbox(tx, self.house).rescue(all_of_them=True)
            await self.answering.take_over(tx)
        if rescued:
            log.warning("deliveries_uncertain", count=rescued)

    async def run_forever(self) -> None:
        """Send until stopped."""
        self._is_running = True
        try:
            while not self._is_stopping:
                self._woken.clear()
                began = monotonic()
                if not await self._tried_round():
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._woken.wait(), timeout=IDLE_SECONDS)
                await asyncio.sleep(began + self._round_seconds - monotonic())
        finally:
            self._is_running = False
            self.wake()

    async def _tried_round(self) -> bool:
        """A round; while the database is unavailable nothing leaves, and what ended is kept in mind."""
        try:
            return await self.round()
        except Unavailable as trouble:
            log.warning("sending_waits", database=str(trouble))
            await asyncio.sleep(TROUBLE_AGAIN_SECONDS)
            return True

    async def stop(self, within: float) -> None:
        """Claim no more, let requests under way end, write how they ended; after `within` seconds give up on them."""
        self._is_stopping = True
        self.wake()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._is_running or self._flying:
                    self._woken.clear()
                    await self._woken.wait()
        await self.round()

    async def drain(self) -> None:
        """Run rounds until nothing is left that could leave now."""
        while await self.round() or self._flying:
            if self._flying:
                self._woken.clear()
                await self._woken.wait()

    async def round(self) -> bool:
        """Settle what ended, claim what may leave, start it; says whether anything moved."""
        async with self._turn:
            async with self.database.transaction() as tx:
                outbox = Outbox(tx, self.house)
                answered = await self.answering.settle(tx)
                ended = await self.delivering.settle(outbox)
                await self._rescue(tx, outbox)
                leaving = await self._leaving(tx, outbox)
                _crash_points("before", leaving.claimed, ended)
            _crash_points("after", leaving.claimed, ended)
            self.answering.written(answered)
            self.delivering.written(ended)
            self._start(leaving)
        self._round_seconds = ROUND_SECONDS if leaving.claimed or ended else ANSWERS_ROUND_SECONDS
        return bool(ended or answered or leaving.answers or leaving.claimed or outbox.passed_over)

    async def _rescue(self, tx: Transaction, outbox: Outbox) -> None:
        now = await tx.machine_now()
        if self._rescued_at is None or abs(now - self._rescued_at) >= RESCUE_EVERY:
            self._rescued_at = now
            await outbox.rescue(all_of_them=False)
            await outbox.resend_uncertain()

    async def _leaving(self, tx: Transaction, outbox: Outbox) -> _Leaving:
        """Take this process's turn and fill it; a brake that is on only tells the others why."""
        if self._is_stopping:
            await self.answering.let_go(tx)
        is_still = self._is_stopping or self.brake.is_on
        waiting = [] if is_still else await self.answering.waiting(tx, self._look_after)
        room = 0 if is_still else self.most_in_flight - self._flying
        if not waiting and room <= 0 and not self.brake.has_news:
            return _Leaving()
        turn = await self.brake.turn(tx)
        answers = await self.answering.choose(tx, waiting, turn, self._look_after)
        claimed: Sequence[Claimed] = ()
        leave_by = monotonic() + outbox.leave_within
        if room > 0:
            claimed = await self.delivering.claim(outbox, turn, room, self._look_after)
        await self.brake.pass_on(tx, turn)
        return _Leaving(answers, claimed, leave_by, turn)

    def _start(self, leaving: _Leaving) -> None:
        if leaving.turn is not None:
            self.brake.written(leaving.turn)
        self.answering.took(leaving.answers)
        for answer in leaving.answers:
            self._fly("answer", self.answering.send(answer))
        for one in leaving.claimed:
            self._fly("delivery", self.delivering.send(one, leaving.leave_by))

    def _fly(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._flying += 1
        self.nursery.start(name, self._counted(work))

    async def _counted(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self._flying -= 1
            self.wake()

    def _look_after(self, seconds: float) -> None:
        """Look again when a slot is free, so that an idle sender does not oversleep it."""
        if seconds > 0:
            asyncio.get_running_loop().call_later(seconds, self.wake)


def _crash_points(when: str, claimed: Sequence[Claimed], ended: Sequence[Ended]) -> None:
    if ended:
        crash_point(f"delivery.{when}_settle_commit")
    if claimed:
        crash_point(f"delivery.{when}_claim_commit")
