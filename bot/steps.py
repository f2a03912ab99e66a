"""Long work in short transactions, so that everything else gets its turn in between; what the work is, others say."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.clock import monotonic
from bot.domain.strides import Stride
from bot.storage.database import Database, Transaction

Result = TypeVar("Result")
Step = Callable[[Transaction, int], Awaitable[int]]
"""Does so much of the work and says how much was done; 0 when nothing is left."""


@dataclass(slots=True)
class Steps:
    """One kind of work; learns from each step how much fits into the next."""

    database: Database
    stride: Stride

    async def take(self, step: Step) -> int:
        """One step in a transaction of its own; says how much it did."""
        async with self.database.transaction() as tx:
            began = monotonic()
            done = await step(tx, self.stride.size)
        self.stride = self.stride.after(monotonic() - began)
        return done

    async def walk(self, step: Step, *, within: float) -> int:
        """Step until nothing is left or so many seconds are over; says how much was done."""
        until, total = monotonic() + within, 0
        while done := await self.take(step):
            total += done
            if monotonic() >= until:
                break
        return total


async def side_by_side(*works: Awaitable[Result]) -> Sequence[Result]:
    """What came of each, at the same time and to the end of all; or the first trouble any of them had."""
    ended = await asyncio.gather(*works, return_exceptions=True)
    results: list[Result] = []
    for one in ended:
        if isinstance(one, BaseException):
            raise one
        results.append(one)
    return results
