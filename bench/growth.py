"""What 1,000, 10,000 and 100,000 members cost: bytes, memory, processor seconds (which others cannot stretch)."""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, select, text, update

from bench.queueing import house_of
from bench.stand.crowd import AT, FIRST_USER, crowd, series
from bench.stand.place import TOKEN, databases, free_port, measured
from bench.start import Start, started
from bench.stats import asked, filled
from bot.scheduler import FIRING_STRIDE, PLANNING_STRIDE
from bot.steps import Steps
from bot.storage import tables as t
from bot.storage.backup import back_up
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.moving import copy_all
from bot.usecases.house import House
from bot.usecases.occurrences import Occurrences
from bot.usecases.openers import OPENERS
from bot.usecases.planning import Planner

SIZES = (1_000, 10_000, 100_000)
SAID = {
    "message": {
        "message_id": 4_711,
        "date": 1_276_822_800,
        "chat": {"id": FIRST_USER, "type": "private", "first_name": "M", "username": "member_of_it"},
        "from": {"id": FIRST_USER, "is_bot": False, "first_name": "M", "username": "member_of_it"},
        "text": "a sentence about what somebody did for others this week" * 2,
    }
}
"""A usual message as Telegram delivers it."""


def main() -> None:
    found = [measured("bench.growth", str(size)) for size in SIZES]
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n{'members':<44}", *(f"{size:>10,}" for size in SIZES)
    )
    for name in found[0]:
        print(f"{name:<44}", *(f"{one[name]:>10,.2f}" for one in found))


async def grown(members: int) -> dict[str, float]:
    """Everything that is measured of so many members, on a database that grows as it goes."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, databases() as urls:
        file = Path(folder) / "bench.db"
        database = Database(f"sqlite+aiosqlite:///{file}")
        await migrate(database)
        sizes = [await size_of(database)]

        async def grew(what: str, how: Callable[[], Awaitable[Any]], *tables: Table) -> None:
            began = time.process_time()
            await how()
            figures[f"   CPU s for all, {what}"] = time.process_time() - began
            rows, size = await rows_of(database, *tables), await size_of(database)
            figures[f"{what}: rows"], figures[f"   bytes of each, {what}"] = rows, (size - sizes[-1]) / rows
            sizes.append(size)

        await grew("members", lambda: crowd(database, members), t.person)
        house = await house_of(database)
        await grew("planned", lambda: planned(database, house), t.occurrence)
        await grew("sent", lambda: fired(database, house), t.delivery)
        figures["MiB at most while planning and firing"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        await grew("updates kept", lambda: told(database, members), t.inbox)
        await grew("facts", lambda: filled(database, members), t.deed, t.checkin, t.checkin_item)
        began = time.process_time()
        await asked(database)
        figures["CPU s for /stats"] = time.process_time() - began
        await database.close()
        figures["MiB of SQLite"] = file.stat().st_size / 2**20
        began = time.process_time()
        await asyncio.to_thread(back_up, file, file.with_name("copy.bak"))
        figures["CPU s for a backup"] = time.process_time() - began
        start = await asyncio.to_thread(begun, file.with_name("copy.bak"))
        figures["CPU s until ready"], figures["MiB resident, idle"] = start.worked, start.resident
        figures |= await moved(database, urls["PostgreSQL"])
    return figures


async def rows_of(database: Database, *tables: Table) -> int:
    async with database.transaction() as tx:
        return sum([await tx.value(select(func.count()).select_from(table)) for table in tables])


async def size_of(database: Database) -> int:
    async with database.transaction() as tx:
        pages, size = [await tx.value(text(f"PRAGMA {name}")) for name in ("page_count", "page_size")]
        return int(pages * size)


async def planned(database: Database, house: House) -> None:
    house.clock.set(AT + timedelta(days=2))
    steps = Steps(database, PLANNING_STRIDE)
    while await steps.take(lambda tx, people: Planner(tx, house).plan_some(people)):
        pass


async def fired(database: Database, house: House) -> None:
    """Everything that falls due on the next Monday, then marked as sent."""
    house.clock.set(AT + timedelta(days=3, minutes=1))
    steps = Steps(database, FIRING_STRIDE)
    while await steps.take(lambda tx, most: Occurrences(tx, house).fire_some(OPENERS, most=most)):
        pass
    d = t.delivery
    sent = {"state": "sent", "chat_id": d.c.person_id + FIRST_USER, "message_id": d.c.id + 1_000, "settled_at": AT}
    async with database.transaction() as tx:
        await tx.run(update(d).values(**sent, attempts=1))


async def told(database: Database, updates: int) -> None:
    said = (
        "INSERT INTO inbox (bot_id, update_id, user_id, body, state, attempts, received_at, done_at) SELECT 777, i, "
        f"i + {FIRST_USER}, :body, 'done', 0, '2010-06-18', '2010-06-18' FROM {series(database, updates)}"
    )
    async with database.transaction() as tx:
        await tx.run(text(said).bindparams(body=json.dumps(SAID)))


def begun(file: Path) -> Start:
    """`run` on that database, with a sandbox in Telegram's place whose clock stands behind the last message."""
    port = free_port()
    base, at = f"http://127.0.0.1:{port}", (AT + timedelta(days=3, minutes=2)).isoformat()
    command = [sys.executable, "-m", "sandbox", "--port", str(port), "--token", TOKEN, "--start", at]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as sandbox:
        assert sandbox.stdout is not None
        sandbox.stdout.readline()
        given = {"BOT_TOKEN": TOKEN, "BOT__DATABASE__URL": f"sqlite+aiosqlite:///{file}"}
        given |= {"BOT__TELEGRAM__API_URL": base, "BOT__CLOCK__URL": f"{base}/control/clock"}
        given |= {"BOT__WEB__PORT": str(free_port()), "BOT__LOG__LEVEL": "warning"}
        try:
            return started({**os.environ, **given})
        finally:
            sandbox.kill()


async def moved(database: Database, url: str) -> dict[str, float]:
    """The same rows on PostgreSQL, by `move`."""
    source, target = Database(str(database.url)), Database(url)
    await migrate(target)
    before = await postgres_size(target)
    began = time.process_time()
    rows = sum((await copy_all(source, target)).values())
    took = time.process_time() - began
    size = (await postgres_size(target) - before) / 2**20
    await source.close()
    await target.close()
    return {"rows in all": rows, "CPU s of the bot to move them to PostgreSQL": took, "MiB of PostgreSQL": size}


async def postgres_size(database: Database) -> int:
    async with database.transaction() as tx:
        return int(await tx.value(select(func.pg_database_size(func.current_database()))))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asyncio.run(grown(int(sys.argv[1])))))
    else:
        main()
