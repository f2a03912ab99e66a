"""What the tests of `run` share: its settings on a stage, commands as processes, a look into the database."""

import asyncio
import os
import sys
from contextlib import asynccontextmanager

from bot.storage.database import Database
from tests.faults.processes import TOKEN


def settings(acted, **changed):
    return {
        **os.environ,
        "BOT_TOKEN": TOKEN,
        "BOT__DATABASE__URL": f"sqlite+aiosqlite:///{acted.file}",
        "BOT__TELEGRAM__API_URL": acted.base,
        "BOT__CLOCK__URL": f"{acted.base}/control/clock",
        "BOT__WEB__PORT": "0",
        **changed,
    }


async def command(*words, env):
    """Run a command of the bot to its end: status, stdout, stderr."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


@asynccontextmanager
async def transaction(file):
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.transaction() as tx:
        yield tx
    await database.close()
