"""The texts as one person hears them: language, zone, dates, numbers; which screen says what is for the views."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from babel import dates, numbers

from bot.domain.names import Name
from bot.texts.entry import COUNT, PLAIN, Entry, plural_form
from bot.texts.template import Template

Kept = TypeVar("Kept")


class UnknownText(LookupError):
    """A key that no file has: a bug."""


class WrongArguments(TypeError):
    """Arguments a text does not take, or takes and did not get: a bug."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Says texts by key: `t("deeds.filed.thanks", item="…")`.

    Arguments may be strings, and what the reader's language has a form for: numbers, dates, instants, times of day,
    names in two languages, and sequences of all these. The argument `n` chooses the plural form.
    """

    entries: Mapping[str, Entry]
    language: str
    zone: str

    def __call__(self, key: str, /, **arguments: object) -> str:
        """Return the text of `key`; UnknownText or WrongArguments where code and content do not agree."""
        return "".join(
            literal + (self._said(arguments[name]) if name else "")
            for literal, name in self._template(key, arguments).pieces
        )

    def pieces(self, key: str, kept: type[Kept], /, **arguments: object) -> Sequence[str | Kept]:
        """Return the text of `key` in pieces, with arguments of the class `kept` as they are (rich text)."""
        found: list[str | Kept] = []
        for literal, name in self._template(key, arguments).pieces:
            found.append(literal)
            if name:
                argument = arguments[name]
                found.append(argument if isinstance(argument, kept) else self._said(argument))
        return found

    def date(self, day: dt.date) -> str:
        """Return a day without its year, such as "Fri 18 June"."""
        return self._dated(day, "dates.day.pattern")

    def short_date(self, day: dt.date) -> str:
        """Return a day without weekday and year, for inside a sentence."""
        return self._dated(day, "dates.short.pattern")

    def full_date(self, day: dt.date) -> str:
        """Return a day with its year."""
        return self._dated(day, "dates.full.pattern")

    def month(self, day: dt.date) -> str:
        """Return the month of a day with its year, for what the plan knows by month only."""
        return self._dated(day, "dates.month.pattern")

    def weekday(self, day: dt.date) -> str:
        """Return the name of a day's weekday, short, as at the head of a calendar."""
        return self._dated(day, "dates.weekday.pattern")

    def moment(self, at: dt.datetime) -> str:
        """Return an aware instant as day and time of the person's zone."""
        if at.tzinfo is None:
            raise ValueError("an instant needs a zone")
        local = at.astimezone(ZoneInfo(self.zone))
        return str(dates.format_datetime(local, self("dates.moment.pattern"), locale=self.language))

    def clock_time(self, at: dt.time) -> str:
        """Return a local time of day."""
        return str(dates.format_time(at, self("dates.time.pattern"), locale=self.language))

    def number(self, number: float) -> str:
        """Return a number as the language writes it."""
        return str(numbers.format_decimal(number, locale=self.language))

    def percent(self, ratio: float) -> str:
        """Return a ratio as a whole percentage: 0.5 as 50%."""
        return str(numbers.format_percent(ratio, locale=self.language))

    def list(self, things: Iterable[object]) -> str:
        """Return things one after the other; nothing for none."""
        said = [self._said(thing) for thing in things]
        return reduce(self._pair, said) if said else ""

    def _pair(self, before: str, following: str) -> str:
        return self("lists.pair", before=before, following=following)

    def _dated(self, day: dt.date, pattern: str) -> str:
        if isinstance(day, dt.datetime):
            raise WrongArguments("an instant is not a day; say moment(), or take its day in a zone first")
        return str(dates.format_date(day, self(pattern), locale=self.language))

    def _template(self, key: str, arguments: Mapping[str, object]) -> Template:
        entry = self.entries.get(key)
        if entry is None:
            raise UnknownText(key)
        if entry.names != arguments.keys():
            raise WrongArguments(f"{key} takes {sorted(entry.names)}, was given {sorted(arguments)}")
        if not entry.is_plural:
            return entry.forms[PLAIN]
        count = arguments[COUNT]
        if not isinstance(count, int):
            raise WrongArguments(f"{key} counts with {COUNT}, which is {count!r}")
        return entry.forms[plural_form(self.language, count)]

    def _said(self, argument: object) -> str:
        if not isinstance(argument, bool):
            for kind, say in _SAYINGS:
                if isinstance(argument, kind):
                    return say(self, argument)
        raise WrongArguments(f"there is no saying {argument!r}")


def _as_it_is(_: Speech, text: str) -> str:
    return text


def _in_its_language(speech: Speech, name: Name) -> str:
    return name.said_in(speech.language)


_SAYINGS: tuple[tuple[type, Callable[[Speech, Any], str]], ...] = (
    (str, _as_it_is),
    (int, Speech.number),
    (float, Speech.number),
    (dt.datetime, Speech.moment),
    (dt.date, Speech.date),
    (dt.time, Speech.clock_time),
    (Name, _in_its_language),
    (list, Speech.list),
    (tuple, Speech.list),
)
"""How each kind of argument is said; an instant is also a date, so it comes first."""
