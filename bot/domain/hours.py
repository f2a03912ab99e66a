"""Hours of the day as people type them; the words for it are content (hours.yaml), which will do is not known here."""

import re
from datetime import time

from bot.domain.days import Words, plain, with_digits
from bot.domain.rules import QuietHours

_NOON = 12
_SMALL_HOURS = 5
"""Whoever says "at night" of an hour before this means after midnight."""
_PARTS = ("morning", "afternoon", "night")


def read_hours(text: str, words: Words) -> QuietHours | None:
    """The quiet hours somebody wrote, such as `23:00-7:30`; None where there are not two different times of day."""
    found = list(_clock(words).finditer(with_digits(plain(text))))
    times = [_time(match, words) for match in found]
    if len(times) != 2 or times[0] is None or times[1] is None or times[0] == times[1]:  # noqa: PLR2004 - from and until
        return None
    return QuietHours(times[0], times[1])


def _clock(words: Words) -> re.Pattern[str]:
    """A part of the day stands before the hour, or behind it unless it is that of the next one, which has no other.

    One in plain letters, such as `pm`, is the next one's only where nothing is said of this one yet.
    """
    part, hour, half = _any(words, *_PARTS), _any(words, "hour"), _any(words, "half")
    minute = rf"(?::|{hour})(?P<minute>\d\d)|\s*{hour}(?P<half>{half})?"
    behind = _any({"said": tuple(word for key in _PARTS for word in words.get(key, ()) if word.isascii())}, "said")
    next_one = rf"\s*(?>[\d:]+(?:\s*{hour}(?:\d\d|{half})?)?)(?!\s*{part})"
    return re.compile(
        rf"(?:(?P<before>{part})\s*)?(?P<hour>\d\d?)(?:{minute})?(?:\s*(?P<after>{behind}|{part}(?!{next_one})))?"
    )


def _any(words: Words, *keys: str) -> str:
    said = sorted((word for key in keys for word in words.get(key, ())), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, said)) or '(?!)'})"


def _time(match: re.Match[str], words: Words) -> time | None:
    said = match["before"] or match["after"]
    part = next((part for part in _PARTS if said in words.get(part, ())), None)
    hour, minute = _of_day(int(match["hour"]), part), 30 if match["half"] else int(match["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - of a clock


def _of_day(hour: int, part: str | None) -> int:
    """Return the hour of 24 that `hour` of a part of the day is; one that says itself where it belongs stays."""
    if part is None or hour > _NOON:
        return hour
    if hour == _NOON:
        return _NOON if part == "afternoon" else 0
    is_late = part == "afternoon" or (part == "night" and hour >= _SMALL_HOURS)
    return hour + _NOON if is_late else hour
