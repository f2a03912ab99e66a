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


def due_within(
    phase: DraftPhase, activity: DraftActivity, later: DraftActivity, *, issued_on: date | None
) -> DraftActivity:
    """Return an activity whose day lies within its phase in one year alone, unless the notice itself names its year.

    `later` is the same activity read with the year in which the phase ends. Where nobody knows when the phase is, a
    day before that of issue is of another year.
    """
    told, again = _without_year(activity), _without_year(later)
    if phase.first is None or told is None:
        is_over = told is not None and issued_on is not None and told < issued_on
        return _left_to_do(activity) if is_over else activity
    is_later = again is not None and phase.last is not None and phase.first.day <= again <= phase.last.day
    if told < phase.first.day:
        return later if is_later else _left_to_do(activity)
    return _left_to_do(activity) if is_later and again != told else activity


def _left_to_do(activity: DraftActivity) -> DraftActivity:
    return replace(activity, due=Todo(_DUE, activity.due.pieces if activity.due else ()))


def _without_year(activity: DraftActivity) -> date | None:
    """Return an activity's day, if the year of it stands elsewhere."""
    due = activity.due
    return date.fromisoformat(due.value) if isinstance(due, Found) and len(due.pieces) > 1 else None
