"""One process per SQLite file: a lock the kernel drops when its holder dies, so that none is ever stale."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class AlreadyRunning(Exception):
    """Another process has this database open for writing."""


_HELD: set[TextIO] = set()


@contextmanager
def held(file: Path | None) -> Iterator[None]:
    """Hold the lock beside `file`; AlreadyRunning when somebody else does; nothing to hold for None."""
    if file is None:
        yield
        return
    target = file.resolve()  # two names of one database are one lock
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f"{target.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise AlreadyRunning(str(file)) from taken
        _HELD.add(lock)
        try:
            yield
        finally:
            _HELD.discard(lock)


def _let_go() -> None:
    """A forked child shares the lock and would keep it beyond its parent's death."""
    for lock in _HELD:
        lock.close()


os.register_at_fork(after_in_child=_let_go)
