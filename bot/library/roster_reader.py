"""A roster file read into rows, or into everything wrong with it; who is known already is the use case's to ask."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.roster import BrokenRoster, RosterProblem, RosterRow
from bot.library.problems import did_you_mean, quoted
from bot.library.reading import Library

MOST_BYTES = 2 * 1024 * 1024
"""A roster beyond that is no roster (reliability.md T10)."""
MOST_ROWS = 20_000
LENGTHS = {"code": 64, "name": 64, "unit": 128, "kind": 64, "language": 64}
"""Characters a value may have, by column; the first three as the database has them."""
OPTIONAL = frozenset({"language"})
_GAP_IN_A_NAME = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
"""Rosters align short Chinese names with a space in the middle."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The rows of a file, and what the operator should know about it."""

    rows: tuple[RosterRow, ...]
    notes: tuple[str, ...]


def read_roster(content: bytes | str, file: str, library: Library) -> Roster:
    """Read CSV with the columns of content/vocabulary/roster.yaml; BrokenRoster lists everything wrong.

    Bytes may be UTF-8, with or without a byte order mark, or GB 18030; commas, semicolons or tabs separate.
    """
    reading = _Reading(file, library)
    records = list(reading.records(reading.text_of(content)))
    if records:
        reading.read_header(*records[0])
        for line, values in records[1:]:
            reading.read_row(line, values)
    if not reading.problems and not reading.rows:
        reading.note(1, "there is nobody in it")
    if reading.problems:
        raise BrokenRoster(reading.problems)
    return Roster(tuple(reading.rows), tuple(reading.notes))


@dataclass(slots=True)
class _Reading:
    file: str
    library: Library
    problems: list[RosterProblem] = field(default_factory=list)
    rows: list[RosterRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    columns: dict[int, str] = field(default_factory=dict)
    lines_of_codes: dict[str, int] = field(default_factory=dict)
    width: int = 0

    def note(self, line: int, reason: str) -> None:
        self.problems.append(RosterProblem(self.file, line, reason))

    def text_of(self, content: bytes | str) -> str:
        if isinstance(content, str):
            return content.removeprefix("\ufeff")
        if len(content) > MOST_BYTES:
            self.note(1, f"the file has more than {MOST_BYTES // 1024 // 1024} MiB")
            return ""
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.note(1, "the file is neither UTF-8 nor GB 18030 text; save it as CSV UTF-8")
        return ""

    def records(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """The records that say anything, each with the line it begins on."""
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        line = 1
        try:
            for number, values in enumerate(reader):
                if number > MOST_ROWS:
                    self.note(line, f"more than {MOST_ROWS} people")
                    return
                if any(value.strip() for value in values):
                    yield line, values
                line = reader.line_num + 1
        except csv.Error as error:
            self.note(line, f"not CSV: {error}")

    def read_header(self, line: int, values: Sequence[str]) -> None:
        words = self.library.vocabulary.get("roster", {})
        fields = _lookup((name, (name, *words.get(name, ()))) for name in LENGTHS)
        self.width = len(values)
        for index, value in enumerate(values):
            name = fields.get(_folded(value))
            if name is None and value.strip():
                self.notes.append(f"column {quoted(value.strip())} is ignored")
            elif name is not None and name in self.columns.values():
                self.note(line, f"column {quoted(value.strip())} stands twice")
            elif name is not None:
                self.columns[index] = name
        for name in LENGTHS:
            if name not in self.columns.values() and name not in OPTIONAL:
                self.note(line, f"there is no column {quoted(next(iter(words.get(name, ())), name))}")

    def read_row(self, line: int, values: Sequence[str]) -> None:
        before = len(self.problems)
        if any(value.strip() for value in values[self.width :]):
            self.note(line, f"{len(values)} values, but only {self.width} columns")
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
            self.note(line, f"{title} is empty")
        elif not value.isprintable():
            self.note(line, f"{title} has a character that cannot be seen")
        elif len(value) > LENGTHS[name]:
            self.note(line, f"{title} is longer than {LENGTHS[name]} characters")
        return value

    def _note_repeated(self, line: int, code: str) -> None:
        if code and code in self.lines_of_codes:
            self.note(line, f"number {quoted(code)} stands already in line {self.lines_of_codes[code]}")
        self.lines_of_codes.setdefault(code, line)

    def _kind(self, line: int, value: str) -> str:
        kinds = self.library.campaign.kinds
        names = _lookup((kind.key, (kind.key, kind.name.zh, kind.name.en or "", *kind.aliases)) for kind in kinds)
        found = names.get(_folded(value))
        if found is None and value:
            near = did_you_mean(value, [kind.name.zh for kind in kinds] + [a for kind in kinds for a in kind.aliases])
            self.note(line, f"unknown kind of member {quoted(value)}{near}")
        return found or ""

    def _language(self, line: int, value: str) -> str | None:
        words = self.library.vocabulary.get("languages", {})
        languages = _lookup((language, (language, *words.get(language, ()))) for language in ("zh", "en"))
        found = languages.get(_folded(value))
        if found is None and value:
            self.note(line, f"unknown language {quoted(value)}")
        return found


def _separator(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _folded(word: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def _lookup(words: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    """What each spelling stands for."""
    return {_folded(word): meaning for meaning, spellings in words for word in spellings if word}
