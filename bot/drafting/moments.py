"""Which day or month a date phrase of a notice means, and where its year comes from; None where it does not say."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.drafting.pieces import Found, Piece
from bot.drafting.points import Point
from bot.drafting.spans import Span

_YEAR_OF_MONTHS = 12
_QUARTER = 3
_TENTHS = {
    "early": (1, None),
    "first_ten": (1, 10),
    "second_ten": (11, 20),
    "last_ten": (21, 31),
    "middle": (None, None),
    "late": (31, 31),
    "first_twenty": (1, 20),
    "last_twenty": (11, 31),
}
"""First and last day of a part of the month; 31 is its last day, None is not said."""
_HALVES = {"first_half": (1, 6), "second_half": (7, 12)}


@dataclass(frozen=True, slots=True)
class Year:
    """A year and the words of the notice that name it."""

    value: int
    piece: Piece


@dataclass(frozen=True, slots=True)
class Years:
    """What is known of the year where a date leaves it out."""

    nearest: Year | None = None
    """The one that was named last before."""
    issued: Year | None = None
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The first or last day that a phrase means, perhaps to the month only."""

    day: date
    pieces: tuple[Piece, ...]
    by_month: bool = False
    remark: str = ""

    @property
    def found(self) -> Found:
        return Found(f"{self.day:%Y-%m}" if self.by_month else self.day.isoformat(), self.pieces, self.remark)

    @property
    def year(self) -> Year:
        return Year(self.day.year, self.pieces[-1])


def moments(span: Span, years: Years) -> tuple[Moment | None, Moment | None]:
    """Return when a span begins and ends; the end is None too when it would lie before the beginning."""
    start = _moment(span.start, years, last=False) if span.start else None
    nearer = replace(years, nearest=start.year) if start else years
    if span.start and start is None:
        nearer = Years()  # what the beginning leaves open, the end does too
    end = last_moment(_completed(span.end, start), nearer) if span.end else None
    if start and end and end.day < start.day:
        end = None
    return start, end


def _completed(point: Point, start: Moment | None) -> Point:
    return replace(point, month=start.day.month) if point.is_bare and start else point


def last_moment(point: Point, years: Years) -> Moment | None:
    """Return the last day a phrase means, "before" taken into account.

    Before or after a day that a word stands for excludes it, before a day of the calendar includes it (features.md T5).
    """
    return _moment(point, years, last=True)


def _moment(point: Point, years: Years, *, last: bool) -> Moment | None:
    if point.is_now:
        if years.issued is None or years.issued_on is None:
            return None
        return Moment(years.issued_on, (point.piece, years.issued.piece))
    year = _year(point, years)
    if year is None or point.goes_on:
        return None
    pieces = (point.piece,) if year.piece == point.piece else (point.piece, year.piece)
    if point.named is not None:
        named = point.named.replace(year=year.value) if point.is_yearly else point.named
        moved = named - timedelta(days=point.before and last) + timedelta(days=point.after)
        return Moment(moved, pieces, remark="the day is ours")
    if point.month is not None and (point.day is not None or point.part):
        day = _day(point, year.value, last=last)
        return Moment(day, pieces) if day else None
    return _month(point, year.value, pieces, last=last)


def _year(point: Point, years: Years) -> Year | None:
    """Return the year a phrase names, points to, or leaves to be understood."""
    own = point.year or (point.named.year if point.named and not point.is_yearly else None)
    if own:
        return Year(own, point.piece)
    if point.year_word == "year_after":
        return Year(years.nearest.value + 1, years.nearest.piece) if years.nearest else None
    if point.year_word and years.issued:
        return Year(years.issued.value + (point.year_word == "next_year"), years.issued.piece)
    if point.year_word or years.nearest:
        return years.nearest if not point.year_word else None
    return years.issued if _not_over(point, years) else None


def _not_over(point: Point, years: Years) -> bool:
    """A month before that of issue must be of another year, and nobody says which."""
    month = point.named.month if point.named else point.month
    return years.issued_on is None or month is None or month >= years.issued_on.month


def _day(point: Point, year: int, *, last: bool) -> date | None:
    month = point.month or 1
    longest = monthrange(year, month)[1]
    day = point.day
    if day is None:
        if point.before and last and point.part != "late":
            return None  # the end of the first ten days, or the day before they begin?
        day = _TENTHS[point.part][last]
        return date(year, month, min(day, longest)) if day else None
    return date(year, month, day) if day <= longest else None


def _month(point: Point, year: int, pieces: tuple[Piece, ...], *, last: bool) -> Moment | None:
    if point.month is None and point.part in ("early", "late") and last != (point.part == "late"):
        return None  # the beginning of a year has no last day, its end no first one
    if point.part == "late":
        return Moment(date(year, _YEAR_OF_MONTHS, 31), pieces)
    month = _months(point)[last]
    if last and point.before and not point.part and not point.quarter:
        year, month = divmod(year * _YEAR_OF_MONTHS + (month - 1 if point.month else 0) - 1, _YEAR_OF_MONTHS)
        month += 1
    return Moment(date(year, month, monthrange(year, month)[1] if last else 1), pieces, by_month=True)


def _months(point: Point) -> tuple[int, int]:
    if point.month:
        return point.month, point.month
    if point.quarter:
        return _QUARTER * point.quarter - 2, _QUARTER * (point.to_quarter or point.quarter)
    return _HALVES.get(point.part, (1, _YEAR_OF_MONTHS))
