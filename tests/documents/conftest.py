"""A studio with a worker of its own, and what the worker is allowed and has open."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.documents.studio import Studio

FONTS = Path("content/fonts")


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    made = Studio(FONTS, patience=20)
    yield made
    await made.close()


def worker_of(studio: Studio) -> int:
    """The process id; only while a worker is up."""
    assert studio._worker is not None
    return studio._worker.pid


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
