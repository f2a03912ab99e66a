"""The cells of a CSV text or of an Excel workbook's first sheet with anything in it, guarded against bombs."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.roster import BrokenRoster, RosterProblem
from bot.spreadsheets.zeros import Padding, padding_of

MOST_BYTES = 2 * 1024 * 1024
"""A roster beyond that is no roster (reliability.md T10)."""
MOST_UNPACKED_BYTES = 50 * 1024 * 1024
"""What the parts of a workbook may come to, as its zip directory says (T10)."""
MOST_RATIO = 100
"""Unpacked to packed size; a real workbook stays below 30."""
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELL = 1_000
"""Characters of a cell that are looked at; no value may be as long."""
LARGEST_WHOLE = 1e15
"""Beyond that a float no longer tells whole numbers apart."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that say anything, each with the line it begins on; `sheet` is empty for a file without sheets."""

    records: Sequence[tuple[int, list[str]]]
    sheet: str = ""


def cells_of(content: bytes | str, file: str) -> Table:
    """Read a file; BrokenRoster says why it can't be read. The form is that of the bytes, not of the name.

    Bytes may be UTF-8, with or without a byte order mark, or GB 18030; commas, semicolons or tabs separate.
    """
    if isinstance(content, bytes) and len(content) > MOST_BYTES:
        raise _broken(file, "too_large", most=str(MOST_BYTES // 1024 // 1024))
    if isinstance(content, bytes) and (content.startswith(b"PK") or file.lower().endswith(".xlsx")):
        return _workbook(content, file)
    return Table(list(_records(_text(content, file), file)))


def _broken(file: str, code: str, line: int = 1, **words: str) -> BrokenRoster:
    return BrokenRoster([RosterProblem(file, line, code, tuple(words.items()))])


def _text(content: bytes | str, file: str) -> str:
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _broken(file, "not_text")


def _records(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for number, values in enumerate(reader):
            if number > MOST_ROWS:
                raise _broken(file, "too_many", line, most=str(MOST_ROWS))
            if any(value.strip() for value in values):
                yield line, [value[:MOST_CELL] for value in values[:MOST_COLUMNS]]
            line = reader.line_num + 1
    except csv.Error as error:
        raise _broken(file, "not_csv", line, detail=str(error)) from error


def require_harmless(content: bytes, file: str) -> None:
    """BrokenRoster for a zip that unpacks to too much; only its directory is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _broken(file, "not_xlsx") from error
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > MOST_UNPACKED_BYTES or unpacked > MOST_RATIO * max(packed, 1):
        raise _broken(file, "bomb")


def _workbook(content: bytes, file: str) -> Table:
    require_harmless(content, file)
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 loaded where a workbook is read

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for index, name in enumerate(workbook.sheet_names):
            sheet = workbook.get_sheet_by_index(index)
            if sheet.end is None:
                continue
            if sheet.end[0] > MOST_ROWS:  # counted from 0, the header being one more
                raise _broken(file, "too_many", MOST_ROWS + 2, most=str(MOST_ROWS))
            rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
            spread(rows, sheet.merged_cell_ranges or ())
            return Table(list(_said(rows, padding_of(content, index))), name)
    except (CalamineError, OSError) as error:
        raise _broken(file, "not_xlsx") from error
    return Table([])


def spread(rows: Sequence[list[Any]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give every cell of a merged block in one column the value it shows; (row, column) from 0, both ends included.

    Rosters write a branch once beside all its people. A block across columns is a title, and stays in its first cell.
    """
    for (top, column), (bottom, last) in merged:
        if column == last and top < len(rows) and column < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[column] = rows[top][column]


def _said(rows: Iterable[Sequence[object]], padding: Padding) -> Iterator[tuple[int, list[str]]]:
    for line, values in enumerate(rows, start=1):
        said = [
            shown(value).zfill(padding.get((line, column), 0))[:MOST_CELL]
            for column, value in enumerate(values[:MOST_COLUMNS], start=1)
        ]
        while said and not said[-1].strip():
            said.pop()
        if said:
            yield line, said


def shown(value: object) -> str:
    """A cell's value as people see it: 1.0 is 1, a day is 2010-06-18."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < LARGEST_WHOLE else format(value, ".15g")
    if isinstance(value, dt.datetime):
        at_midnight = value.time() == dt.time(0)
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
