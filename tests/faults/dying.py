"""Loaded into a bot before it starts: it dies at a commit or a request, as if by SIGKILL; the product knows nothing of it.

A point is `commit:MODULE.FUNCTION:before`, for the transactions that a function opens and that change something, or
`request:METHOD:before`, `file` standing for a download; after instead of before, once Telegram or the database said yes.
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.storage.database import Database, Transaction
from bot.transport import AioTransport
from bot.usecases.deeds import Deeds

KILLED = 137
BUG = "the first deed of every process trips over this"


class Passing:
    """Counts who passes where, keeps a list of it, and kills at the point that is armed."""

    def __init__(self, armed: str, passes: int, seen: str) -> None:
        self._armed = armed
        self._left = passes
        self._seen = Path(seen) if seen else None
        self._known: set[str] = set()

    def at(self, point: str) -> None:
        """Die here if it is time."""
        if self._seen is not None and point not in self._known:
            self._known.add(point)
            with self._seen.open("a") as file:
                file.write(f"{point}\n")
        if point == self._armed:
            self._left -= 1
            if self._left == 0:
                os._exit(KILLED)


def change(*, armed: str = "", passes: int = 1, seen: str = "", bug: bool = False) -> None:
    """Die at `armed` when it is passed for the `passes`-th time; write every point passed into the file `seen`."""
    passing = Passing(armed, passes, seen)
    _at_commits(passing)
    _at_requests(passing)
    if bug:
        _trip()


def _at_commits(passing: Passing) -> None:
    begin, run = Database.transaction, Transaction.run
    changed: set[int] = set()

    async def noticing(self: Transaction, statement: Any, rows: Any = None) -> Any:
        result = await run(self, statement, rows)
        if getattr(statement, "is_dml", False) and (rows or result.is_insert or result.rowcount > 0):
            changed.add(id(self))
        return result

    def transaction(self: Database) -> Any:
        caller = sys._getframe(1).f_code
        name = f"commit:{Path(caller.co_filename).stem}.{caller.co_name}"
        return dying(self, name)

    @asynccontextmanager
    async def dying(self: Database, name: str) -> AsyncIterator[Transaction]:
        async with begin(self) as tx:
            yield tx
            did_change = id(tx) in changed
            changed.discard(id(tx))
            if did_change:
                passing.at(f"{name}:before")
        if did_change:
            passing.at(f"{name}:after")

    Transaction.run = noticing  # type: ignore[method-assign]
    Database.transaction = transaction  # type: ignore[method-assign]


def _at_requests(passing: Passing) -> None:
    request = AioTransport.do_request

    async def do_request(self: AioTransport, url: str, method: str, *more: Any, **named: Any) -> Any:
        name = "file" if method == "GET" else url.rpartition("/")[2]
        passing.at(f"request:{name}:before")
        answer = await request(self, url, method, *more, **named)
        passing.at(f"request:{name}:after")
        return answer

    AioTransport.do_request = do_request  # type: ignore[method-assign]


def _trip() -> None:
    file = Deeds.file

    async def trips_once(self: Deeds, *more: Any) -> Any:
        Deeds.file = file  # type: ignore[method-assign]
        raise RuntimeError(BUG)

    Deeds.file = trips_once  # type: ignore[method-assign]
