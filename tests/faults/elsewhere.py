"""Loaded into a bot before it starts: its wall clock, its names and whom it trusts are what files say; the product knows nothing of it."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.clock import RealClock
from tests.faults import hurried


def change(*, hours: str = "", nameless: str = "", trusted: str = "", **hurry: float) -> None:
    """The wall clock is as many hours wrong as the file `hours` says; no name is known while `nameless` exists.

    `trusted`: the one certificate that vouches for itself and is believed.
    """
    hurried.change(**hurry)
    if hours:
        RealClock.now = lambda _self: datetime.now(UTC) + timedelta(hours=float(Path(hours).read_text()))  # type: ignore[method-assign]
    if nameless:
        _forget_names(Path(nameless))
    if trusted:
        _trust(trusted)


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


def _trust(certificate: str) -> None:
    make = aiohttp.TCPConnector.__init__

    def trusting(self: aiohttp.TCPConnector, **options: Any) -> None:
        make(self, **options, ssl=ssl.create_default_context(cafile=certificate))

    aiohttp.TCPConnector.__init__ = trusting  # type: ignore[method-assign]
