"""A day as people type it; the words for it are content (content/vocabulary/days.yaml), which days will do is not."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

Words = Mapping[str, tuple[str, ...]]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT_OF_TODAY = {"today": 0, "yesterday": 1, "before_yesterday": 2}
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
MOST_DAYS_AWAY = 999
_TEN = 10
_LARGEST_DAY = 31
_LARGEST_MONTH = 12
_DIGITS_OF_A_YEAR = 4
_DIGITS_OF_A_DATE = 8
_OLDEST_YEARS = 8
"""29 February may be this long ago."""


def read_day(text: str, *, today: date, earliest: date, words: Words) -> date | None:
    """Return the day that `text` names, None when it names none.

    A day without a year is the latest one that is not after `today`; when that would be before `earliest`, it is the
    one of this year, so that the caller can say it has yet to come.
    """
    said = plain(text)
    return _relative(said, today, words) or _weekday(said, today, words) or _calendar(said, today, earliest, words)


def plain(text: str) -> str:
    """Return full-width characters narrow, numerals as digits, white space single, punctuation gone at the end."""
    said = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    while said and unicodedata.category(said[-1]).startswith("P"):
        said = said[:-1].rstrip()
    return said


def _relative(said: str, today: date, words: Words) -> date | None:
    for key, days in _SHORT_OF_TODAY.items():
        if said in words.get(key, ()):
            return today - timedelta(days=days)
    count = counted_days(said, "days_ago", words)
    return None if count is None else today - timedelta(days=count)


def counted_days(said: str, key: str, words: Words) -> int | None:
    """Return how many days away `said` is, as in "three days ago"; `key` names the words that stand behind a count."""
    for suffix in words.get(key, ()):
        count = number_of(said.removesuffix(suffix).strip(), words) if said.endswith(suffix) else None
        if count is not None and count <= MOST_DAYS_AWAY:
            return count
    return None


def _weekday(said: str, today: date, words: Words) -> date | None:
    """A bare weekday is the latest one, today included; `last` takes the one of the week before this."""
    named = named_weekday(said, "last", words)
    if named is None:
        return None
    index, is_last = named
    return today - timedelta(days=today.weekday() + 7 - index if is_last else (today.weekday() - index) % 7)


def named_weekday(said: str, key: str, words: Words) -> tuple[int, bool] | None:
    """Return the weekday `said` names (Monday is 0), and whether a word of `key`, such as "last", stands before it."""
    stems = {said: False}
    stems |= {said.removeprefix(word).strip(): True for word in words.get(key, ()) if said.startswith(word)}
    for index, day in enumerate(WEEKDAYS):
        for stem, is_preceded in stems.items():
            if stem in words.get(day, ()):
                return index, is_preceded
    return None


@dataclass(slots=True)
class Parts:
    """What of a date was named."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


def _calendar(said: str, today: date, earliest: date, words: Words) -> date | None:
    parts = parts_of(said, words)
    if parts is None or parts.day is None:
        return None
    if parts.year is not None:
        return date_of(parts.year, parts.month, parts.day)
    if parts.month is None:
        return _latest_of_month(parts.day, today)
    return _latest_of_year(parts.month, parts.day, today=today, earliest=earliest)


def parts_of(said: str, words: Words) -> Parts | None:
    """Return what a date in words or numbers names, None where it is no date; `said` is plain."""
    tokens = [token for token in _TOKEN.findall(with_digits(said)) if token not in words.get("filler", ())]
    return _named(tokens, words) or _bare(tokens)


def _named(tokens: list[str], words: Words) -> Parts | None:
    """Read numbers that words stand next to: units, such as the characters for month and day, or a month's name."""
    parts, loose = Parts(), list[int]()
    units = {word: key for key in ("year", "month", "day") for word in words.get(key, ())}
    months = {word: number for number, key in enumerate(_MONTHS, 1) for word in words.get(key, ())}
    for token, following in pairwise([*tokens, ""]):
        if token in months and parts.month is None:
            parts.month = months[token]
        elif token.isdecimal() and following in units:
            setattr(parts, units[following], int(token))
        elif token.isdecimal():
            loose.append(int(token))
        elif token not in units:
            return None
    return _filled(parts, loose) if any(token in units or token in months for token in tokens) else None


def _filled(parts: Parts, loose: list[int]) -> Parts | None:
    """Give numbers without a word the places that are left: large ones are years."""
    for number in loose:
        if number > _LARGEST_DAY and parts.year is None:
            parts.year = number
        elif number <= _LARGEST_DAY and parts.day is None:
            parts.day = number
        else:
            return None
    return parts


def _bare(tokens: list[str]) -> Parts | None:
    """Read numbers alone: year first or last, month before day unless only the other way makes a day."""
    if not all(token.isdecimal() for token in tokens):
        return None
    if len(tokens) == 1 and len(tokens[0]) == _DIGITS_OF_A_DATE:
        tokens = [tokens[0][:4], tokens[0][4:6], tokens[0][6:]]
    match tokens:
        case [year, month, day] if len(year) == _DIGITS_OF_A_YEAR:
            return Parts(int(year), int(month), int(day))
        case [day, month, year] if len(year) == _DIGITS_OF_A_YEAR:
            first, second = int(day), int(month)
            return Parts(int(year), first, second) if second > _LARGEST_MONTH else Parts(int(year), second, first)
        case [month, day]:
            first, second = int(month), int(day)
            return Parts(None, second, first) if first > _LARGEST_MONTH else Parts(None, first, second)
    return None


def _latest_of_month(day: int, today: date) -> date | None:
    found = date_of(today.year, today.month, day)
    if found is not None and found <= today:
        return found
    before = today.replace(day=1) - timedelta(days=1)
    return date_of(before.year, before.month, day)


def _latest_of_year(month: int, day: int, *, today: date, earliest: date) -> date | None:
    for back in range(_OLDEST_YEARS + 1):
        found = date_of(today.year - back, month, day)
        if found is not None and found <= today:
            return found if found >= earliest else date_of(today.year, month, day) or found
    return None


def date_of(year: int, month: int | None, day: int) -> date | None:
    """Return a day, None where there is no such."""
    try:
        return date(year, month or 0, day)
    except (ValueError, OverflowError):
        return None


def number_of(said: str, words: Words) -> int | None:
    """Return a number in digits or numerals."""
    digits = "2" if said in words.get("two", ()) else with_digits(said)
    return int(digits) if digits.isdecimal() and digits.isascii() else None


def with_digits(said: str) -> str:
    """Return `said` with written numerals as digits: eighteen may be ten-eight, 2010 two-zero-one-zero."""
    found, run = list[str](), list[int]()
    for character in f"{said}\0":
        value = None if character.isdecimal() else unicodedata.numeric(character, None)
        if value is not None and value.is_integer() and value <= 3 * _TEN:
            run.append(int(value))
            continue
        found.append(_spelt(run))
        run.clear()
        found.append(character)
    return "".join(found)[:-1]


def _spelt(run: list[int]) -> str:
    """Return a run of numerals as digits: additive where a ten is in it, digit by digit where none is."""
    if all(value < _TEN for value in run):
        return "".join(map(str, run))
    total, unit = 0, 0
    for value in run:
        if value == _TEN:
            total, unit = total + (unit or 1) * _TEN, 0
        elif value > _TEN:
            total += value
        else:
            unit = value
    return str(total + unit)
