"""Reading a file that strangers may have made in a child process with limits; how a file is read is not said here."""

import json
import subprocess
import sys

from bot.domain.roster import BrokenRoster, RosterProblem
from bot.spreadsheets.cells import MOST_BYTES, Table, cells_of

PATIENCE_SECONDS = 40
"""On the wall; the child itself sees to its memory and its processor time."""


def read_outside(content: bytes, file: str) -> Table:
    """Read like `cells_of`, in a child process; BrokenRoster also when the child ran out of memory or time. Blocks."""
    if len(content) > MOST_BYTES:
        return cells_of(content, file)  # refuses at once
    try:
        done = subprocess.run(  # noqa: S603 our own module in our own interpreter
            [sys.executable, "-m", __package__, file],
            input=content,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise BrokenRoster([RosterProblem(file, 1, "bomb")]) from error
    if "problems" in said:
        raise BrokenRoster([_problem(one) for one in said["problems"]])
    return Table([(line, values) for line, values in said["records"]], said["sheet"])


def _problem(said: dict[str, object]) -> RosterProblem:
    words = said.pop("words")
    assert isinstance(words, list)  # noqa: S101 written by __main__.py
    return RosterProblem(words=tuple((name, value) for name, value in words), **said)  # type: ignore[arg-type]  # read from JSON
