"""What a check found, in words for whoever runs the server; never a secret."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    NOTE = "note"
    """Works, but something is missing or worth knowing."""
    WRONG = "WRONG"
    """The bot can't do its work like that."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report, with the next step where one is needed."""

    mark: Mark
    text: str

    def __str__(self) -> str:
        return f"{self.mark:<6}{self.text}"


def ok(text: str) -> Finding:
    return Finding(Mark.OK, text)


def note(text: str) -> Finding:
    return Finding(Mark.NOTE, text)


def wrong(text: str) -> Finding:
    return Finding(Mark.WRONG, text)
