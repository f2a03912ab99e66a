"""China's public holidays and the days made up for them, from chinesecalendar; the only place that knows it."""

from datetime import date

from bot.domain.names import Name
from bot.domain.workdays import SpecialDay, Workdays

SOURCE = "library"


def chinese_workdays() -> Workdays:
    """Return the table of the years the library knows: from 2004 to the last whose arrangement was announced."""
    from chinese_calendar.constants import Holiday, holidays, workdays  # noqa: PLC0415 - 0.1 s nobody else should wait

    def day(on: date, english: str, *, is_workday: bool) -> SpecialDay:
        return SpecialDay(on, is_workday, Name(Holiday(english).chinese, english), SOURCE)

    special = [day(on, name, is_workday=False) for on, name in holidays.items()]
    special += [day(on, name, is_workday=True) for on, name in workdays.items()]
    return Workdays({one.on: one for one in special}, frozenset(one.on.year for one in special if not one.is_workday))
