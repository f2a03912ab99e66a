"""What is done at every ring beside firing what is due; when it rings is the scheduler's."""

from bot.domain.strides import Stride
from bot.scheduler import Chore
from bot.sender import Sender
from bot.steps import Steps
from bot.storage.database import Database
from bot.usecases.broadcast_progress import report_progress
from bot.usecases.broadcast_queueing import BroadcastQueueing
from bot.usecases.house import House

QUEUEING_SECONDS = 2.0
"""How long a ring queues copies before it looks at the agenda again."""
QUEUEING_STRIDE = Stride(1_000, least=250, most=100_000)
"""Ids of persons looked at in one transaction; many are wanted where few of them are in the audience."""


def queueing(database: Database, home: House, sender: Sender) -> Chore:
    """Queue the copies of broadcasts to many, a while at every ring."""
    steps = Steps(database, QUEUEING_STRIDE)

    async def queue() -> None:
        if await steps.walk(lambda tx, people: BroadcastQueueing(tx, home).queue_some(people), within=QUEUEING_SECONDS):
            sender.wake()

    return queue


def progress(database: Database, home: House, sender: Sender) -> Chore:
    """Tell authors how their broadcasts go."""

    async def report() -> None:
        async with database.transaction() as tx:
            told = await report_progress(tx, home)
        if told:
            sender.wake()

    return report
