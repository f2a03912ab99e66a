"""The child that reads a file from stdin under limits; it answers in JSON and touches nothing else."""

import json
import resource
import sys
from dataclasses import asdict
from typing import Any

from bot.domain.roster import BrokenRoster
from bot.spreadsheets.cells import cells_of

MOST_MEMORY = 512 * 1024 * 1024
"""Address space in bytes; a full workbook of 20,000 rows takes a quarter of it."""
MOST_SECONDS = 20
"""Of the processor."""


def limit() -> None:
    """Hold this process to its memory and its time; whatever a file's directory says of its size may be a lie."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def main() -> None:
    """Read stdin, write the table or what is wrong with it as JSON."""
    limit()
    said: dict[str, Any]
    try:
        table = cells_of(sys.stdin.buffer.read(), sys.argv[1])
        said = {"records": table.records, "sheet": table.sheet}
    except BrokenRoster as broken:
        said = {"problems": [asdict(problem) for problem in broken.problems]}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
