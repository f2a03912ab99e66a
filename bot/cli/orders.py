"""Carrying out commands that change the database: in the running bot through its socket, or here when none runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.cli.settled import tell
from bot.clock import monotonic
from bot.control import Perform, Said, Unanswered, ask
from bot.domain.roster import BrokenRoster, UnknownName
from bot.founding import clock, found_content, house
from bot.library import BrokenContent
from bot.lock import AlreadyRunning, held
from bot.settings import Settings
from bot.storage.database import Database, Transaction, file_of
from bot.storage.migrate import UnknownRevision, migrate
from bot.usecases.house import House
from bot.wiring import Works

Order = Callable[[Transaction, House, Mapping[str, Any]], Awaitable[Said]]
"""One command as done inside a transaction; what it takes and says fits into JSON."""

ORDERS: Mapping[str, str] = {
    "roster import": "people:import_roster",
    "roster grant": "people:grant_role",
    "invite": "people:make_invites",
    "held": "data:decide_held",
    "calendar": "calendar:tend_calendar",
    "deadletter": "deadletters:tend_deadletters",
    "plan diff": "plans:compare",
    "plan approve": "plans:put_in_force",
    "plan list": "plans:list_all",
    "plan reload": "plans:offer",
}
"""Every order by name, with the place below bot.cli that carries it out."""

BUSY_SECONDS = 5.0
"""How long to wait for another command that has the database open for a moment."""
AGAIN_SECONDS = 0.1


def carry_out(settings: Settings, name: str, arguments: Mapping[str, Any]) -> int:
    """Carry out one order wherever the database is open, say what it says; its exit status."""
    return say(answered(settings, name, arguments))


def say(said: Said) -> int:
    """Print an answer; its exit status."""
    for line in said.out:
        print(line, flush=True)
    tell(said.err)
    return said.status


def answered(settings: Settings, name: str, arguments: Mapping[str, Any]) -> Said:
    """Carry out one order wherever the database is open; what it says, or why it could not be."""
    try:
        return asyncio.run(_carried_out(settings, name, arguments))
    except BrokenContent as broken:
        return Said(err=[str(problem) for problem in broken.problems], status=1)
    except AlreadyRunning:
        return _refused("another process has the database open and takes no orders; try again in a moment")
    except Unanswered:
        return _refused("the bot did not say how it went; its log tells more. See whether it was done, then try again")
    except UnknownRevision as unknown:
        return _refused(str(unknown))
    except ConnectionError as error:
        return _refused(f"the database was not reached ({error}); see database.url and whether its server runs")
    except OSError as error:
        return _refused(str(error))


def _refused(reason: str) -> Said:
    return Said(err=[reason], status=1)


async def _carried_out(settings: Settings, name: str, arguments: Mapping[str, Any]) -> Said:
    file = file_of(settings.database.url)
    deadline = monotonic() + BUSY_SECONDS
    while True:
        try:
            with held(file):
                return await _here(settings, name, arguments)
        except AlreadyRunning:
            said = await asyncio.to_thread(ask, file, name, arguments) if file else None
            if said is not None:
                return said
            if monotonic() > deadline:
                raise
        await asyncio.sleep(AGAIN_SECONDS)


async def _here(settings: Settings, name: str, arguments: Mapping[str, Any]) -> Said:
    async with _opened(settings) as database:
        bot_id = settings.telegram.bot_id if settings.telegram.token else 0
        home = await house(settings, database, found_content(settings), await clock(settings), bot_id=bot_id)
        return await performed(database, home, name, arguments)


def performer(made: Works) -> Perform:
    """What the running bot does with orders from its socket."""

    async def perform(name: str, arguments: Mapping[str, Any]) -> Said:
        said = await performed(made.database, made.house, name, arguments)
        made.sender.wake()
        return said

    return perform


async def performed(database: Database, home: House, name: str, arguments: Mapping[str, Any]) -> Said:
    """Carry out an order in one transaction, with its refusal as an answer."""
    module, _, function = ORDERS[name].partition(":")
    order: Order = getattr(import_module(f"bot.cli.{module}"), function)
    try:
        async with database.transaction() as tx:
            return await order(tx, home, arguments)
    except (BrokenRoster, BrokenContent) as broken:
        return Said(err=[str(problem) for problem in broken.problems], status=1)
    except UnknownName as unknown:
        return _refused(str(unknown))


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database.url)
    try:
        await migrate(database)
        yield database
    finally:
        await database.close()


def bytes_of(file: Path) -> bytes:
    """What stands in a file the operator names; SystemExit(1) after saying why it can't be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        tell([f"{file}: {error.strerror}"])
        raise SystemExit(1) from error
