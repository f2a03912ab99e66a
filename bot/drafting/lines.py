"""A notice's lines put together to passages where its layout tore them apart; what they mean is not known here."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.drafting.grammar import Grammar
from bot.drafting.pieces import Passage

_GAP = re.compile(r"\s+")
_WIDE_GAP = 3
"""Blanks in a row that set columns apart."""
_LONG = 25
"""Characters; a line without punctuation that is longer is running text, not a title or a name."""
_ENOUGH_FULL_LINES = 4
_FEWEST_RUNNING = 2
"""Pages on which a line above or below the number is the same before it is a running title."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, counted from 1, without the blanks that only lay it out."""

    number: int
    text: str
    folded: str


def passages(text: str, grammar: Grammar) -> list[Passage]:
    """Return the paragraphs of a notice in order."""
    cleaned = ((number, clean(raw)) for number, raw in enumerate(text.split("\n"), start=1))
    lines = [Line(number, line, grammar.folded(line)) for number, line in cleaned if line]
    return [_passage(group, grammar) for group in _Joining(grammar, _without_page_marks(lines, grammar)).groups()]


def _without_page_marks(lines: Sequence[Line], grammar: Grammar) -> list[Line]:
    """Return the lines without those that number a page, and without what stands again and again beside such lines."""
    marks = [any(form.fullmatch(line.folded) for form in grammar.forms("page")) for line in lines]
    beside = [
        lines[at].folded
        for mark, is_mark in enumerate(marks)
        for at in (mark - 1, mark + 1)
        if is_mark and 0 <= at < len(lines)
    ]
    running = {text for text, count in Counter(beside).items() if count >= _FEWEST_RUNNING}
    return [line for line, is_mark in zip(lines, marks, strict=True) if not is_mark and line.folded not in running]


def clean(raw: str) -> str:
    """Return a line without unseen characters and without blanks, except between Latin words and between columns."""
    seen = "".join(character for character in raw if character.isprintable() or character.isspace()).strip()

    def kept(match: re.Match[str]) -> str:
        if "\t" in match[0] or len(match[0]) >= _WIDE_GAP:
            return "\t"
        around = seen[match.start() - 1] + seen[match.end()]
        return " " if around.isascii() and around.isalnum() else ""

    return _GAP.sub(kept, seen)


def _passage(group: Sequence[Line], grammar: Grammar) -> Passage:
    text = "".join(line.text for line in group)
    numbers = tuple(line.number for line in group for _ in line.text)
    return Passage(text, grammar.folded(text), numbers)


class _Joining:
    """Decides which lines go on in the next one."""

    def __init__(self, grammar: Grammar, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._width = _width(lines)
        ends = grammar.one_of("stop", "pause", "colon")
        closing = grammar.one_of("unquote", "close_title", "close")
        marks = [form.pattern for level in range(1, 7) for form in grammar.forms(f"heading_{level}")]
        self._ended = re.compile(f"[{ends}][{closing}]*$")
        self._ends = re.compile(f"[{grammar.one_of('stop', 'pause')}]")
        self._inside = re.compile(f"[{ends}{grammar.one_of('comma', 'between')}]")
        self._heading = re.compile("|".join(marks))
        self._new = re.compile("|".join([*marks, *(form.pattern for form in grammar.forms("ordinal"))]))
        self._title = re.compile(f"{grammar.any('title_end')}[{closing}]?$")
        self._opening = re.compile(grammar.any("title_begin"))
        year, month, day = (grammar.any(name) for name in ("year", "month", "day"))
        some = f"{grammar.numeral}"
        self._date = re.compile(f"{some}{year}{some}{month}{some}{day}")
        self._issuer = re.compile(f"{grammar.any('issuers')}$")
        numbered = "|".join(form.pattern for form in grammar.forms("numbered"))
        self._apart = re.compile(f"{grammar.any('annex', 'aside')}|.*(?:{numbered})$")

    def groups(self) -> Iterator[list[Line]]:
        """Yield the lines of one passage after the other."""
        group: list[Line] = []
        for position, line in enumerate(self._lines):
            if group and not self._goes_on(group, line, position):
                yield group
                group = []
            group.append(line)
        if group:
            yield group

    def _goes_on(self, group: Sequence[Line], line: Line, position: int) -> bool:
        last = group[-1]
        if self._ended.search(last.folded) or self._new.match(line.folded) or "\t" in last.folded + line.folded:
            return False
        if self._date.fullmatch(line.folded) or self._date.fullmatch(last.folded):
            return False
        if self._title.search(last.folded) or self._apart.match(last.folded):
            return False
        if len(group) == 1 and self._heading.match(last.folded) and not self._ended_inside(last):
            return len(last.folded) >= self._width
        if self._inside.search(last.folded) or len(last.folded) >= min(self._width, _LONG):
            return True
        return line.number == last.number + 1 and (self._is_title(last, line) or self._is_signature(line, position))

    def _ended_inside(self, line: Line) -> bool:
        """Tell whether more than a heading stands behind a heading's number."""
        marked = self._heading.match(line.folded)
        after = marked.end() if marked else 0
        if self._ends.search(line.folded, after):
            return True
        return self._inside.search(line.folded, after) is not None and len(line.text) > _LONG

    def _is_title(self, last: Line, line: Line) -> bool:
        return bool(self._opening.search(last.folded) and self._title.search(line.folded))

    def _is_signature(self, line: Line, position: int) -> bool:
        """A name over two lines with the day of issue below."""
        if self._inside.search(line.folded) or position + 1 >= len(self._lines):
            return False
        last, following = self._lines[position - 1], self._lines[position + 1]
        if self._issuer.search(last.folded) or last.folded[:2] == line.folded[:2]:
            return False  # two who sign together
        return self._date.fullmatch(following.folded) is not None


def _width(lines: Sequence[Line]) -> int:
    """Return how long full lines are in a text broken at a fixed width; nearly infinite when there is none."""
    longest = max((len(line.text) for line in lines), default=0)
    full = sum(len(line.text) >= longest - 2 for line in lines)
    return longest - 2 if full >= _ENOUGH_FULL_LINES else 1_000_000
