"""Waiting for news with a time limit, the one way every long poll of the sandbox does it; what is news is asked."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

Listeners = set[Callable[[], None]]


async def until(is_news: Callable[[], bool], listeners: Listeners, seconds: float) -> None:
    """Return when there is news, or after `seconds`; those who make news call every one of `listeners`."""
    called = asyncio.Event()
    listeners.add(called.set)
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not is_news():
                    called.clear()
                    await called.wait()
    finally:
        listeners.discard(called.set)
