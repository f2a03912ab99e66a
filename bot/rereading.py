"""The campaign file read again, and the plan that was put in force taken up by the running process."""

import asyncio
from dataclasses import dataclass, field

import structlog

from bot.library import BrokenContent, Library
from bot.storage.database import TROUBLE_AGAIN_SECONDS, Database, Unavailable
from bot.storage.plans import PlanStore
from bot.usecases.house import House
from bot.usecases.plans import Offered, Plans

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0
"""How often a process looks by itself which plan is in force; who keeps the agenda looks at every ring."""


@dataclass(slots=True)
class Rereading:
    """Nothing it reads takes force by itself, unless there is nobody to ask."""

    database: Database
    house: House
    timezone: str | None = None
    """As the settings have it; None leaves it to the plan."""
    _unreadable: set[str] = field(default_factory=set)

    async def look(self) -> None:
        """Read the campaign file again and consider what it says."""
        log.info("campaign_file_read_again", file=str(self.house.library.file))
        await self.consider(await asyncio.to_thread(self._read))

    def _read(self) -> Library | BrokenContent:
        try:
            return self.house.library.reread()
        except BrokenContent as broken:
            return broken

    async def consider(self, found: Library | BrokenContent) -> None:
        """Put before the admins what is new in the campaign file, or what is wrong with it."""
        if isinstance(found, BrokenContent):
            await self._complain(found)
            return
        async with self.database.transaction() as tx:
            offered = await Plans(tx, self.house).offer(found.campaign)
        tell = log.debug if offered is Offered.SAME else log.info
        tell("campaign_file_read", version=found.campaign.version[:12], outcome=offered.value)
        if offered is Offered.TOOK_FORCE:
            await self.follow()

    async def _complain(self, broken: BrokenContent) -> None:
        """The running plan stays in force."""
        for problem in broken.problems:
            log.error("campaign_file_broken", problem=str(problem))
        async with self.database.transaction() as tx:
            await Plans(tx, self.house).tell_broken(broken.problems)

    async def follow(self) -> bool:
        """Take up the plan that is in force in the database; says whether it is another than before."""
        async with self.database.transaction() as tx:
            known = await PlanStore(tx, self.house.campaign_id).in_force()
        if known is None or known.version in {self.house.campaign.version, *self._unreadable}:
            return False
        try:
            library = await asyncio.to_thread(self.house.library.with_plan, known.text, "the plan in force")
        except BrokenContent as broken:  # approved in a process of another version
            log.warning("plan_unreadable", version=known.version[:12], problem=str(broken.problems[0]))
            self._unreadable.add(known.version)
            return False
        async with self.database.transaction():  # on SQLite nobody else is in the middle of one now
            self.house.follow(library, self.timezone or library.campaign.timezone)
        log.info("plan_took_force", version=known.version[:12], by=known.decided_by)
        return True

    async def follow_forever(self) -> None:
        """For a process that does not keep the agenda, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.follow()
            except Unavailable as trouble:
                log.warning("plan_waits", database=str(trouble))
                await asyncio.sleep(TROUBLE_AGAIN_SECONDS)
