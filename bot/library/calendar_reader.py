"""A table of holidays and make-up days read from a file; what becomes of them is the use case's business."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.domain.names import Name
from bot.domain.workdays import SpecialDay
from bot.library.problems import BrokenContent, Problem, quoted

IMPORT = "import"
MOST_DAYS = 60
"""Of one line; no holiday is longer, and a slip of the pen in a year is found."""
LONGEST_NAME = 64
_YEARS = range(2000, 2200)
_DAY = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|([0-9]{2})([0-9]{2}))")
_COLUMNS = ("day", "kind", "name")

Words = Mapping[str, tuple[str, ...]]


def read_calendar(content: bytes, file: str, words: Words) -> tuple[SpecialDay, ...]:
    """Read lines of `day,off|work,name`; BrokenContent says everything that is wrong with them, and where.

    A day is `2027-02-06`, or several `2027-02-06~2027-02-12`. The name may be left out, a first line with the titles
    of the columns is passed over, and so are empty lines and those that begin with #.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    reading = _Reading(file, words)
    for number, line in enumerate(text.splitlines(), start=1):
        reading.read(number, line)
    if not reading.problems and not reading.days:
        reading.problems.append(Problem(file, 1, 1, "there is no day in it"))
    if reading.problems:
        raise BrokenContent(reading.problems)
    return tuple(reading.days[day] for day in sorted(reading.days))


@dataclass(slots=True)
class _Reading:
    file: str
    words: Words
    problems: list[Problem] = field(default_factory=list)
    days: dict[date, SpecialDay] = field(default_factory=dict)
    lines: dict[date, int] = field(default_factory=dict)
    has_begun: bool = False

    def read(self, number: int, line: str) -> None:
        cells = [cell.strip().strip('"') for cell in line.split(",")]
        if not any(cells) or line.lstrip().startswith("#"):
            return
        is_first, self.has_begun = not self.has_begun, True
        if is_first and self._is_title(cells[0]):
            return
        before = len(self.problems)
        places = [1 + len(cell) for cell in _starts(line)]
        days = list(self._days(number, cells[0], places[0]))
        is_workday = self._kind(number, cells[1] if cells[1:] else "", places[min(1, len(places) - 1)])
        name = self._name(number, cells, places)
        if len(self.problems) == before:
            for day in days:
                self._take(SpecialDay(day, is_workday, Name(name), IMPORT), number, places[0])

    def _is_title(self, cell: str) -> bool:
        return any(cell.casefold() in (column, *self.words.get(column, ())) for column in _COLUMNS)

    def _take(self, day: SpecialDay, line: int, column: int) -> None:
        if day.on in self.days:
            self._note(line, column, f"{day.on} stands on line {self.lines[day.on]} already")
        self.days[day.on], self.lines[day.on] = day, line

    def _days(self, line: int, cell: str, column: int) -> Iterator[date]:
        first, _, last = cell.partition("~")
        begin = self._day(line, first.strip(), column)
        end = self._day(line, last.strip(), column + len(first) + 1) if last else begin
        if begin is None or end is None:
            return
        count = (end - begin).days + 1
        if not 1 <= count <= MOST_DAYS:
            why = "ends before it begins" if count < 1 else f"has {count} days; {MOST_DAYS} at most"
            self._note(line, column, f"{quoted(cell)} {why}")
            return
        yield from (begin + timedelta(days=n) for n in range(count))

    def _day(self, line: int, cell: str, column: int) -> date | None:
        match = _DAY.fullmatch(cell)
        parts = [int(part) for part in match.groups() if part] if match else []
        try:
            found = date(*parts) if parts else None
        except ValueError:
            found = None
        if found is None or found.year not in _YEARS:
            self._note(line, column, f"{quoted(cell)} is not a day such as 2027-02-06")
            return None
        return found

    def _kind(self, line: int, cell: str, column: int) -> bool:
        said = cell.casefold()
        for kind in ("off", "work"):
            if said in (kind, *self.words.get(kind, ())):
                return kind == "work"
        self._note(line, column, f"{quoted(cell)} is neither off nor work")
        return False

    def _name(self, line: int, cells: Sequence[str], places: Sequence[int]) -> str:
        name = cells[2] if cells[2:] else ""
        if len(name) > LONGEST_NAME or not name.isprintable():
            self._note(line, places[2], f"{quoted(name)} is no name of at most {LONGEST_NAME} characters")
        if any(cells[3:]):
            self._note(line, places[3], "a line has a day, off or work, and a name; this is more")
        return name

    def _note(self, line: int, column: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, column, message))


def _starts(line: str) -> list[str]:
    """What stands before each cell, so that its length is the cell's place."""
    cells, found, at = line.split(","), [], 0
    for cell in cells:
        found.append(line[: at + len(cell) - len(cell.lstrip())])
        at += len(cell) + 1
    return found
