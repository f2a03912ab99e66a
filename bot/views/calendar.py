"""Holidays and make-up days as an admin sees and sets them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.domain.calendar import CalendarShown, DayShown
from bot.domain.workdays import SpecialDay
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.screen import Button, Screen, bold, lines, paragraphs

_A_DAY = timedelta(days=1)


def calendar(t: Speech, shown: CalendarShown) -> Screen:
    """The special days of the next weeks, a holiday a line."""
    listed = [_line(t, run) for run in _runs(shown.days)] or [t("calendar.list.none")]
    return Screen.of(
        paragraphs(
            lines(bold(t("calendar.list.title", day=shown.until)), *listed),
            lines(*(t("calendar.unknown.year", year=str(year)) for year in shown.unknown_years)) or None,
        ),
        Button(t("calendar.button.set"), "calendar.day"),
        Button(t("buttons.common.home"), "home"),
    )


def _runs(days: Sequence[SpecialDay]) -> Iterator[list[SpecialDay]]:
    """Days one after the other that are the same, together."""
    run: list[SpecialDay] = []
    for day in days:
        if run and not _goes_on(run[-1], day):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _goes_on(before: SpecialDay, day: SpecialDay) -> bool:
    is_same = (before.is_workday, before.name) == (day.is_workday, day.name)
    return is_same and day.on - before.on == _A_DAY


def _line(t: Speech, run: Sequence[SpecialDay]) -> str:
    first, last = run[0], run[-1]
    kind = t("calendar.kind.work") if first.is_workday else t("calendar.kind.off")
    name = first.name.said_in(t.language) or kind
    if first.on == last.on:
        return t("calendar.list.day", day=first.on, kind=kind, name=name)
    return t("calendar.list.days", first=first.on, last=last.on, kind=kind, name=name)


def ask_day(t: Speech, *, is_unread: bool = False) -> Screen:
    """Ask which day."""
    wrong = t("pauses.refused.unread") if is_unread else None
    back = Button(t("buttons.common.back"), "calendar")
    return Screen.of(paragraphs(wrong, t("calendar.ask.day")), back)


def day(t: Speech, shown: DayShown) -> Screen:
    """One day and what it can be made."""
    kind = t("calendar.kind.work") if shown.is_workday else t("calendar.kind.off")
    name = shown.name.said_in(t.language) if shown.name else ""
    arg = shown.on.isoformat()
    off = Button(t("calendar.button.off"), "calendar.set", 0, f"off.{arg}")
    work = Button(t("calendar.button.work"), "calendar.set", 0, f"work.{arg}")
    library = Button(t("calendar.button.library"), "calendar.set", 0, f"library.{arg}") if shown.is_ours else None
    text = lines(
        bold(t("calendar.day.title", day=t.full_date(shown.on), kind=kind)),
        name or None,
        t("calendar.day.ours") if shown.is_ours else None,
        t("calendar.day.what"),
    )
    return Screen.of(text, off if shown.is_workday else work, library, Button(t("buttons.common.back"), "calendar"))


def unknown(t: Speech, notice: Notice) -> Screen:
    """Word to an admin that nobody knows the next year's holidays."""
    text = lines(t("calendar.unknown.year", year=str(notice.payload["year"])), t("calendar.unknown.what"))
    return Screen.of(text, Button(t("calendar.button.open"), "calendar.open", notice.delivery_id))
