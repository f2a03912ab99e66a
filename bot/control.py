"""The Unix socket beside the database, where commands reach the running bot; what they do is decided elsewhere."""

import asyncio
import hashlib
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger(__name__)

MOST_BYTES = 16 * 1024 * 1024
"""Longest order read, a roster file inside it included."""
PATIENCE_SECONDS = 120.0
"""How long a command waits for the bot to answer."""
LONGEST_ADDRESS = 100
"""Bytes of a socket's path that fit everywhere; Linux has 108, macOS 104."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answers: lines for stdout, lines for stderr, and the exit status."""

    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)
    status: int = 0
    seen: str = ""
    """Where the answer is a preview to say yes to: its version, which the order that means yes brings along."""


class Unanswered(Exception):
    """The bot took the order and ended, or fell silent, before it answered."""


Perform = Callable[[str, Mapping[str, Any]], Awaitable[Said]]
"""Carries out the order of a name with its arguments, in one transaction."""


@asynccontextmanager
async def listening(database: Path, perform: Perform) -> AsyncIterator[None]:
    """Take orders until the end of the block; the caller holds the lock of `database`, so an old socket is dead."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            order = json.loads(await reader.readline())
            log.info("order", name=order["name"])
            said = await perform(order["name"], order["arguments"])
            writer.write(json.dumps(asdict(said)).encode())
            await writer.drain()
        finally:
            writer.close()

    with _address(database) as address:
        bound = _bound(address)
        server = await asyncio.start_unix_server(answer, sock=bound, limit=MOST_BYTES)
        try:
            yield
        finally:
            server.close()
            await server.wait_closed()
            _remove(address)


def ask(database: Path, name: str, arguments: Mapping[str, Any]) -> Said | None:
    """Have the process that runs on `database` carry out an order; None when none listens, Unanswered when it fails."""
    with _address(database) as address, socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE_SECONDS)
        try:
            line.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        try:
            line.sendall(json.dumps({"name": name, "arguments": arguments}).encode() + b"\n")
            line.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: line.recv(65_536), b""))
            return Said(**json.loads(answer))
        except (OSError, ValueError) as error:
            raise Unanswered from error


def _bound(address: str) -> socket.socket:
    """A socket at `address` that only its owner may use, from its first moment."""
    _remove(address)
    made = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        made.bind(address)
    finally:
        os.umask(before)
    return made


def _remove(address: str) -> None:
    Path(address).unlink(missing_ok=True)


@contextmanager
def _address(database: Path) -> Iterator[str]:
    """Where the socket of `database` is; a path too long for a socket is reached through its opened folder."""
    target = database.resolve()
    usual = target.with_name(f"{target.name}.sock")
    if len(os.fsencode(usual)) <= LONGEST_ADDRESS:
        yield str(usual)
        return
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        name = hashlib.sha256(target.name.encode()).hexdigest()[:16]
        yield f"/proc/self/fd/{folder}/{name}.sock"
    finally:
        os.close(folder)
