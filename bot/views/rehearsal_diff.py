"""What another plan would change, as lines of text for whoever decides on it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.rehearsal_diff import Change, Difference, Turn
from bot.domain.rehearsals import Cohort
from bot.texts import Speech
from bot.views.rehearsal import to_whom


def as_lines(t: Speech, found: Difference, everybody: Sequence[Cohort]) -> Iterator[str]:
    """The sum first, then every change in order of time."""
    if not found.changes:
        yield t("rehearsal.diff.nothing")
        return
    yield t(
        "rehearsal.diff.sum",
        moved=found.count(Turn.MOVED),
        added=found.count(Turn.ADDED),
        removed=found.count(Turn.REMOVED),
        reworded=found.count(Turn.REWORDED),
        n=found.people,
    )
    yield from (f"  {_line(t, change, everybody)}" for change in found.changes)


def _line(t: Speech, change: Change, everybody: Sequence[Cohort]) -> str:
    what = t("rehearsal.message.line", what=t(f"chronicle.what.{change.kind}"), title=change.title)
    whom = to_whom(t, change.cohorts, everybody)
    return " · ".join((t(f"rehearsal.diff.{change.turn}", when=_when(t, change)), what, whom))


def _when(t: Speech, change: Change) -> str:
    before, after = _said(t, change.before), _said(t, change.after)
    return t("rehearsal.diff.from_to", before=before, after=after) if change.turn is Turn.MOVED else after or before


def _said(t: Speech, at: datetime | None) -> str:
    if at is None:
        return ""
    return f"{t.full_date(at.date())} {t.clock_time(at.replace(tzinfo=ZoneInfo(t.zone)).time())}"
