"""The machine: Python, SQLite's version, room on the disk, the port."""

import os
import platform
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import aiohttp

from bot.doctor.finding import Finding, note, ok, wrong

LEAST_PYTHON = (3, 11)
MUCH_FREE = 1024**3
"""Bytes below which the operator should know."""
LITTLE_FREE = 64 * 1024**2
"""Bytes below which a backup before a migration may not fit."""
SECONDS = 3.0


def check_python(version: tuple[int, int, int]) -> Finding:
    """The interpreter."""
    name = ".".join(map(str, version))
    if version[:2] < LEAST_PYTHON:
        return wrong(f"Python {name}: 3.11 or newer is needed")
    return ok(f"Python {name} on {platform.system()}")


def check_sqlite(version: tuple[int, int, int]) -> Finding:
    """Whether SQLite may damage a file that two connections write (its WAL-reset bug, reliability.md 0.7)."""
    name = ".".join(map(str, version))
    if not has_wal_reset_bug(version):
        return ok(f"SQLite {name}")
    return note(
        f"SQLite {name} can damage a file that two programs write at once. This bot never does that; "
        "just don't open the database with another program while it runs (backup is safe)"
    )


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """True for 3.7.0 to 3.51.2, without the repaired 3.44.6 and 3.50.7 and their successors."""
    if version[:2] == (3, 44):
        return version < (3, 44, 6)
    if version[:2] == (3, 50):
        return version < (3, 50, 7)
    return (3, 7, 0) <= version < (3, 51, 3)


def sqlite_version() -> tuple[int, int, int]:
    """Of the library this Python is linked with."""
    return sqlite3.sqlite_version_info


def check_room(file: Path, *, free: int | None = None) -> Iterator[Finding]:
    """Whether the database can be written and grow; `free` in bytes, asked of the disk when None."""
    folder = next(parent for parent in (file.resolve().parent, *file.resolve().parents) if parent.exists())
    if not os.access(folder, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        yield wrong(f"{file}: cannot be written by this user; see who owns {folder}")
    free = shutil.disk_usage(folder).free if free is None else free
    amount = f"{free // 1024**2} MiB free where the database is"
    if free < LITTLE_FREE:
        yield wrong(f"{amount}: nearly full; make room before the bot can't write any more")
    elif free < MUCH_FREE:
        yield note(f"{amount}: see that logs and backups don't fill it")
    else:
        yield ok(amount)


async def check_port(host: str, port: int) -> Finding:
    """Whether health and metrics can be served, or are being served."""
    if port == 0:
        return ok("any free port will do for health and metrics")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            if await _is_ours(host, port):
                return ok(f"a bot runs and answers at http://{host}:{port}/healthz")
            step = "free it, or choose another with BOT__WEB__PORT"
            return wrong(f"port {port} on {host} cannot be had ({error.strerror}); {step}")
    return ok(f"port {port} on {host} is free")


async def _is_ours(host: str, port: int) -> bool:
    patience = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=patience) as session,
            session.get(f"http://{host}:{port}/healthz") as answer,
        ):
            return await answer.text() == "ok\n"
    except (aiohttp.ClientError, OSError, ValueError):
        return False
