"""How quickly `run` is ready, what processor time that takes and what memory it holds; prints, asserts nothing.

Run it as `taskset -c 0 python -m bench.start` for one processor, with the environment a server has: bytecode compiled.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TOKEN = "777:bench"
IDLE_SECONDS = 5
STARTS = 5
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds to ready, processor seconds of that, MiB held when idle, seconds from SIGTERM to the end."""

    ready: float
    worked: float
    resident: float
    ended: float


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:
            return json.load(answer)["ready"]
    except OSError:
        return False


def waited_for(what: Callable[[], bool]) -> float:
    """Seconds until it holds."""
    began = time.monotonic()
    while not what():
        time.sleep(0.02)
    return time.monotonic() - began


def worked(process: int) -> float:
    """Processor seconds so far, user and system (fields 14 and 15 of proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def started(environment: dict[str, str]) -> Start:
    run = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment)
    address = f"http://127.0.0.1:{environment['BOT__WEB__PORT']}/readyz"
    ready = waited_for(lambda: run.poll() is not None or is_ready(address))
    if run.poll() is not None:
        sys.exit("the bot ended before it was ready")
    work = worked(run.pid)
    time.sleep(IDLE_SECONDS)
    held = resident(run.pid)
    run.terminate()
    return Start(ready, work, held, waited_for(lambda: run.poll() is not None))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        telegram = free_port()
        environment = {
            **os.environ,
            "BOT_TOKEN": TOKEN,
            "BOT__DATABASE__URL": f"sqlite+aiosqlite:///{folder}/bench.db",
            "BOT__TELEGRAM__API_URL": f"http://127.0.0.1:{telegram}",
            "BOT__WEB__PORT": str(free_port()),
            "BOT__LOG__LEVEL": "warning",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # would compile every module again at every start
        sandbox = subprocess.Popen(
            [sys.executable, "-m", "sandbox", "--port", str(telegram), "--token", TOKEN], stdout=subprocess.DEVNULL
        )
        try:
            with socket.socket() as trial:
                waited_for(lambda: trial.connect_ex(("127.0.0.1", telegram)) == 0)
            subprocess.run(
                [sys.executable, "-m", "bot", "roster", "import", "content/demo/roster.csv"],
                env=environment, check=True, capture_output=True,
            )  # fmt: skip
            show([started(environment) for _ in range(STARTS)])
        finally:
            sandbox.kill()


def show(starts: list[Start]) -> None:
    """Medians, with the worst of what was promised."""
    print(
        f"ready after {statistics.median(start.ready for start in starts):.1f} s"
        f" ({min(start.ready for start in starts):.1f} to {max(start.ready for start in starts):.1f})"
        f" with {statistics.median(start.worked for start in starts):.2f} s of processor time,"
        f" RSS {max(start.resident for start in starts):.0f} MiB idle,"
        f" SIGTERM to end {max(start.ended for start in starts):.1f} s at most"
    )
    cores = f"{len(os.sched_getaffinity(0))} of {os.cpu_count()} cores"
    print(f"median of {len(starts)} starts, load average {os.getloadavg()[0]:.1f}, on {cores}")


if __name__ == "__main__":
    main()
