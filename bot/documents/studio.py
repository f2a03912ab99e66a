"""Where drawings are ordered: starts a worker when one is wanted, replaces a broken one, and draws nothing itself."""

import asyncio
import json
import subprocess
import sys
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from pathlib import Path

from bot.documents.drawing import Drawing, Undrawable

PATIENCE_SECONDS = 5.0
"""How long one drawing may take, the start of the worker included; it usually takes a tenth of a second."""
IDLE_SECONDS = 60.0
"""How long a worker waits for the next drawing before it ends and gives its memory back."""
_BROKEN = (OSError, EOFError, ValueError)
"""What talking to a process that has ended or stumbled raises; asyncio's IncompleteReadError is an EOFError."""


class _Refused(Exception):
    """The worker is well and says that this can't be drawn."""


@dataclass(slots=True)
class Studio:
    """One worker process at most, asked for one drawing at a time; usable in one event loop."""

    fonts: Path
    """The folder with the fonts to set words in."""
    patience: float = PATIENCE_SECONDS
    idle: float = IDLE_SECONDS
    _worker: Process | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def draw(self, drawing: Drawing) -> bytes:
        """Return the finished file; Undrawable, with the reason, when it can't be had."""
        order = json.dumps({"template": drawing.template, "format": drawing.format, "data": drawing.data}).encode()
        try:
            async with asyncio.timeout(self.patience), self._turn:
                return await self._made(order)
        except _Refused as refused:
            reason = str(refused)
        except TimeoutError:
            reason = "timeout"
        except _BROKEN as error:
            reason = type(error).__name__
        raise Undrawable(reason)

    async def _made(self, order: bytes) -> bytes:
        """Ask the worker; one that ended while it had nothing to do is replaced and the new one asked."""
        is_new = not self._is_up
        try:
            return await self._asked(order)
        except _BROKEN:
            if is_new:
                raise
        return await self._asked(order)

    @property
    def _is_up(self) -> bool:
        return self._worker is not None and self._worker.returncode is None

    async def _asked(self, order: bytes) -> bytes:
        is_whole = False
        try:
            answer = await self._exchange(order)
            is_whole = True
        finally:
            if not is_whole:  # cancelled, timed out or broken: what it says next would belong to this order
                await self.close()
        if isinstance(answer, str):
            raise _Refused(answer)
        return answer

    async def _exchange(self, order: bytes) -> bytes | str:
        """The file, or the worker's reason why there is none."""
        if not self._is_up:
            self._worker = await self._start()
        assert self._worker and self._worker.stdin and self._worker.stdout  # noqa: S101, PT018 both ends are pipes
        self._worker.stdin.write(order + b"\n")
        await self._worker.stdin.drain()
        said = json.loads(await self._worker.stdout.readline() or b"null")
        if said is None:
            raise EOFError
        if "reason" in said:
            return str(said["reason"])
        return await self._worker.stdout.readexactly(int(said["bytes"]))

    async def _start(self) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.documents.worker", str(self.fonts.resolve()), str(self.idle),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    async def close(self) -> None:
        """End the worker, if there is one."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        if worker.returncode is None:
            worker.kill()
        await worker.wait()
