"""`move`: from an SQLite file to the PostgreSQL of the settings, once, with the bot stopped."""

import argparse
import asyncio
from collections.abc import Mapping
from pathlib import Path

from bot.cli.settled import settings_of, tell
from bot.clock import RealClock
from bot.lock import AlreadyRunning, held
from bot.storage.audit import AuditStore
from bot.storage.backup import Unsound, revision_of, set_aside
from bot.storage.database import Database, Unavailable, file_of
from bot.storage.migrate import UnknownRevision, migrate
from bot.storage.moving import NotMoved, copy_all


def move(arguments: argparse.Namespace) -> int:
    """Copy everything, count it, and give the file another name so that no bot starts on it by mistake."""
    url, file = settings_of(arguments).database.url, arguments.file
    if file_of(url) is not None:
        return _failed("database.url names a file; let it name the empty PostgreSQL that is to take the rows")
    try:
        revision_of(file)
        with held(file):
            copied = asyncio.run(_copied(file, url))
            aside = file.with_name(f"{file.name}.moved-{RealClock().now():%Y%m%dT%H%M%SZ}")
            set_aside(file, aside)
    except AlreadyRunning:
        return _failed("the bot is running on this file; stop it first, then try again")
    except (NotMoved, Unsound, UnknownRevision, Unavailable, OSError) as wrong:
        return _failed(f"{wrong}; nothing was copied")
    for name, count in copied.items():
        print(f"{count:>10}  {name}")
    print(f"{sum(copied.values())} rows are in PostgreSQL, counted on both sides; the file is kept as {aside}")
    return 0


async def _copied(file: Path, url: str) -> Mapping[str, int]:
    source, target = Database(f"sqlite+aiosqlite:///{file}"), Database(url)
    try:
        await migrate(source)
        await migrate(target)
        copied = await copy_all(source, target)
        async with target.transaction() as tx:
            detail = {"rows": sum(copied.values())}
            await AuditStore(tx).note(None, "data.moved", "database", at=RealClock().now(), detail=detail)
    finally:
        await source.close()
        await target.close()
    return copied


def _failed(reason: str) -> int:
    tell([reason])
    return 1
