"""Dates as notices write them, found in a text; which days they mean is worked out in spans.py."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.drafting.grammar import Grammar, Pattern
from bot.drafting.pieces import Piece

_MONTHS = range(1, 13)
_DAYS = range(1, 32)
YEARS = range(1900, 2200)
_QUARTERS = range(1, 5)
_LIMITS = {"year": YEARS, "month": _MONTHS, "day": _DAYS, "quarter": _QUARTERS, "to_quarter": _QUARTERS}
_YEAR_WORDS = ("this_year", "next_year", "year_after")
_PARTS_OF_MONTHS = ("early", "first_ten", "second_ten", "last_ten", "first_twenty", "last_twenty", "late")
_PARTS = (*_PARTS_OF_MONTHS, "middle", "first_half", "second_half")
_CENTURY = 100
_LATEST_SHORT = 60
"""A year of two digits up to this one is of this century, a later one of the last."""


@dataclass(frozen=True, slots=True)
class Point:
    """One date phrase, as far as it goes."""

    piece: Piece
    year: int | None = None
    year_word: str = ""
    """`this_year`, `next_year` or `year_after` for a year that is only pointed to."""
    month: int | None = None
    day: int | None = None
    part: str = ""
    """Which part of the month or year: `early`, `first_ten`, `late`, `first_half` and so on."""
    quarter: int | None = None
    to_quarter: int | None = None
    named: date | None = None
    """The day that a word stands for."""
    is_yearly: bool = False
    """Whether that word leaves the year open."""
    is_now: bool = False
    before: bool = False
    after: bool = False
    goes_on: bool = False
    """Whether it is a year with words behind it that narrow it down in a way that is not understood."""

    @property
    def is_bare(self) -> bool:
        """A day without a month, which means something only after another date."""
        return self.day is not None and self.month is None


def points(piece: Piece, grammar: Grammar) -> list[Point]:
    """Return every date phrase of a text in order; of two that overlap the earlier, then the longer one."""
    folded = piece.folded
    matches = [match for form in _forms(grammar) for match in form.finditer(folded)]
    found: list[Point] = []
    end = 0
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if match.start() < end:
            continue
        point = _point(piece.of(match), match, grammar)
        if point is not None:
            found.append(point)
            end = match.end()
    return found


@lru_cache(maxsize=1)
def _forms(grammar: Grammar) -> tuple[Pattern, ...]:
    some, year, month, day = grammar.chinese, grammar.any("year"), grammar.any("month"), grammar.any("day")
    words = "|".join(f"(?P<{word}>{grammar.any(word)})" for word in _YEAR_WORDS)
    short = f"(?<![0-9])[0-9]{{2}}(?={year}(?:[0-9]|{some}){{1,2}}{month})"
    years = f"(?:(?P<year>(?<![0-9])(?:19|20)[0-9]{{2}}|{some}{{4}}|{short}){year}|{words})"
    month_number = rf"(?<![0-9])(?:1[0-2]|0?[1-9])(?![0-9])|{some}{{1,2}}"
    day_number = rf"(?<![0-9])(?:[12][0-9]|3[01]|0?[1-9])(?![0-9])|{some}{{1,3}}"
    until = grammar.any("until")
    months = f"(?P<month>{month_number})(?:{month}|(?={until}(?:[0-9]{{1,2}}|{some}{{1,2}}){month}))"
    days = f"(?P<day>{day_number})(?:{day}|(?={until}(?:[0-9]{{1,2}}|{some}{{1,3}}){day}))"
    last_word = f"(?=[{grammar.clause}{grammar.one_of('close')}]|{until}|{grammar.any('begins', 'before')}|$)"
    part = f"(?:{_named(grammar, *_PARTS_OF_MONTHS)}|(?P<middle>{grammar.any('middle')}){last_word})"
    half, early_or_late = _named(grammar, "first_half", "second_half"), _named(grammar, "early", "late")
    more = f"(?:{until}|[{grammar.one_of('between')}])(?P<to_quarter>[1-4]|{some})"
    quarter = f"(?:{grammar.any('ordinal_mark')})?(?P<quarter>[1-4]|{some})(?:{more})?{grammar.any('quarter')}"
    plain = r"(?<![0-9])(?P<year>20[0-9]{2})(?P<sep>[./-])(?P<month>1[0-2]|0?[1-9])(?:(?P=sep)(?P<day>[0-9]{1,2}))?"
    forms = [f"(?:{years})?{anchor}" for anchor in _anchors(grammar)]
    forms += [f"{years}{anchor}" for anchor in _bare_anchors(grammar)]
    forms += [f"(?:{years})?{months}(?:{days}|{part})?", f"{years}(?:{half}|{quarter}|{early_or_late})"]
    forms += [f"{years}(?:(?:{grammar.any('whole_year')})|{last_word}|(?P<goes_on>))"]
    forms += [
        f"(?:{years})?(?P<late>{grammar.any('year_end')})",
        half,
        f"{plain}(?![0-9])",
        days,
        f"(?P<now>{grammar.any('now')})(?:{day})?",
    ]
    before = f"(?P<before>(?!{grammar.any('not_before')}){grammar.any('before')})?"
    return tuple(re.compile(form + before) for form in forms)


def _named(grammar: Grammar, *names: str) -> str:
    return "(?:" + "|".join(f"(?P<{name}>{grammar.any(name)})" for name in names) + ")"


def _anchors(grammar: Grammar) -> Iterator[str]:
    """Yield patterns for the words of content/vocabulary/notices/days.yaml, one for each line."""
    quote, unquote = grammar.any("quote"), grammar.any("unquote")
    for number, (rule, words) in enumerate(grammar.days.items()):
        spelt = sorted(words, key=len, reverse=True)
        plain = [re.escape(word) for word in spelt if grammar.number(word) is None]
        numerals = [re.escape(word) for word in spelt if grammar.number(word) is not None]
        found = [f"{quote}(?:{'|'.join(map(re.escape, spelt))}){unquote}"]
        found += ["|".join(plain)] if plain else []
        found += [f"(?:{'|'.join(numerals)})(?={grammar.any('before')})"] if numerals else []
        count = f"(?P<count>{grammar.numeral}){grammar.any('jubilee')}" if rule.startswith("since") else ""
        yield f"(?P<anchor_{number}>{'|'.join(found)}){count}"


def _bare_anchors(grammar: Grammar) -> Iterator[str]:
    """Yield patterns for those words that are numbers too, without quotes, which mean the day behind a year."""
    no_number = f"(?!{grammar.chinese}|{grammar.any('month', 'day')})"
    for number, words in enumerate(grammar.days.values()):
        numerals = [re.escape(word) for word in words if grammar.number(word) is not None]
        if numerals:
            yield f"(?P<anchor_{number}>{'|'.join(numerals)}){no_number}"


def _point(piece: Piece, match: re.Match[str], grammar: Grammar) -> Point | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    numbers = {name: grammar.number(groups[name]) for name in _LIMITS if name in groups}
    if (year := numbers.get("year")) is not None and year < _CENTURY:
        numbers["year"] = year + (2000 if year <= _LATEST_SHORT else 1900)
    if any(number is None or number not in _LIMITS[name] for name, number in numbers.items()):
        return None
    named, is_yearly = _named_day(groups, grammar)
    if named is None and any(name.startswith("anchor_") for name in groups):
        return None
    return Point(
        piece,
        year_word=next((word for word in _YEAR_WORDS if word in groups), ""),
        part=next((word for word in _PARTS if word in groups), ""),
        named=named,
        is_yearly=is_yearly,
        is_now="now" in groups,
        before="before" in groups,
        after=False,
        goes_on="goes_on" in groups,
        **numbers,
    )


def _named_day(groups: dict[str, str], grammar: Grammar) -> tuple[date | None, bool]:
    """Return the day a word stands for and whether its year is still open."""
    for number, rule in enumerate(grammar.days):
        if f"anchor_{number}" in groups:
            kind, _, day = rule.partition(" ")
            break
    else:
        return None, False
    if kind == "every":
        return date.fromisoformat(f"2000-{day}"), True
    first = date.fromisoformat(day)
    year = first.year + (grammar.number(groups["count"]) or 0) if kind == "since" else first.year
    return (first.replace(year=year), False) if year in YEARS else (None, False)
