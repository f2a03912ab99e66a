"""`run`: the bot itself, until SIGTERM; and `migrate`."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock_follower import ClockFollower
from bot.lock import held
from bot.logs import set_up_logs
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.web import WebServer
from bot.wiring import Works, alarm, clock, works


def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    set_up_logs(settings.log.level, settings.log.format, secrets=(settings.telegram.require_token(),))
    with held(database_file(settings)):
        asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    time = await clock(settings)
    async with works(settings, time) as made, _served(made):
        await made.sender.take_over()
        bell = alarm(made)
        made.start()
        if isinstance(bell, ClockFollower):
            made.nursery.start("follow-clock", bell.follow_forever(), essential=True)
        else:
            bell.start()
        await made.nursery.until(stop)


@asynccontextmanager
async def _served(made: Works) -> AsyncIterator[None]:
    web = WebServer(made.settings.web.host, made.settings.web.port, made.readiness)
    await web.start()
    try:
        yield
    finally:
        await web.stop()


def migrate_now(settings: Settings) -> None:
    """Bring the database to the newest schema."""

    async def upgrade() -> None:
        database = Database(settings.database.url)
        await migrate(database)
        await database.close()

    with held(database_file(settings)):
        asyncio.run(upgrade())


def database_file(settings: Settings) -> Path | None:
    """The SQLite file, or None for a server."""
    url = settings.database.url
    return Path(url.partition(":///")[2]) if url.startswith("sqlite") else None
