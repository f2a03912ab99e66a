"""Text of a notice that knows the lines it stands on, and what was found in it; how it is found is not known here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as the notice writes it, put together from its lines."""

    text: str
    folded: str
    """The same length, in the characters that the grammar is written in."""
    lines: tuple[int, ...]
    """For each character the line it stands on, counted from 1."""

    @property
    def whole(self) -> "Piece":
        return Piece(self, 0, len(self.text))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage; patterns are matched against `folded`, values are taken from `text`."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def folded(self) -> str:
        return self.passage.folded[self.start : self.end]

    @property
    def line(self) -> int:
        """The line it begins on."""
        return self._line(self.start)

    @property
    def last_line(self) -> int:
        """The line it ends on."""
        return self._line(max(self.start, self.end - 1))

    @property
    def to_the_end(self) -> "Piece":
        """It and everything behind it in its passage."""
        return Piece(self.passage, self.start, len(self.passage.text))

    def __bool__(self) -> bool:
        return self.end > self.start

    def _line(self, at: int) -> int:
        lines = self.passage.lines
        return lines[min(at, len(lines) - 1)] if lines else 1

    def cut(self, start: int, end: int | None = None) -> "Piece":
        """Return part of it, counted from its own beginning."""
        last = self.end if end is None else min(self.start + end, self.end)
        return Piece(self.passage, min(self.start + start, last), last)

    def of(self, match: re.Match[str], group: str | int = 0) -> "Piece":
        """Return what a group of a match against `folded` stands for."""
        return self.cut(*match.span(group))

    def ahead(self, within: "Piece", most: int) -> str:
        """Return at most so many folded characters that follow it within another piece of its passage."""
        return self.passage.folded[self.end : min(within.end, self.end + most)]

    def behind(self, within: "Piece", most: int) -> str:
        """Return at most so many folded characters that precede it within another piece of its passage."""
        return self.passage.folded[max(within.start, self.start - most) : self.start]

    def without(self, pattern: str) -> "Piece":
        """Return it without a beginning that matches."""
        match = re.match(pattern, self.folded)
        return self.cut(match.end()) if match else self

    def before(self, pattern: str) -> "Piece":
        """Return what stands before the first match; all of it when there is none."""
        match = re.search(pattern, self.folded)
        return self.cut(0, match.start()) if match else self

    def trimmed(self, characters: str) -> "Piece":
        """Return it without those characters at either end."""
        folded = self.folded
        begun = len(folded) - len(folded.lstrip(characters))
        return self.cut(begun, max(begun, len(folded.rstrip(characters))))

    def split(self, pattern: str) -> Iterator["Piece"]:
        """Yield what stands between the matches, empty stretches left out."""
        at = 0
        for match in re.finditer(pattern, self.folded):
            if match.start() > at:
                yield self.cut(at, match.start())
            at = match.end()
        if at < self.end - self.start:
            yield self.cut(at)


@dataclass(frozen=True, slots=True)
class Found:
    """A value with the words of the notice that it comes from."""

    value: str
    pieces: tuple[Piece, ...]
    remark: str = ""
    """What was added that is not the notice's own."""


@dataclass(frozen=True, slots=True)
class Todo:
    """What the notice does not say, for a person to fill in; perhaps with the words that come near it."""

    wanted: str
    pieces: tuple[Piece, ...] = ()


Value = Found | Todo


def found(piece: Piece, quote: Piece | None = None) -> Found:
    """Return the notice's own words as a value, quoted with what stands around them."""
    return Found(piece.text, (quote or piece,))
