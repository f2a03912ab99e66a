"""A child process that never outlives the demo; what it does is its own business."""

import asyncio
import contextlib
import ctypes
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

GRACE_SECONDS = 10.0
"""For a process to end by itself after SIGTERM; the bot promises to."""

LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1

Process = asyncio.subprocess.Process


async def started(module: Sequence[str], environment: Mapping[str, str]) -> Process:
    """`python -m module…`, away from the terminal's Ctrl-C, which the demo hears for all; complaints come through."""
    command = (sys.executable, "-m", *module)
    silent = asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        *command,
        env=environment,
        stdin=silent,
        stdout=silent,
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )


def _end_with_parent() -> None:
    """In the child: a demo that was killed takes it along (prctl(2): PR_SET_PDEATHSIG)."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


async def ended(process: Process) -> None:
    """Ask it to end, wait, and insist."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), GRACE_SECONDS)
    if process.returncode is None:
        process.kill()
        await process.wait()


@asynccontextmanager
async def running(module: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[Process]:
    """A process for the length of the block."""
    process = await started(module, environment)
    try:
        yield process
    finally:
        await ended(process)
