"""What is wrong with a content file and where; finding it out is the readers' business."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake at a place of a file; lines and columns count from 1, in characters."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class BrokenContent(Exception):
    """Content that cannot be used; `problems` lists every mistake found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


def quoted(value: object, *, longest: int = 60) -> str:
    """Return a value as a message shows it: on one line, in quotes, cut when long."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(character if character.isprintable() else " " for character in text)
    return f"'{text}'" if len(text) <= longest else f"'{text[:longest]}…'"


def did_you_mean(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return ` (did you mean 'x'?)` for the likeliest of `known`, or nothing when none is near."""
    near = nearest(word, known, cutoff=cutoff)
    return f" (did you mean '{near}'?)" if near else ""


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return the likeliest of `known`, or nothing when none is as like, from 0 to 1, as `cutoff`."""
    return next(iter(difflib.get_close_matches(word[:80], list(known), n=1, cutoff=cutoff)), "")
