"""The process that draws: an order a line on stdin, the file on stdout, until it has been idle or its owner is gone."""

import contextlib
import json
import os
import resource
import select
import sys
from pathlib import Path
from typing import IO

MOST_SECONDS = 600
"""Of the processor, in all; a worker that draws in a circle ends."""
REHEARSAL = {"link": "https://t.me/"}
"""The least that makes everything load: fonts, the typesetter, the maker of codes."""


def main() -> None:
    """Draw what is ordered."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    fonts, idle = Path(sys.argv[1]), float(sys.argv[2])
    from bot.documents.press import Press, Unprintable

    press = Press(fonts)
    with contextlib.suppress(Unprintable):  # without fonts each order is told so
        press.print("rehearsal", REHEARSAL, "png")
    with os.fdopen(os.dup(1), "wb") as out:
        _open_nothing_more()
        while order := _next_order(sys.stdin.buffer, idle):
            asked = json.loads(order)
            try:
                made = press.print(asked["template"], asked["data"], asked["format"])
            except Unprintable as error:
                _say(out, json.dumps({"reason": str(error)}).encode())
            else:
                _say(out, json.dumps({"bytes": len(made)}).encode(), made)


def _open_nothing_more() -> None:
    """Whatever a name may trick the typesetter into, this process opens no file and no socket from here on."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _next_order(orders: IO[bytes], idle: float) -> bytes:
    """A line, or nothing when none begins within `idle` seconds; they come one at a time, so no buffer holds one."""
    ready, _, _ = select.select([orders], [], [], idle)
    return orders.readline() if ready else b""


def _say(out: IO[bytes], head: bytes, body: bytes = b"") -> None:
    out.write(head + b"\n" + body)
    out.flush()


if __name__ == "__main__":
    main()
