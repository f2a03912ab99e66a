"""`roster import`, `roster grant`, `invite`: what the operator does about people, on the server."""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.cli.settled import settings_of, tell
from bot.domain.people import Role
from bot.domain.roster import BrokenRoster, Member, UnknownName
from bot.library import BrokenContent
from bot.lock import AlreadyRunning, held
from bot.settings import Settings
from bot.storage.database import Database, Transaction, file_of
from bot.storage.migrate import migrate
from bot.usecases.house import House
from bot.usecases.invites import Invites, Made
from bot.usecases.roster import Roster
from bot.wiring import clock, house, library

Work = Callable[[Transaction, House], Awaitable[None]]


def roster_import(arguments: argparse.Namespace) -> int:
    """Read people from a file: all of them, or none and the reasons."""

    async def work(tx: Transaction, home: House) -> None:
        report = await Roster(tx, home).import_csv(arguments.file.read_bytes(), str(arguments.file))
        tell(report.notes)
        print(f"{report.added} added, {report.changed} changed")

    return _done(settings_of(arguments), work)


def roster_grant(arguments: argparse.Namespace) -> int:
    """Give somebody a role."""

    async def work(tx: Transaction, home: House) -> None:
        is_new = await Roster(tx, home).grant(Role(arguments.role), arguments.member, arguments.unit)
        print("granted" if is_new else "held already")

    return _done(settings_of(arguments), work)


def invite(arguments: argparse.Namespace) -> int:
    """Make invitations for one member, one unit, or everybody who is not bound."""

    async def work(tx: Transaction, home: House) -> None:
        made = await Invites(tx, home).make(await _invited(tx, home, arguments))
        if arguments.json:
            json.dump([_shown(one) for one in made], sys.stdout, ensure_ascii=False)
            print()
            return
        for one in made:
            print(f"{one.member.code}\t{one.member.name}\t{one.member.unit_name}\t/start {one.start}")

    return _done(settings_of(arguments), work)


async def _invited(tx: Transaction, home: House, arguments: argparse.Namespace) -> list[Member]:
    roster = Roster(tx, home)
    if arguments.member:
        return [await roster.member_called(arguments.member)]
    unit_id = await roster.unit_called(arguments.unit) if arguments.unit else None
    return list(await Invites(tx, home).for_the_server(unit_id=unit_id))


def _shown(one: Made) -> dict[str, str]:
    return {"member": one.member.code, "name": one.member.name, "unit": one.member.unit_name, "start": one.start}


def _done(settings: Settings, work: Work) -> int:
    """Do the work in one transaction; 1 with the reasons when nothing was done."""
    try:
        with held(file_of(settings.database.url)):
            asyncio.run(_do(settings, work))
    except (BrokenRoster, BrokenContent) as broken:
        tell(broken.problems)
    except AlreadyRunning:
        tell(["the bot is running on this database; stop it first, then try again"])
    except (UnknownName, OSError) as error:
        tell([error])
    else:
        return 0
    return 1


async def _do(settings: Settings, work: Work) -> None:
    async with _opened(settings) as database:
        home = await house(settings, database, library(settings), await clock(settings), bot_id=_bot_id(settings))
        async with database.transaction() as tx:
            await work(tx, home)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database.url)
    try:
        await migrate(database)
        yield database
    finally:
        await database.close()


def _bot_id(settings: Settings) -> int:
    """The bot's number; 0 while the operator has no token yet, which concerns nothing done here."""
    return settings.telegram.bot_id if settings.telegram.token else 0
