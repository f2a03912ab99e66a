"""Firing all that is due, in short steps and in shares of the people; what that means is usecases/occurrences.py's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.crash_points import crash_point
from bot.domain.strides import Stride
from bot.steps import Steps, side_by_side
from bot.storage.database import Database, Transaction
from bot.storage.occurrences import WHOLE, Share
from bot.usecases.house import House
from bot.usecases.occurrences import Occurrences, Opener

FIRING_STRIDE = Stride(400, least=300, most=1_000)
"""Occurrences fired in one transaction; with fewer the transaction costs more than they do."""
SHARED_STRIDE = Stride(600, least=600, most=1_200, aim=0.1)
"""The same on PostgreSQL, where it keeps nobody waiting and costs more."""
SHARES = (Share(0, 2), Share(1, 2))
"""On PostgreSQL one half of the people is worked for while the server is busy with the other."""


@dataclass(slots=True)
class Firing:
    """Every step in a transaction of its own; nothing of one person is ever in two at once."""

    database: Database
    house: House
    openers: Mapping[str, Opener]
    _steps: Mapping[Share, Steps] = field(init=False)

    def __post_init__(self) -> None:
        shares, stride = ((), FIRING_STRIDE) if self.database.is_sqlite else (SHARES, SHARED_STRIDE)
        self._steps = {share: Steps(self.database, stride) for share in (WHOLE, *shares)}

    async def fire_due(self) -> int:
        """Fire until nothing is due; says how many occurrences that were."""
        total = 0
        while fired := await self.step(WHOLE):
            total += fired
            if len(self._steps) > 1 and fired >= SHARED_STRIDE.least:  # so there may be many more
                total += sum(await side_by_side(*map(self._fire_share, SHARES)))
        return total

    async def _fire_share(self, share: Share) -> int:
        total = 0
        while fired := await self.step(share):
            total += fired
        return total

    async def step(self, share: Share) -> int:
        """Fire some of what is due for a share of the people; says how many occurrences."""
        steps = self._steps[share]
        fired = await steps.take(partial(self.fire_some, share=share))
        if fired:
            crash_point("agenda.after_fire_commit")
        return fired

    async def fire_some(self, tx: Transaction, most: int, share: Share) -> int:
        """The same within a transaction, at most so many."""
        fired = await Occurrences(tx, self.house).fire_some(self.openers, most=most, share=share)
        if fired:
            crash_point("agenda.before_fire_commit")
        return fired
