"""A full disk stops nothing but the writing: the bot waits, says why, and goes on by itself when there is room."""

import asyncio
import resource
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.storage import tables as t
from tests.cast import CAST
from tests.faults.processes import stage
from tests.operations.running import settings, transaction

LIN = CAST["Lin"].user
ALLOWED_BYTES = 4096
"""How long a file may become for a bot whose disk is full; less than any change takes."""


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder whose disk can be filled; `is_small` where it is a disk of its own, of 8 MB."""

    folder: Path
    is_small: bool

    @property
    def complaint(self) -> str:
        """What the bot says: a real disk is full, a file that may not grow is a disk error."""
        return "disk full" if self.is_small else "disk error"

    @contextmanager
    def full(self, process):
        """Nothing can be written inside the block."""
        if self.is_small:
            filler = self.folder / "filler"
            _fill(filler)
            yield
            filler.unlink()
            return
        before = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (ALLOWED_BYTES, before[1]))
        yield
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, before)


def _fill(filler):
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return


@pytest.fixture(params=["a small disk", "files that may not grow"])
async def disk(request, tmp_path):
    """A disk of its own where one may be mounted; everywhere else, and always as well, a limit the kernel keeps."""
    folder = tmp_path / "disk"
    folder.mkdir()
    is_mounted = request.param == "a small disk" and await ended_well(
        "mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder
    )
    yield Disk(folder, is_mounted)
    if is_mounted:
        await ended_well("umount", "-l", folder)


async def ended_well(*words):
    silent = asyncio.subprocess.DEVNULL
    return await (await asyncio.create_subprocess_exec(*words, stdout=silent, stderr=silent)).wait() == 0


async def test_a_full_disk_stops_nothing_but_the_writing(template, disk, tmp_path):
    said = tmp_path / "said"
    async with stage(template, disk.folder) as acted:
        with said.open("wb") as log:
            env = settings(acted, BOT__LOG__LEVEL="warning", BOT__PACING__PER_CHAT_SECONDS="0")
            acted.bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=env, stderr=log)

        async def greetings():
            return sum(arrival["chat_id"] == LIN for arrival in await acted.arrivals())

        async def is_greeted():
            return await greetings() >= 1

        async def has_said_why():
            return "poll_not_kept" in said.read_text()

        await acted.until(is_greeted)
        with disk.full(acted.bot):
            before = await greetings()
            for number in range(12):
                await acted.tell(f"people/{LIN}/text", text=f"/campaign {number}")
            await acted.until(has_said_why)
            assert f"database='{disk.complaint}'" in said.read_text()
            assert await greetings() == before
            assert acted.bot.returncode is None, "it waits, it does not fall over"

        async def is_all_answered():
            return await greetings() >= before + 12

        await acted.until(is_all_answered)
        async with transaction(acted.file) as tx:
            assert await tx.value(select(func.count()).where(t.inbox.c.state != "done")) == 0
        assert await acted.stop_bot() == 0
