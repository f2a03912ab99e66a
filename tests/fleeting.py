"""A folder that need not outlive its test, so that nobody waits for a disk; what is left for a reader after a failure is elsewhere."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 2 << 30
"""Two PostgreSQL servers and what a few tests write; a container may have 64 MB."""


@contextmanager
def fleeting(otherwise: Path) -> Iterator[Path]:
    """A new folder in memory, gone at the end; `otherwise` itself where there is no such room."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ENOUGH_BYTES:
        yield otherwise
        return
    with tempfile.TemporaryDirectory(prefix="zhengyou-test-", dir=MEMORY) as folder:
        yield Path(folder)
