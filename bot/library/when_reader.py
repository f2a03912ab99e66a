"""The `when` of a rule: how it recurs, or what it comes before or after; all else of it is in rule_reader.py."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.rules import (
    LAST,
    AnchorDaysLeft,
    Around,
    Mark,
    Monthly,
    NthWeekday,
    PhaseDaysLeft,
    PhaseHalf,
    PhaseStart,
    Quarterly,
    Weekly,
    When,
)
from bot.library.marks import Marks
from bot.library.problems import quoted
from bot.library.section import Section
from bot.library.values import days, weekday

_KEYS = (
    "phase", "phase_days_left", "anchor", "days_left", "activity_days_left", "before", "after", "by",
    "weekly", "every", "monthly", "quarterly",
)  # fmt: skip
_COMPANIONS = (("days_left", ("anchor",)), ("every", ("weekly",)), ("by", ("before", "after")))
_DAYS = range(1000)
_WEEKS = range(1, 53)
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": LAST}
_LONGEST_MONTH, _SHORTEST_QUARTER = 31, 90


@dataclass(frozen=True, slots=True)
class WhenReader:
    """Reads when rules fall due, checking what they refer to."""

    marks: Marks

    def read(self, rule: Section) -> When | None:
        """Return the `when` of a rule, None when it can't be read; problems are noted in it."""
        if not rule.require("when"):
            return None
        section = rule.section("when", _KEYS)
        readers: dict[str, Callable[[Section], When | None]] = {
            "phase": _phase,
            "phase_days_left": lambda found: PhaseDaysLeft(found.integers("phase_days_left", within=_DAYS)),
            "anchor": self._anchor,
            "activity_days_left": self._deadlines,
            "before": lambda found: self._around(found, "before", -1),
            "after": lambda found: self._around(found, "after", +1),
            "weekly": lambda found: Weekly(found.read("weekly", weekday, 0), found.integer("every", 1, within=_WEEKS)),
            "monthly": _monthly,
            "quarterly": lambda found: Quarterly(found.read("quarterly", day_of_quarter, 1)),
        }
        given = [key for key in readers if key in section]
        if len(given) != 1:
            rule.note("when", f"needs exactly one of {', '.join(readers)}")
            return None
        _check_companions(section, given[0])
        return readers[given[0]](section)

    def _anchor(self, section: Section) -> AnchorDaysLeft:
        anchor = section.reference("anchor", self.marks.anchors, "anchor") or ""
        return AnchorDaysLeft(anchor, section.integers("days_left", within=_DAYS))

    def _deadlines(self, section: Section) -> Around:
        left = section.integers("activity_days_left", within=_DAYS)
        return Around(Mark("due"), tuple(-one for one in left))

    def _around(self, section: Section, key: str, sign: int) -> Around | None:
        mark = section.read(key, self.marks.read, None)
        by = tuple(sign * one for one in section.read_some("by", days))
        return Around(mark, by) if mark is not None and by else None


def _monthly(section: Section) -> Monthly:
    first: int | NthWeekday = 1
    return Monthly(section.read("monthly", day_of_month, first))


def day_of_month(text: str) -> int | NthWeekday:
    """Read a day of the month: `15`, `first`, `last`, `second tuesday`, `last friday`."""
    nth, _, name = text.partition(" ")
    if name:
        if nth not in _NTH:
            raise ValueError(f"{quoted(text)} should begin with one of {', '.join(_NTH)}")
        return NthWeekday(_NTH[nth], weekday(name))
    return _day(text, _LONGEST_MONTH, "month", " such as 'last friday'")


def day_of_quarter(text: str) -> int:
    """Read a day of the quarter of a calendar year: `first`, `last`, or `45` for its forty-fifth."""
    return _day(text, _SHORTEST_QUARTER, "quarter", "")


def _day(text: str, longest: int, of: str, more: str) -> int:
    if text in {"first", "last"}:
        return _NTH[text]
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= longest:
        raise ValueError(f"{quoted(text)} is no day of a {of}: first, last, 1 to {longest}{more and f', or{more}'}")
    return int(text)


def _phase(section: Section) -> When | None:
    word = section.choice("phase", ("start", "half"), "")
    moments: dict[str, When] = {"start": PhaseStart(), "half": PhaseHalf()}
    return moments.get(word)


def _check_companions(section: Section, given: str) -> None:
    for companion, owners in _COMPANIONS:
        if companion in section and given not in owners:
            section.note(companion, f"{quoted(companion)} goes with {' or '.join(map(quoted, owners))} only")
