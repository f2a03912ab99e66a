"""A broadcast to 2,000 at Telegram's free rate, with 1, 2 and 4 processes on PostgreSQL, alone and beside answers."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import insert

from bench.peers.house import settings
from bench.stand.crowd import AT, FIRST_USER, enrol
from bench.stand.figures import busiest_second, percentile, show
from bench.stand.place import TOKEN, Telegram, databases, free_port, telegram
from bot import founding
from bot.clock import RealClock, local_day
from bot.domain.audiences import EVERYBODY
from bot.domain.broadcasts import Content
from bot.domain.identity import UserId
from bot.storage import tables as t
from bot.storage.accounts import AccountStore
from bot.storage.database import Database
from bot.usecases.broadcasts import Broadcasts

RECIPIENTS = 2_000
AUTHOR = RECIPIENTS + 1
ASKING = 300
"""Members who only ask and are not written to; they come after the recipients, in a branch of their own."""
ASKED_PER_SECOND = 3
ALLOWED = 25.0
DELAY = 0.05
DATE = 1_276_822_800


def main() -> None:
    alone = {number: run(number, is_asked=False) for number in (1, 2, 4)}
    beside = {number: run(number, is_asked=True) for number in (1, 2, 4)}
    show(
        f"a broadcast to {RECIPIENTS}",
        "% of 25/s",
        [(_who(n), found["rate"] / ALLOWED * 100, _windows(found)) for n, found in alone.items()],
    )
    show(
        f"answers beside it, {ASKED_PER_SECOND} a second, p95",
        "ms",
        [
            (_who(n), found["p95"], f"slowest {found['slowest']:.0f} ms, {_windows(found)}")
            for n, found in beside.items()
        ],
    )


def _who(processes: int) -> str:
    return f"{processes} process" + ("es" if processes > 1 else "")


def _windows(found: dict[str, float]) -> str:
    return f"{found['rate']:.2f}/s, busiest second {found['busiest']:.0f}, {found['copies']:.0f} copies"


def run(processes: int, *, is_asked: bool) -> dict[str, float]:
    """One broadcast from the confirmation to its last copy."""
    with telegram(DELAY) as stub, databases() as urls:
        url = urls["PostgreSQL"]
        asyncio.run(_members(url))
        with running(processes, url, stub):
            asyncio.run(_confirm(url, stub.base))
            _watch(stub, is_asked=is_asked)
            return _figures(stub.ask("ledger_all"))


async def _members(url: str) -> None:
    """The recipients in one branch; those who only ask, and the author, in another."""
    await enrol(url, AUTHOR + ASKING)
    database = Database(url)
    async with database.transaction() as tx:
        of_person = t.membership.c.person_id
        await tx.run(t.membership.update().where(of_person <= RECIPIENTS).values(unit_id=2))
        await tx.run(t.membership.update().where(of_person > RECIPIENTS).values(unit_id=3))
        await tx.run(insert(t.role_grant).values(person_id=AUTHOR, role="secretary", unit_id=2, from_at=AT))
    await database.close()


async def _confirm(url: str, base: str) -> None:
    given, database = settings(url, base), Database(url)
    house = await founding.house(given, database, founding.library(given), RealClock(), bot_id=777)
    async with database.transaction() as tx:
        today = local_day(house.clock.now(), house.timezone)
        author = await AccountStore(tx).actor(UserId(FIRST_USER + AUTHOR), zone=house.timezone, on=today)
        assert author is not None
        broadcasts = Broadcasts(tx, house)
        draft = (await broadcasts.write(author, Content("A meeting on Friday at nine, in the reading room."))).broadcast
        await broadcasts.address(author, draft.id, EVERYBODY)
        draft = (await broadcasts.draft(author, draft.id)).broadcast
        assert await broadcasts.confirm(author, draft.id, draft.seal, chat_id=FIRST_USER + AUTHOR, message_id=1)
    await database.close()


def _watch(stub: Telegram, *, is_asked: bool) -> None:
    """Let people ask until every copy has come."""
    asking, next_at = 0, time.monotonic()
    until = time.monotonic() + 4 * RECIPIENTS / ALLOWED
    while stub.ask("count") < RECIPIENTS + asking and time.monotonic() < until:
        if is_asked and time.monotonic() >= next_at and asking < ASKING:
            asking, next_at = asking + 1, next_at + 1 / ASKED_PER_SECOND
            stub.ask("put", updates=[_question(FIRST_USER + AUTHOR + asking)])
        time.sleep(0.05)
    time.sleep(1.0)


def _question(user_id: int) -> dict[str, Any]:
    person = {"id": user_id, "is_bot": False, "first_name": "M", "language_code": "zh"}
    chat = {"id": user_id, "type": "private", "first_name": "M"}
    command = [{"type": "bot_command", "offset": 0, "length": 3}]
    said = {"message_id": user_id, "date": DATE, "chat": chat, "from": person, "text": "/my", "entities": command}
    return {"message": said}


def _figures(ledger: dict[str, Any]) -> dict[str, float]:
    copies = sorted(at for _, chat, at in ledger["arrived"] if chat <= FIRST_USER + RECIPIENTS)
    put_at = [at for _, at in sorted((int(key), at) for key, at in ledger["put_at"].items())]
    asked_at = {FIRST_USER + AUTHOR + 1 + n: at for n, at in enumerate(put_at)}
    waits = [at - asked_at[chat] for _, chat, at in ledger["arrived"] if chat in asked_at]
    return {
        "rate": (len(copies) - 1) / (copies[-1] - copies[0]),
        "busiest": busiest_second([at for _, _, at in ledger["arrived"]]),
        "copies": len(copies),
        "p95": percentile(waits, 0.95) * 1e3,
        "slowest": max(waits, default=0.0) * 1e3,
    }


@contextmanager
def running(processes: int, url: str, stub: Telegram) -> Iterator[None]:
    """So many `run` processes on one database, settings as they come."""
    ports = [free_port() for _ in range(processes)]
    environment = {**os.environ, "BOT_TOKEN": TOKEN, "BOT__DATABASE__URL": url, "BOT__TELEGRAM__API_URL": stub.base}
    environment["BOT__BROADCASTS__UNDO_SECONDS"] = "0"
    command = [sys.executable, "-m", "bot", "run"]
    started = [
        subprocess.Popen(command, env={**environment, "BOT__WEB__PORT": str(port), "BOT__LOG__LEVEL": "warning"})
        for port in ports
    ]
    time.sleep(8)
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()


if __name__ == "__main__":
    main()
