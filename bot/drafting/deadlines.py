"""The year of a day by which something is to be done, where the notice leaves it to be understood from the phase."""

from dataclasses import replace
from datetime import date

from bot.drafting.activities import DraftActivity
from bot.drafting.moments import Years
from bot.drafting.phases import DraftPhase
from bot.drafting.pieces import Found, Todo

_DUE = "the day by which it is to be done, YYYY-MM-DD"


def years_within(phase: DraftPhase, years: Years) -> tuple[Years, Years]:
    """Return what is known of the year at the beginning of a phase and at its end."""
    opening, closing = phase.first or phase.last, phase.last or phase.first
    if opening and closing:
        return replace(years, nearest=opening.year), replace(years, nearest=closing.year)
    is_dated = isinstance(phase.start, Todo) and phase.start.pieces
    return (Years(), Years()) if is_dated else (years, years)


def due_within(phase: DraftPhase, activity: DraftActivity, later: DraftActivity) -> DraftActivity:
    """Return an activity whose day does not lie before its phase, unless the notice itself names such a year.

    `later` is the same activity read with the year in which the phase ends.
    """
    if phase.first is None or not _is_before(activity, phase.first.day):
        return activity
    if phase.last and not _is_before(later, phase.first.day) and _day(later) <= phase.last.day:
        return later
    return replace(activity, due=Todo(_DUE, activity.due.pieces if activity.due else ()))


def _is_before(activity: DraftActivity, day: date) -> bool:
    """Tell whether an activity's day, of a year that stands elsewhere, lies before another."""
    due = activity.due
    return isinstance(due, Found) and len(due.pieces) > 1 and _day(activity) < day


def _day(activity: DraftActivity) -> date:
    return date.fromisoformat(activity.due.value) if isinstance(activity.due, Found) else date.max
