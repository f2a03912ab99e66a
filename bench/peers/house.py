"""The house every contestant of bench/updates.py files its deeds in, and the settings that lift all limits."""

import os
from datetime import UTC, datetime

from sqlalchemy import insert

from bench.stand.crowd import FIRST_USER, enrol
from bot.clock import SetClock
from bot.settings import Settings, load
from bot.storage import tables as t
from bot.storage.database import Database

NOW = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
ITEM = "serve"


def settings(url: str, base: str) -> Settings:
    """Settings without a pace, from the environment as for everybody."""
    given = {
        "BOT_TOKEN": "777:bench",
        "BOT__DATABASE__URL": url,
        "BOT__TELEGRAM__API_URL": base,
        "BOT__PACING__PER_SECOND": "0",
        "BOT__PACING__RESERVED_FOR_ANSWERS": "0",
        "BOT__PACING__PER_CHAT_SECONDS": "0",
        "BOT__PACING__IN_FLIGHT": "100",
        "BOT__BROADCASTS__UNDO_SECONDS": "0",
    }
    return load(None, {**os.environ, **given})


def clock() -> SetClock:
    """A day inside the campaign."""
    return SetClock(NOW)


async def asked(url: str, number: int) -> None:
    """Members each of whom has been asked for the sentence that makes a deed."""
    await enrol(url, number)
    database = Database(url)
    rows = [
        {"user_id": FIRST_USER + i, "kind": "deeds.sentence", "data": {"item": ITEM, "checkin": 0}, "opened_at": NOW}
        for i in range(1, number + 1)
    ]
    async with database.transaction() as tx:
        await tx.run(insert(t.dialog), rows)
    await database.close()
