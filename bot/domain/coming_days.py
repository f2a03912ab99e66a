"""A day to come as people type it; days gone by are read in days.py, and which days will do is not known here."""

from calendar import monthrange
from datetime import date, timedelta

from bot.domain.days import Words, counted_days, date_of, named_weekday, parts_of, plain

_SOON = {"today": 0, "tomorrow": 1, "after_tomorrow": 2}
_MOST_YEARS = 8
"""29 February may be this far away."""


def read_coming_day(text: str, *, today: date, words: Words) -> date | None:
    """Return the day that `text` names, None when it names none.

    A day without a year, or without a month, is the first one that is not before `today`.
    """
    said = plain(text)
    return _relative(said, today, words) or _weekday(said, today, words) or _calendar(said, today, words)


def _relative(said: str, today: date, words: Words) -> date | None:
    for key, days in _SOON.items():
        if said in words.get(key, ()):
            return today + timedelta(days=days)
    if said in words.get("month_end", ()):
        return today.replace(day=monthrange(today.year, today.month)[1])
    count = counted_days(said, "days_later", words)
    return None if count is None else today + timedelta(days=count)


def _weekday(said: str, today: date, words: Words) -> date | None:
    """A bare weekday is the first one after today; `next` takes the one of the week after this."""
    named = named_weekday(said, "next", words)
    if named is None:
        return None
    index, is_next = named
    return today + timedelta(days=7 - today.weekday() + index if is_next else (index - today.weekday() - 1) % 7 + 1)


def _calendar(said: str, today: date, words: Words) -> date | None:
    parts = parts_of(said, words)
    if parts is None or parts.day is None:
        return None
    if parts.year is not None:
        return date_of(parts.year, parts.month, parts.day)
    if parts.month is None:
        return _next_of_month(parts.day, today)
    years = range(today.year, today.year + _MOST_YEARS + 1)
    found = (date_of(year, parts.month, parts.day) for year in years)
    return next((day for day in found if day is not None and day >= today), None)


def _next_of_month(day: int, today: date) -> date | None:
    found = date_of(today.year, today.month, day)
    if found is not None and found >= today:
        return found
    following = today.replace(day=1) + timedelta(days=31)
    return date_of(following.year, following.month, day)
