"""`backup`, `restore` and `held`: the operator's hands on the data itself."""

import argparse
import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.cli.orders import carry_out
from bot.cli.settled import settings_of, tell
from bot.clock import Clock, RealClock
from bot.control import Said
from bot.founding import clock
from bot.lock import AlreadyRunning, held
from bot.settings import Settings
from bot.storage.audit import AuditStore
from bot.storage.backup import Unsound, back_up, put_in_place, revision_of
from bot.storage.database import Database, Transaction, file_of
from bot.storage.held import HeldStore
from bot.storage.migrate import UnknownRevision, migrate, require_known
from bot.usecases.house import House
from bot.usecases.restored import hold_back

POSTGRES_STEP = "PostgreSQL keeps its own backups; use pg_dump --format=custom and pg_restore (docs/operations.md)"


def backup(arguments: argparse.Namespace) -> int:
    """Copy the database into a file, while the bot runs or not."""
    source = file_of(settings_of(arguments).database.url)
    if source is None:
        return _failed(POSTGRES_STEP)
    if arguments.file.exists():
        return _failed(f"{arguments.file}: is there already; name another file")
    try:
        revision = back_up(source, arguments.file)
    except Unsound as unsound:
        return _failed(f"the database itself is unsound; {unsound}")
    except OSError as error:
        return _failed(f"{error.filename or arguments.file}: {error.strerror}")
    size = arguments.file.stat().st_size
    print(f"{arguments.file}: {size} bytes, schema {revision}, checked; it holds personal data, keep it safe")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Put a backup in the place of the database, which is kept aside; nothing is sent that nobody asks for."""
    settings = settings_of(arguments)
    target = file_of(settings.database.url)
    if target is None:
        return _failed(POSTGRES_STEP)
    try:
        with held(target):
            return _restored(settings, arguments.file, target)
    except AlreadyRunning:
        return _failed("the bot is running on this database; stop it first, then try again")
    except (Unsound, UnknownRevision) as wrong:
        return _failed(str(wrong))
    except OSError as error:
        return _failed(f"{error.filename or arguments.file}: {error.strerror}")


def _restored(settings: Settings, source: Path, target: Path) -> int:
    if not source.exists():
        return _failed(f"{source}: there is no such file")
    require_known(revision_of(source))
    prepared = target.with_name(f"{target.name}.restoring")
    prepared.touch(mode=0o600)
    shutil.copyfile(source, prepared)
    notes = asyncio.run(_quieted(settings, Database(f"sqlite+aiosqlite:///{prepared}")))
    aside = target.with_name(f"{target.name}.until-{RealClock().now():%Y%m%dT%H%M%SZ}")
    had_one = target.exists()
    put_in_place(prepared, target, aside=aside)
    print(f"{target}: restored from {source}")
    if had_one:
        print(f"the database as it was until now is kept as {aside}")
    for note in notes:
        print(note)
    return 0


async def _quieted(settings: Settings, database: Database) -> list[str]:
    """Bring the database to this version's schema and stop everything in it that would send by itself."""
    time: Clock = await clock(settings)
    try:
        await migrate(database, keep_copy=False)
        async with database.transaction() as tx:
            found = await hold_back(tx, at=time.now())
    finally:
        await database.close()
    notes = ["nothing will be sent by itself that was due before now"]
    if found.held:
        step = "`held list` shows them, `held send` or `held drop` decides"
        notes.append(f"{found.held} deliveries were not settled when the backup was made and are held: {step}")
    if found.skipped:
        notes.append(f"{found.skipped} planned messages fell due since the backup and are skipped")
    return notes


def hold(arguments: argparse.Namespace) -> int:
    """Hold back what waits in a database that was put back by other means than `restore`."""
    settings = settings_of(arguments)
    try:
        with held(file_of(settings.database.url)):
            notes = asyncio.run(_quieted(settings, Database(settings.database.url)))
    except AlreadyRunning:
        return _failed("the bot is running on this database; stop it first, then try again")
    except (UnknownRevision, OSError) as wrong:
        return _failed(str(wrong))
    for note in notes:
        print(note)
    return 0


def held_decided(arguments: argparse.Namespace) -> int:
    """Show, send or drop what a restore held back."""
    return carry_out(settings_of(arguments), "held", {"act": arguments.act, "kind": arguments.kind})


async def decide_held(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `held list|send|drop`."""
    store, act, now = HeldStore(tx), order["act"], home.clock.now()
    if act == "list":
        return Said(out=[f"{count}\t{kind}" for kind, count in (await store.count()).items()] or ["nothing is held"])
    count = await store.send(order["kind"]) if act == "send" else await store.drop(order["kind"], at=now)
    await AuditStore(tx).note(None, f"held.{act}", "deliveries", at=now, detail={"count": count})
    return Said(out=[f"{count} will be sent" if act == "send" else f"{count} will not be sent"])


def _failed(reason: str) -> int:
    tell([reason])
    return 1
