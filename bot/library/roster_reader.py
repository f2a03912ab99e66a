"""A roster file read into rows, or into everything wrong with it; who is known already is the use case's to ask."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.roster import BrokenRoster, RosterProblem, RosterRow
from bot.library.problems import nearest, quoted
from bot.library.reading import Library
from bot.spreadsheets import Table, cells_of

MOST_PROBLEMS = 100
"""Nobody reads more; the first ones show what is wrong with the file."""
LENGTHS = {"code": 64, "name": 64, "unit": 128, "kind": 64, "language": 64}
"""Characters a value may have, by column; the first three as the database has them."""
OPTIONAL = frozenset({"language"})
_GAP_IN_A_NAME = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
"""Rosters align short Chinese names with a space in the middle."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The rows of a file, and what the operator should know about it."""

    rows: tuple[RosterRow, ...]
    ignored: tuple[str, ...] = ()
    """Columns that say nothing here, as the file calls them."""

    @property
    def notes(self) -> tuple[str, ...]:
        """The same for the operator."""
        return tuple(f"column {quoted(column)} is ignored" for column in self.ignored)


def read_roster(content: bytes | str | Table, file: str, library: Library) -> Roster:
    """Read a file, or its cells, by the columns of content/vocabulary/roster.yaml; BrokenRoster lists what is wrong."""
    table = content if isinstance(content, Table) else cells_of(content, file)
    reading = _Reading(file, library, table.sheet)
    if table.records:
        reading.read_header(*table.records[0])
        for line, values in table.records[1:]:
            reading.read_row(line, values)
    if not reading.problems and not reading.rows:
        reading.note(1, "empty")
    if reading.problems:
        raise BrokenRoster(reading.problems)
    return Roster(tuple(reading.rows), tuple(reading.ignored))


@dataclass(slots=True)
class _Reading:
    file: str
    library: Library
    sheet: str = ""
    problems: list[RosterProblem] = field(default_factory=list)
    rows: list[RosterRow] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    columns: dict[int, str] = field(default_factory=dict)
    lines_of_codes: dict[str, int] = field(default_factory=dict)
    width: int = 0

    def note(self, line: int, code: str, near: str = "", **words: object) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            said = tuple((name, str(value)) for name, value in words.items())
            self.problems.append(RosterProblem(self.file, line, code, said, near, self.sheet))

    def read_header(self, line: int, values: Sequence[str]) -> None:
        words = self.library.vocabulary.get("roster", {})
        fields = _lookup((name, (name, *words.get(name, ()))) for name in LENGTHS)
        self.width = len(values)
        for index, value in enumerate(values):
            name = fields.get(_folded(value))
            if name is None and value.strip():
                self.ignored.append(value.strip())
            elif name is not None and name in self.columns.values():
                self.note(line, "twice", column=quoted(value.strip()))
            elif name is not None:
                self.columns[index] = name
        lacking = [name for name in LENGTHS if name not in self.columns.values() and name not in OPTIONAL]
        titles = [quoted(next(iter(words.get(name, ())), name)) for name in lacking]
        if not self.columns:  # another table, or an encoding that could be read by mistake, such as Big5
            self.note(line, "no_header", columns=", ".join(titles))
            return
        for title in titles:
            self.note(line, "no_column", column=title)

    def read_row(self, line: int, values: Sequence[str]) -> None:
        before = len(self.problems)
        if any(value.strip() for value in values[self.width :]):
            self.note(line, "too_wide", count=len(values), width=self.width)
        said = {name: self._value(line, name, values, index) for index, name in self.columns.items()}
        kind = self._kind(line, said.get("kind", ""))
        language = self._language(line, said.get("language", ""))
        self._note_repeated(line, said.get("code", ""))
        if len(self.problems) == before:
            name = _GAP_IN_A_NAME.sub("", said.get("name", ""))
            self.rows.append(RosterRow(line, said.get("code", ""), name, said.get("unit", ""), kind, language))

    def _value(self, line: int, name: str, values: Sequence[str], index: int) -> str:
        value = " ".join(values[index].split()) if index < len(values) else ""
        value = unicodedata.normalize("NFKC", value) if name == "code" else unicodedata.normalize("NFC", value)
        title = quoted(next(iter(self.library.vocabulary.get("roster", {}).get(name, ())), name))
        if not value and name not in OPTIONAL:
            self.note(line, "missing", column=title)
        elif not value.isprintable():
            self.note(line, "unseen", column=title)
        elif len(value) > LENGTHS[name]:
            self.note(line, "too_long", column=title, most=LENGTHS[name])
        return value

    def _note_repeated(self, line: int, code: str) -> None:
        if code and code in self.lines_of_codes:
            self.note(line, "repeated", number=quoted(code), earlier=self.lines_of_codes[code])
        self.lines_of_codes.setdefault(code, line)

    def _kind(self, line: int, value: str) -> str:
        kinds = self.library.campaign.kinds
        names = _lookup((kind.key, (kind.key, kind.name.zh, kind.name.en or "", *kind.aliases)) for kind in kinds)
        found = names.get(_folded(value))
        if found is None and value:
            near = nearest(value, [kind.name.zh for kind in kinds] + [a for kind in kinds for a in kind.aliases])
            self.note(line, "kind", near, value=quoted(value))
        return found or ""

    def _language(self, line: int, value: str) -> str | None:
        words = self.library.vocabulary.get("languages", {})
        languages = _lookup((language, (language, *words.get(language, ()))) for language in ("zh", "en"))
        found = languages.get(_folded(value))
        if found is None and value:
            self.note(line, "language", value=quoted(value))
        return found


def _folded(word: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def _lookup(words: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    """What each spelling stands for."""
    return {_folded(word): meaning for meaning, spellings in words for word in spellings if word}
