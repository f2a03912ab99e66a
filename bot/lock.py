"""One process per SQLite file: a lock the kernel drops when its holder dies, so that none is ever stale."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another process has this database open for writing."""


@contextmanager
def held(file: Path | None) -> Iterator[None]:
    """Hold the lock beside `file`; AlreadyRunning when somebody else does; nothing to hold for None."""
    if file is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f"{file.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise AlreadyRunning(str(file)) from taken
        yield
