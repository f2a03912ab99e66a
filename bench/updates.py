"""Deeds a second and their latency: ours with a durable inbox, the others with the same handler and none."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.stand.crowd import FIRST_USER
from bench.stand.figures import percentile, show
from bench.stand.place import MEASURED, Telegram, databases, telegram

DELAY = 0.05
BURST = 1_500
EVEN = 1_000
PER_SECOND = 100
MEMBERS = BURST + EVEN
TICKS = os.sysconf("SC_CLK_TCK")
DATE = 1_276_822_800


def main() -> None:
    found: dict[str, dict[str, float]] = {}
    with databases() as urls:
        for name, url in urls.items():
            found[f"Zhengyou on {name}"] = measured("bench.peers.ours_updates", url)
        for who, name in {"ptb": "PTB", "aiogram": "aiogram"}.items():
            with databases() as fresh:
                for kind, url in fresh.items():
                    found[f"{name}, no inbox, on {kind}"] = measured("bench.peers.others_updates", who, url)
    show("deeds in a burst", "deeds/s", [(who, run["rate"], _burst_note(found, who)) for who, run in found.items()])
    show(
        f"answer at {PER_SECOND} deeds a second, p50",
        "ms",
        [(who, run["p50"], f"p99 {run['p99']:.0f} ms{_commits(run)}") for who, run in found.items()],
    )


def _burst_note(found: dict[str, dict[str, float]], who: str) -> str:
    ours = found["Zhengyou on PostgreSQL" if "PostgreSQL" in who else "Zhengyou on SQLite"]
    return f"{found[who]['cpu_us']:.0f} us CPU each; ours beside it is {ours['rate'] / found[who]['rate']:.2f} x"


def _commits(run: dict[str, float]) -> str:
    return f", {run['commits']:.2f} commits a deed" if "commits" in run else ""


def measured(module: str, *arguments: str) -> dict[str, float]:
    """Both runs of one contestant."""
    *who, url = arguments
    with telegram(DELAY) as stub, running(module, *who, url, stub.base, str(MEMBERS)) as process:
        began, cpu = time.monotonic(), cpu_seconds(process.pid)
        put(stub, range(1, BURST + 1))
        wait_for(stub, BURST)
        took, cpu = time.monotonic() - began, cpu_seconds(process.pid) - cpu
        stub.ask("clear")
        for member in range(BURST + 1, MEMBERS + 1):
            began = time.monotonic()
            put(stub, [member])
            time.sleep(max(0.0, 1 / PER_SECOND - (time.monotonic() - began)))
        wait_for(stub, EVEN)
        ledger = stub.ask("ledger_all")
        time.sleep(1.5)
        process.terminate()
        said = json.loads(process.communicate()[0].decode().strip().splitlines()[-1])
    latencies = _latencies(ledger)
    found = {"rate": BURST / took, "cpu_us": cpu / BURST * 1e6}
    found |= {"p50": percentile(latencies, 0.5) * 1e3, "p99": percentile(latencies, 0.99) * 1e3}
    if "commits" in said:
        found["commits"] = said["commits"] / MEMBERS
    return found


def _latencies(ledger: dict[str, Any]) -> list[float]:
    """Seconds from the update to its answer; the n-th update is the n-th member's."""
    put_at = sorted((int(update_id), at) for update_id, at in ledger["put_at"].items())
    by_chat = {FIRST_USER + BURST + 1 + n: at for n, (_, at) in enumerate(put_at)}
    return [at - by_chat[chat_id] for _, chat_id, at in ledger["arrived"] if chat_id in by_chat]


def put(stub: Telegram, members: Any) -> None:
    """A sentence from each member."""
    stub.ask("put", updates=[_sentence(FIRST_USER + member) for member in members])


def _sentence(user_id: int) -> dict[str, Any]:
    person = {"id": user_id, "is_bot": False, "first_name": "M", "language_code": "zh"}
    chat = {"id": user_id, "type": "private", "first_name": "M"}
    text = "Found the scan of a county record that a reader had given up looking for"
    return {"message": {"message_id": user_id, "date": DATE, "chat": chat, "from": person, "text": text}}


def wait_for(stub: Telegram, number: int) -> None:
    until = time.monotonic() + 300
    while stub.ask("count") < number:
        if time.monotonic() > until:
            sys.exit(f"only {stub.ask('count')} of {number} answers came")
        time.sleep(0.02)


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def running(module: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        os.sched_setaffinity(process.pid, MEASURED)
        assert process.stdout is not None
        while process.stdout.readline().strip() != b"ready":
            if process.poll() is not None:
                sys.exit(f"{module} ended")
        try:
            yield process
        finally:
            process.kill()


if __name__ == "__main__":
    main()
