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

from bot import turns
from bot.storage.database import Database, Transaction
from bot.transport import AioTransport
from bot.usecases.deeds import Deeds
from tests.faults import hurried

KILLED = 137
BUG = "the first deed of every process trips over this"


class Passing:
    """Counts who passes the point that is armed, and kills there."""

    def __init__(self, armed: str, passes: int) -> None:
        self._armed = armed
        self._left = passes

    def at(self, point: str) -> None:
        """Die here if it is time."""
        if point == self._armed:
            self._left -= 1
            if self._left == 0:
                os._exit(KILLED)


def change(*, armed: str, passes: int = 1, bug_after: int = 0, **hurry: float) -> None:
    """Die at `armed` when it is passed for the `passes`-th time; with `bug_after` give up an update after so many bugs."""
    hurried.change(**hurry)
    passing = Passing(armed, passes)
    _at_commits(passing)
    _at_requests(passing)
    if bug_after:
        turns.MOST_ATTEMPTS = bug_after
        _trip()


def _at_commits(passing: Passing) -> None:
    begin, run = Database.transaction, Transaction.run
    changed: set[int] = set()

    async def noticing(self: Transaction, statement: Any, rows: Any = None, **given: Any) -> Any:
        result = await run(self, statement, rows, **given)
        if getattr(statement, "is_dml", False) and (rows or result.is_insert or result.rowcount > 0):
            changed.add(id(self))
        return result

    def transaction(self: Database) -> Any:
        caller = sys._getframe(1)
        while Path(caller.f_code.co_filename).stem == "steps" and caller.f_back is not None:
            caller = caller.f_back  # whose steps they are
        name = f"commit:{Path(caller.f_code.co_filename).stem}.{caller.f_code.co_name}"
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
