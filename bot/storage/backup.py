"""Copies of a database file that are right under constant writes, and whether a copy is sound; SQLite only."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

SIDE_FILES = ("-wal", "-shm", "")
"""What belongs to a database beside it, the file itself last, so that a move cut short is seen and repeated."""


class Unsound(Exception):
    """This file is no whole database of ours."""


def back_up(source: Path, target: Path) -> str:
    """Copy everything committed so far into `target`, whole or not at all; its schema revision.

    Works beside a process that writes, in a read transaction of its own (VACUUM INTO); copying the file would lose what
    still lies in the write-ahead log (reliability.md 2.6). FileNotFoundError without a source, Unsound for a bad one.
    """
    if not source.exists():
        raise FileNotFoundError(2, "there is no database yet", str(source))
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)  # it holds personal data
    try:
        with _reading(source) as database:
            database.execute("VACUUM INTO ?", (str(part),))
        revision = revision_of(part)
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return revision


def revision_of(file: Path) -> str:
    """The schema revision of a sound database; Unsound with the reason for anything else."""
    try:
        with _reading(file) as database:
            complaints = [str(row[0]) for row in database.execute("PRAGMA integrity_check(3)")]
            strays = database.execute("PRAGMA foreign_key_check").fetchall()
            rows = database.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.DatabaseError as error:
        raise Unsound(f"{file}: not a database of this bot, or damaged ({error})") from error
    if complaints != ["ok"]:
        raise Unsound(f"{file}: damaged ({complaints[0]})")
    if strays:
        raise Unsound(f"{file}: damaged ({len(strays)} rows point nowhere)")
    if len(rows) != 1:
        raise Unsound(f"{file}: holds no schema revision")
    return str(rows[0][0])


def put_in_place(prepared: Path, target: Path, *, aside: Path) -> None:
    """Make `prepared` the database; what was there is kept as `aside`. Nobody may have either open."""
    set_aside(target, aside)
    _sync(prepared)
    prepared.replace(target)
    _sync(target.parent)


def set_aside(file: Path, aside: Path) -> None:
    """Give a database another name, with what belongs to it. Nobody may have it open."""
    for suffix in SIDE_FILES:
        old = file.with_name(file.name + suffix)
        if old.exists():
            old.replace(aside.with_name(aside.name + suffix))


@contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can't change the file; it never writes, so it is safe beside the one that does."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as database:
        yield database


def _sync(path: Path) -> None:
    """Have the disk keep it, before anybody is told that it is there."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
