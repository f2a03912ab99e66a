"""Planning all in reach, in short steps and on PostgreSQL in halves; what that means is usecases/planning.py's."""

from dataclasses import dataclass, field, replace

import structlog

from bot.domain.planning import Planning
from bot.domain.strides import Stride
from bot.steps import Steps, side_by_side
from bot.storage.database import Database, Transaction
from bot.storage.enrolled import People
from bot.usecases.house import House
from bot.usecases.planning import USUAL_REACH, Chunk, Planner, Reach
from bot.usecases.surroundings import Surroundings, digest_of

log = structlog.get_logger(__name__)

PLANNING_STRIDE = Stride(1_000, least=250, most=5_000)
"""Persons planned for in one transaction; with fewer the transaction costs more than they do."""
HALVED_STRIDE = replace(PLANNING_STRIDE, aim=0.1)
"""The same on PostgreSQL, where it keeps nobody waiting and costs more."""


@dataclass(slots=True)
class PlanningSteps:
    """Every step in a transaction of its own; on PostgreSQL the server works on half of it in a second one."""

    database: Database
    house: House
    reach: Reach = USUAL_REACH
    _steps: Steps = field(init=False)
    _holidays: str = field(init=False)

    def __post_init__(self) -> None:
        self._holidays = digest_of(self.house.workdays)
        self._steps = Steps(self.database, PLANNING_STRIDE if self.database.is_sqlite else HALVED_STRIDE)

    async def plan(self) -> None:
        """Plan until nothing is left."""
        while await self.step():
            pass

    async def step(self) -> int:
        """Plan for some; says for how many, 0 where there was nothing to do."""
        return await self._steps.take(self.plan_some)

    async def plan_some(self, tx: Transaction, people: int) -> int:
        """The same within a transaction, for at most so many."""
        if await Surroundings(tx, self.house).settle_in(self._holidays):
            log.info("surroundings_changed", timezone=self.house.timezone, next="what is to come is planned anew")
        planner = Planner(tx, self.house)
        chunk = await planner.next_chunk(people, reach=self.reach)
        if isinstance(chunk, int):
            return chunk
        await self._plan_for(planner, chunk)
        await planner.end_chunk(chunk)
        return people

    async def _plan_for(self, planner: Planner, chunk: Chunk) -> None:
        if self.database.is_sqlite:
            await planner.plan_for_all(chunk.people, chunk.work)
            return
        lower, higher = chunk.people.halves
        await side_by_side(planner.plan_for_all(lower, chunk.work), self._plan_beside(higher, chunk.work))

    async def _plan_beside(self, people: People, work: Planning) -> None:
        """Is committed before the step is, which is then done again if it can't be."""
        async with self.database.transaction() as tx:
            await Planner(tx, self.house).plan_for_all(people, work)
