"""What is done at every ring beside firing what is due; when it rings is the scheduler's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.clock import local_day
from bot.domain.identity import CampaignId
from bot.domain.strides import Stride
from bot.scheduler import Chore
from bot.sender import Sender
from bot.steps import Steps
from bot.storage.database import Database, Transaction
from bot.usecases.broadcast_progress import report_progress
from bot.usecases.broadcast_queueing import BroadcastQueueing
from bot.usecases.calendar import Calendar
from bot.usecases.earlier import Earliers
from bot.usecases.house import House
from bot.usecases.housekeeping import Housekeeping
from bot.usecases.menu_renewal import MenuRenewal

QUEUEING_SECONDS = 2.0
"""How long a ring queues copies before it looks at the agenda again."""
QUEUEING_STRIDE = Stride(1_000, least=250, most=100_000)
"""Ids of persons looked at in one transaction; many are wanted where few of them are in the audience."""

TELLING_STRIDE = Stride(50, least=5, most=2_000)
"""Persons told in one transaction; each has a row for every card so far."""

MENUS_A_RING = 15
"""Persons; it rings every second, and so many leave room for others at any pace that Telegram allows."""

FORGETTING_STRIDE = Stride(500, least=50, most=20_000)
"""Rows looked at in one transaction of the daily round."""


def queueing(database: Database, home: House, sender: Sender) -> Chore:
    """Queue the copies of broadcasts to many, a while at every ring."""
    steps = Steps(database, QUEUEING_STRIDE)

    async def queue() -> None:
        if await steps.walk(lambda tx, people: BroadcastQueueing(tx, home).queue_some(people), within=QUEUEING_SECONDS):
            sender.wake()

    return queue


def telling(database: Database, home: House, sender: Sender) -> Chore:
    """Tell people what was before the campaign was loaded, until nobody is left to tell."""
    steps, done = Steps(database, TELLING_STRIDE), set[CampaignId]()

    async def tell() -> None:
        if home.campaign_id in done:
            return
        if await steps.walk(lambda tx, people: Earliers(tx, home).tell_some(people), within=QUEUEING_SECONDS):
            sender.wake()
        async with database.transaction() as tx:
            if (await Earliers(tx, home).progress()).is_done:
                done.add(home.campaign_id)

    return tell


def menus(database: Database, home: House, sender: Sender, digests: Mapping[str, str]) -> Chore:
    """Give out the menus that this version changed, a few at every ring."""
    is_over = False

    async def renew() -> None:
        nonlocal is_over
        if is_over:
            return
        async with database.transaction() as tx:
            is_any_left = await MenuRenewal(tx, home).renew_some(digests, MENUS_A_RING)
        is_over = not is_any_left  # what can't be committed is tried again
        sender.wake()

    return renew


def progress(database: Database, home: House, sender: Sender) -> Chore:
    """Tell authors how their broadcasts go."""

    async def report() -> None:
        async with database.transaction() as tx:
            told = await report_progress(tx, home)
        if told:
            sender.wake()

    return report


@dataclass(slots=True)
class DailyRound:
    """Forget what has been kept long enough, see to the calendar: at the start, then once a day of campaign time."""

    database: Database
    house: House
    _done_on: date | None = None
    _after: int = 0

    async def __call__(self) -> None:
        """Once a day, in short steps."""
        today = local_day(self.house.clock.now(), self.house.timezone)
        if self._done_on == today:
            return
        self._after = 0
        steps = Steps(self.database, FORGETTING_STRIDE)
        while await steps.take(lambda tx, most: Housekeeping(tx, self.house).forget_updates(most)):
            pass
        while await steps.take(self._forget_names):
            pass
        async with self.database.transaction() as tx:
            await Housekeeping(tx, self.house).forget_drafts()
            await Calendar(tx, self.house).warn()
        self._done_on = today  # a round that breaks off begins anew at the next ring

    async def _forget_names(self, tx: Transaction, most: int) -> int:
        self._after = await Housekeeping(tx, self.house).forget_names(self._after, most)
        return self._after
