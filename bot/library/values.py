"""Texts of content files turned into days, times, lengths and keys; each raises ValueError with a plain message."""

import re
import zoneinfo
from calendar import monthrange
from datetime import date, time, timedelta

from bot.library.problems import did_you_mean, quoted

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})")
_LENGTH = re.compile(r"([1-9][0-9]{0,4})(m|h|d)")
_DAYS = re.compile(r"(0|[1-9][0-9]{0,2})d")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
MOST_OF_A_KEY = 32
"""Characters; what the database keeps of one, and what a button has room for beside the largest id."""
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_YEARS = range(1900, 2200)
_MONTHS = range(1, 13)
_HOURS = range(24)
_MINUTES = range(60)
_SAME_PLACE = 0.85
"""How alike a misspelt zone is; in less, Asia/Beijing would be Asia/Brunei."""


def is_month(text: str) -> bool:
    """Tell whether a day is given to the month only (`2010-05`)."""
    match = _DAY.fullmatch(text)
    return match is not None and match[3] is None


def first_day(text: str) -> date:
    """Read `YYYY-MM-DD`, or `YYYY-MM` as the first day of the month."""
    return _day(text, of_a_month=1)


def last_day(text: str) -> date:
    """Read `YYYY-MM-DD`, or `YYYY-MM` as the last day of the month."""
    return _day(text, of_a_month=31)


def exact_day(text: str) -> date:
    """Read `YYYY-MM-DD`."""
    if is_month(text):
        raise ValueError(f"{quoted(text)} names a month; a day is needed (YYYY-MM-DD)")
    return _day(text, of_a_month=1)


def _day(text: str, *, of_a_month: int) -> date:
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(f"{quoted(text)} is not a date (YYYY-MM or YYYY-MM-DD)")
    year, month = int(match[1]), int(match[2])
    if year not in _YEARS or month not in _MONTHS:
        raise ValueError(f"{quoted(text)} is not a date: there is no such {'month' if year in _YEARS else 'year'}")
    longest = monthrange(year, month)[1]
    day = min(of_a_month, longest) if match[3] is None else int(match[3])
    if not 1 <= day <= longest:
        raise ValueError(f"{quoted(text)} is not a date: {year}-{month:02d} has {longest} days")
    return date(year, month, day)


def time_of_day(text: str) -> time:
    """Read `HH:MM`, from 00:00 to 23:59."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"{quoted(text)} is not a time of day (HH:MM)")
    hour, minute = int(match[1]), int(match[2])
    if hour not in _HOURS or minute not in _MINUTES:
        raise ValueError(f"{quoted(text)} is not a time of day: the clock runs from 00:00 to 23:59")
    return time(hour, minute)


def length(text: str) -> timedelta:
    """Read a length of time: a whole number of minutes, hours or days (`30m`, `47h`, `4d`)."""
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise ValueError(f"{quoted(text)} is not a length of time (such as 30m, 47h or 4d)")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def days(text: str) -> int:
    """Read a number of days (`7d`), up to 999."""
    match = _DAYS.fullmatch(text)
    if match is None:
        raise ValueError(f"{quoted(text)} is not a number of days (such as 7d)")
    return int(match[1])


def key(text: str) -> str:
    """Read a key: lower-case Latin letters, digits and underscores, a letter first, at most 32."""
    if _KEY.fullmatch(text) is None:
        raise ValueError(f"{quoted(text)} is not a key (lower-case Latin letters, digits and _, a letter first)")
    if len(text) > MOST_OF_A_KEY:
        raise ValueError(f"{quoted(text)} has {len(text)} characters; a key has {MOST_OF_A_KEY} at most")
    return text


def weekday(text: str) -> int:
    """Read the English name of a weekday; Monday is 0."""
    if text not in WEEKDAYS:
        hint = did_you_mean(text.lower(), WEEKDAYS) or f" ({WEEKDAYS[0]} to {WEEKDAYS[-1]})"
        raise ValueError(f"{quoted(text)} is not a weekday{hint}")
    return WEEKDAYS.index(text)


def zone(text: str) -> str:
    """Read the name of a time zone such as `Asia/Shanghai`."""
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        hint = did_you_mean(text, zoneinfo.available_timezones(), cutoff=_SAME_PLACE) or " (such as Asia/Shanghai)"
        raise ValueError(f"{quoted(text)} is not a time zone{hint}") from None
    return text
