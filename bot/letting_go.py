"""Letting go what was held, at every ring of the agenda; what is held and until when the outbox knows."""

from dataclasses import dataclass, field

from bot.domain.strides import Stride
from bot.steps import Steps
from bot.storage.database import Database
from bot.usecases.digests import Digests
from bot.usecases.holding import Holding
from bot.usecases.house import House

WITHIN_SECONDS = 2.0
"""How long a ring lets go of each sort before it looks at the agenda again."""
LETTING_GO_STRIDE = Stride(500, least=50, most=5_000)
"""Held deliveries queued again in one transaction."""
DIGEST_STRIDE = Stride(100, least=10, most=500)
"""Persons whose digest is made in one transaction."""


@dataclass(slots=True)
class LettingGo:
    """What waited for a time of day is queued again, what was over a budget is listed in digests."""

    database: Database
    house: House
    _steps: Steps = field(init=False)
    _digest_steps: Steps = field(init=False)

    def __post_init__(self) -> None:
        self._steps = Steps(self.database, LETTING_GO_STRIDE)
        self._digest_steps = Steps(self.database, DIGEST_STRIDE)

    async def let_go(self) -> bool:
        """Let go of what is due; says whether there was anything."""
        house = self.house
        gathered = await self._digest_steps.walk(
            lambda tx, people: Digests(tx, house).gather(people), within=WITHIN_SECONDS
        )
        freed = await self._steps.walk(lambda tx, most: Holding(tx, house).let_go(most), within=WITHIN_SECONDS)
        return bool(gathered or freed)
