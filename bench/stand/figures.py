"""Figures as a table with bars, and as JSON beside it for the chart."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path("var/bench")
WIDTH = 30


def show(name: str, unit: str, rows: Sequence[tuple[str, float, str]]) -> None:
    """Print (who, figure, note) with a bar each, and keep it as var/bench/<name>.json."""
    most = max(figure for _, figure, _ in rows) or 1.0
    print(f"\n{name} [{unit}], load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for who, figure, note in rows:
        bar = "█" * max(1, round(figure / most * WIDTH))
        print(f"  {who:<34} {figure:>10,.1f} {bar:<{WIDTH}} {note}")
    keep(name, {"unit": unit, "rows": [list(row) for row in rows]})


def keep(name: str, what: Mapping[str, Any]) -> None:
    """Write var/bench/<name>.json."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name.replace(' ', '-')}.json").write_text(json.dumps(what, ensure_ascii=False, indent=1))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie; 0 for none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))] if ranked else 0.0


def busiest_second(moments: Sequence[float]) -> int:
    """How many fall into the fullest window of one second."""
    ranked, most, first = sorted(moments), 0, 0
    for last, moment in enumerate(ranked):
        while moment - ranked[first] >= 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most
