"""The numbers that Word puts before paragraphs by itself, which are no part of their text; other marks are left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_CHINESE = re.compile(r"(?:chinese|taiwanese|japanese)Counting.*|ideographDigital")
_RING_BEFORE_ONE = 0x245F
_MOST_RINGED = 20
_TEN = 10
_MOST_COUNTED = 99
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = {"w": _WORD}
_OWN = "w:pPr/w:numPr"
_MOST_LEVELS = 9

Key = tuple[str, int]
"""A list and a level of it."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    """What stands before the paragraph, `%1` being the number of the first level."""


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a document in order; `digits` are those from nought to ten."""

    root: Any
    """The root of the document's numbering part, None when it has none."""
    digits: Sequence[str]
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _counts: dict[Key, int] = field(default_factory=dict)

    def before(self, paragraph: "Paragraph") -> str:
        """Return the number before a paragraph, counting it; empty when there is none."""
        where = self._where(paragraph)
        if where is None:
            return ""
        number, level = where
        levels = self._levels_of(number)
        if level not in levels:
            return ""
        self._counts[where] = self._counts.get(where, levels[level].start - 1) + 1
        for deeper in range(level + 1, _MOST_LEVELS):
            self._counts.pop((number, deeper), None)
        return re.sub(r"%([1-9])", lambda match: self._said(number, int(match[1]) - 1), levels[level].text)

    def _where(self, paragraph: "Paragraph") -> Key | None:
        style: Any = paragraph.style.element if paragraph.style is not None else None
        element: Any = paragraph._p  # noqa: SLF001 python-docx has no other way to the numbering
        for place in (element, style):
            found = place.find(_OWN, _NAMES) if place is not None and self.root is not None else None
            number = _value(found, "numId") if found is not None else None
            if number:
                return number, _whole(_value(found, "ilvl"), 0)
        return None

    def _levels_of(self, number: str) -> dict[int, _Level]:
        if number not in self._levels:
            self._levels[number] = dict(self._read(number))
        return self._levels[number]

    def _read(self, number: str) -> list[tuple[int, _Level]]:
        chosen = [found for found in self.root.findall("w:num", _NAMES) if found.get(_named("numId")) == number]
        kind = _value(chosen[0], "abstractNumId") if chosen else None
        kinds = self.root.findall("w:abstractNum", _NAMES) if kind else []
        same = [found for found in kinds if found.get(_named("abstractNumId")) == kind]
        levels = [level for found in same for level in found.findall("w:lvl", _NAMES)]
        return [(_whole(level.get(_named("ilvl")), 0), _level(level)) for level in levels]

    def _said(self, number: str, level: int) -> str:
        form = self._levels_of(number).get(level)
        return _written(self._counts.get((number, level), form.start), form.form, self.digits) if form else ""


def _level(element: Any) -> _Level:  # noqa: ANN401 lxml has no types
    form = _value(element, "numFmt") or "decimal"
    is_counted = form.startswith("decimal") or _CHINESE.fullmatch(form)
    return _Level(_whole(_value(element, "start"), 1), form, (_value(element, "lvlText") or "") if is_counted else "")


def _value(element: Any, name: str) -> str | None:  # noqa: ANN401 the same
    """Return the value of an element below."""
    below = element.find(f"w:{name}", _NAMES)
    value: str | None = below.get(_named("val")) if below is not None else None
    return value


def _named(attribute: str) -> str:
    return f"{{{_WORD}}}{attribute}"


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isascii() and value.isdecimal() else otherwise


def _written(number: int, form: str, digits: Sequence[str]) -> str:
    if form.startswith("decimalEnclosedCircle") and 0 < number <= _MOST_RINGED:
        return chr(_RING_BEFORE_ONE + number)
    if not _CHINESE.fullmatch(form) or not 0 < number <= _MOST_COUNTED:
        return str(number)
    tens, ones = divmod(number, _TEN)
    said = (digits[tens] if tens > 1 else "") + digits[_TEN] if tens else ""
    return said + (digits[ones] if ones else "")
