"""Numbers a workbook shows with leading zeros (format `000`), which the reader of values does not tell; no others."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

Padding = Mapping[tuple[int, int], int]
"""(line, column), both from 1 → digits shown at least."""

_FORMAT = re.compile(r'<numFmt\b(?=[^>]*\bnumFmtId="(\d+)")(?=[^>]*\bformatCode="(0{2,64})")')
_STYLES = re.compile(r"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_STYLE = re.compile(r'<xf\b[^>]*?\bnumFmtId="(\d+)"')
_CELL = re.compile(r'<c\b(?=[^>]*\br="([A-Z]{1,3})(\d{1,7})")(?=[^>]*\bs="(\d+)")[^>]*>(?=(?:<f\b[^>]*>[^<]*</f>)?<v>)')
_TEXT = re.compile(r'\bt="(?:s|str|inlineStr|b|e)"')


def padding_of(content: bytes, sheet: int) -> Padding:
    """Cells of the sheet with that index (from 0) that are numbers shown with leading zeros."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        part = f"xl/worksheets/sheet{sheet + 1}.xml"
        if not {"xl/styles.xml", part} <= names:
            return {}
        digits = _digits_by_style(archive.read("xl/styles.xml").decode("utf-8", "replace"))
        if not digits:
            return {}
        return dict(_padded(archive.read(part).decode("utf-8", "replace"), digits))


def _digits_by_style(styles: str) -> Mapping[int, int]:
    formats = {number: len(zeros) for number, zeros in _FORMAT.findall(styles)}
    block = _STYLES.search(styles)
    used = _STYLE.findall(block[0]) if block else []
    return {index: formats[number] for index, number in enumerate(used) if number in formats}


def _padded(cells: str, digits: Mapping[int, int]) -> Iterator[tuple[tuple[int, int], int]]:
    for cell in _CELL.finditer(cells):
        style = int(cell[3])
        if style in digits and not _TEXT.search(cell[0]):
            yield (int(cell[2]), _column(cell[1])), digits[style]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
