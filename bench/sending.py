"""Messages a second at 50 ms answer time, 100 in flight, no limit: ours with its ledger, others without one."""

import json
from typing import Any

from bench.stand.figures import keep, show
from bench.stand.place import databases, measured, telegram

DELAY = 0.05
OURS = "bench.peers.ours_sending"
OTHERS = "bench.peers.others_sending"
NUMBER = {"ptb": 1_000, "ptb_limited": 1_000}
"""Fewer messages for those who would take minutes; the figure is a rate all the same."""
USUAL = 6_000
NAMES = {
    "ptb": "PTB, its default transport",
    "ptb_limited": "PTB with AIORateLimiter, opened",
    "aiogram": "aiogram in a bounded loop",
    "aiohttp": "bare aiohttp",
}


def main() -> None:
    runs: dict[str, tuple[int, dict[str, Any]]] = {}
    with telegram(DELAY) as stub, databases() as urls:
        for name, url in urls.items():
            stub.ask("clear")
            runs[f"Zhengyou, ledger on {name}"] = USUAL, measured(OURS, url, stub.base, str(USUAL))
            body = stub.ask("ledger_all")["first"][0]
        for who, name in NAMES.items():
            number = NUMBER.get(who, USUAL)
            runs[name] = number, measured(OTHERS, who, stub.base, str(number), json.dumps(body))
    rates = {name: number / run["seconds"] for name, (number, run) in runs.items()}
    ours = rates["Zhengyou, ledger on SQLite"]
    show("sending", "messages/s", [(name, rate, _note(*runs[name], ours / rate)) for name, rate in rates.items()])
    for name, (number, run) in runs.items():
        if "phrase_us" in run:
            _split(name, run["cpu"] / number * 1e6, run)


def _note(number: int, run: dict[str, Any], ratio: float) -> str:
    return f"{run['cpu'] / number * 1e6:5.0f} us CPU each; ours on SQLite is {ratio:.2f} x"


def _split(name: str, whole: float, run: dict[str, Any]) -> None:
    parts = {"phrasing": run["phrase_us"], "request": run["request_us"]}
    parts["ledger and the rest"] = whole - sum(parts.values())
    print(f"  CPU of {name}: " + ", ".join(f"{part} {us:.0f} us" for part, us in parts.items()))
    keep(f"sending cpu {name[-10:].strip()}", parts)


if __name__ == "__main__":
    main()
