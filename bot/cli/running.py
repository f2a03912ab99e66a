"""`run`: the bot itself, until SIGTERM; and `migrate`."""

import argparse
import asyncio
import errno
import gc
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot.cli.orders import performer
from bot.cli.settled import settings_of, tell
from bot.clock_follower import ClockFollower, UnreadableClock
from bot.control import listening
from bot.crash_points import arm
from bot.founding import clock
from bot.greeting import NotGreeted
from bot.library import BrokenContent
from bot.library.check import lint_of
from bot.lock import AlreadyRunning, held
from bot.logs import set_up_logs
from bot.settings import BrokenSettings, Settings
from bot.storage.database import Database, Unavailable, file_of
from bot.storage.migrate import UnknownRevision, migrate
from bot.web import WebServer
from bot.wiring import Works, alarm, works

log = structlog.get_logger(__name__)


def run(arguments: argparse.Namespace) -> int:
    """Run until SIGTERM or SIGINT."""
    settings = settings_of(arguments)
    if arguments.crash_at is not None:
        name, _, passes = arguments.crash_at.partition(":")
        arm(name, int(passes or 1))
    try:
        settings.telegram.require_token()
        set_up_logs(settings.log.level, settings.log.format, secrets=settings.secrets())
        with held(file_of(settings.database.url)):
            return asyncio.run(_run(settings))
    except (BrokenSettings, BrokenContent) as broken:
        tell(broken.problems)
    except AlreadyRunning as taken:
        tell([f"{taken}: another process has this database open; stop it first"])
    except (NotGreeted, UnknownRevision, UnreadableClock) as reason:
        tell([reason])
    except Unavailable as trouble:
        tell([f"the database cannot be used now: {trouble}"])
    except ConnectionError as error:  # what Telegram's side does is a NotGreeted
        tell([f"the database was not reached ({error}); see database.url and whether its server runs"])
    except OSError as error:
        tell([f"cannot start: {error}"])
    return 1


async def _run(settings: Settings) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, _at_ease)
    time = await clock(settings)
    async with works(settings, time) as made, _served(made), _ordered(made):
        await made.sender.take_over()
        bell = alarm(made)
        made.start()
        loop.add_signal_handler(signal.SIGHUP, made.reread)
        if isinstance(bell, ClockFollower):
            made.nursery.start("follow-clock", bell.follow_forever(), essential=True)
        else:
            bell.start()
        made.nursery.start("lint", _warn_of_lint(made))
        gc.freeze()  # what is loaded stays: looking through it for garbage would hold up everybody for 0.1 s
        log.info("running", bot=made.house.bot_username, campaign=made.house.campaign.key)
        all_well = await made.nursery.until(stop)
        if not isinstance(bell, ClockFollower):
            bell.stop()
    return 0 if all_well else 1


async def _warn_of_lint(made: Works) -> None:
    """A campaign under way does not stop for what it should not ask of people; the operator hears of it."""
    for found in await asyncio.to_thread(lint_of, made.house.library, made.settings.campaign.file):
        log.warning("campaign_lint", rule=found.rule, place=str(found.problem))


def _at_ease() -> None:
    """What SIGHUP does while the bot starts, which reads the campaign file anyway."""


@asynccontextmanager
async def _served(made: Works) -> AsyncIterator[None]:
    place = made.settings.web
    web = WebServer(place.host, place.port, made.readiness, made.door.routes() if made.door else ())
    try:
        await web.start()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        taken = f"port {place.port} on {place.host} is taken; free it, or choose another with BOT__WEB__PORT"
        raise OSError(taken) from error
    try:
        yield
    finally:
        await web.stop()


@asynccontextmanager
async def _ordered(made: Works) -> AsyncIterator[None]:
    """Take orders from commands, where they can't open the database themselves."""
    file = file_of(made.settings.database.url)
    if file is None:
        yield
        return
    async with listening(file, performer(made)):
        yield


def migrate_now(arguments: argparse.Namespace) -> int:
    """Bring the database to the newest schema."""
    settings = settings_of(arguments)

    async def upgrade() -> None:
        database = Database(settings.database.url)
        try:
            await migrate(database)
        finally:
            await database.close()

    try:
        with held(file_of(settings.database.url)):
            asyncio.run(upgrade())
    except AlreadyRunning:
        tell(["the bot is running on this database, which is at the newest schema then; nothing to do"])
        return 1
    except (UnknownRevision, OSError) as error:
        tell([error])
        return 1
    return 0
