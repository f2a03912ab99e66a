"""How quickly `run` is ready and what memory it holds when idle; prints both, asserts nothing."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

TOKEN = "777:bench"
IDLE_SECONDS = 10


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
        time.sleep(0.01)
    return time.monotonic() - began


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        telegram, port = free_port(), free_port()
        base = f"http://127.0.0.1:{telegram}"
        environment = {
            **os.environ,
            "BOT_TOKEN": TOKEN,
            "BOT__DATABASE__URL": f"sqlite+aiosqlite:///{folder}/bench.db",
            "BOT__TELEGRAM__API_URL": base,
            "BOT__WEB__PORT": str(port),
            "BOT__LOG__LEVEL": "warning",
        }
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
            run = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment)
            ready = waited_for(lambda: run.poll() is not None or is_ready(f"http://127.0.0.1:{port}/readyz"))
            if run.poll() is not None:
                sys.exit("the bot ended before it was ready")
            time.sleep(IDLE_SECONDS)
            status = Path(f"/proc/{run.pid}/status").read_text().splitlines()
            resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
            run.terminate()
            began = time.monotonic()
            run.wait()
            ended = time.monotonic() - began
        finally:
            sandbox.kill()
    print(f"ready after {ready:.1f} s, RSS {resident / 1024:.0f} MiB idle, SIGTERM to end {ended:.1f} s")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
