"""All figures of a `make bench` as one picture, from var/bench/*.json to var/bench/chart.svg; run last."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from bench.stand.figures import FOLDER

WIDTH, LABELS, BAR, ROW, GAP = 860, 250, 440, 22, 34
OURS, OTHERS = "#b3261e", "#9aa3ad"


def main() -> None:
    panels = [(path.stem.replace("-", " "), json.loads(path.read_text())) for path in sorted(FOLDER.glob("*.json"))]
    panels = [(name, panel) for name, panel in panels if panel.get("rows")]
    pieces, y = [], 30
    for name, panel in panels:
        pieces += _panel(name, panel, y)
        y += GAP + ROW * len(panel["rows"]) + 12
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" font-family="sans-serif" font-size="13">'
    )
    target = Path(FOLDER / "chart.svg")
    target.write_text("\n".join([head, '<rect width="100%" height="100%" fill="white"/>', *pieces, "</svg>"]))
    print(f"\nchart: {target}")


def _panel(name: str, panel: dict[str, Any], y: int) -> Iterator[str]:
    """A heading and a bar for each who, ours in colour."""
    yield f'<text x="10" y="{y}" font-weight="bold">{escape(name)} ({escape(panel["unit"])})</text>'
    most = max(figure for _, figure, _ in panel["rows"]) or 1.0
    for number, (who, figure, _) in enumerate(panel["rows"]):
        top = y + 10 + ROW * number
        length = max(1, BAR * figure / most)
        colour = OTHERS if who.startswith(("PTB", "aiogram", "bare")) else OURS
        yield f'<text x="10" y="{top + 14}">{escape(who)}</text>'
        yield f'<rect x="{LABELS}" y="{top + 2}" width="{length:.0f}" height="16" fill="{colour}"/>'
        yield f'<text x="{LABELS + length + 6:.0f}" y="{top + 14}">{figure:,.1f}</text>'


if __name__ == "__main__":
    main()
