"""Loaded into a bot before it starts: its wall clock and its name service do what files say; the product knows nothing of it."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.clock import RealClock
from tests.faults import hurried


def change(*, hours: str = "", nameless: str = "", **hurry: float) -> None:
    """The wall clock is as many hours wrong as the file `hours` says; no name is known while `nameless` exists."""
    hurried.change(**hurry)
    if hours:
        RealClock.now = lambda _self: datetime.now(UTC) + timedelta(hours=float(Path(hours).read_text()))  # type: ignore[method-assign]
    if nameless:
        _forget_names(Path(nameless))


def _forget_names(while_there: Path) -> None:
    ask, make = socket.getaddrinfo, aiohttp.TCPConnector.__init__

    def getaddrinfo(*about: Any, **more: Any) -> Any:
        if while_there.exists():
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ask(*about, **more)

    def forgetful(self: aiohttp.TCPConnector, **options: Any) -> None:
        """No connection is kept and no address remembered, so that every request asks anew."""
        options.pop("keepalive_timeout", None)
        make(self, **options, force_close=True, use_dns_cache=False)

    socket.getaddrinfo = getaddrinfo
    aiohttp.TCPConnector.__init__ = forgetful  # type: ignore[method-assign]
