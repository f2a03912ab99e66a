"""The made-up people of the demo, as the seed file has them; who of them has joined is the bot's to know."""

import csv
from dataclasses import dataclass
from pathlib import Path

FIRST_ACCOUNT = 1001
NEWCOMER = "A02"
"""Does not join by itself, so that whoever tries the demo can take the first two minutes of a member."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A made-up person: a line of the seed file, with the Telegram account `account`."""

    code: str
    name: str
    unit: str
    language: str
    role: str
    username: str
    account: int


def read_seats(file: Path) -> list[Seat]:
    """The people of a seed file (number, name, unit, kind, language, role, username), accounts in its order."""
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines))[1:]
    return [
        Seat(code, name, unit, language, role, username, FIRST_ACCOUNT + number)
        for number, (code, name, unit, _kind, language, role, username) in enumerate(rows)
    ]
