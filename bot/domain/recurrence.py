"""On which days a rule falls, each with the label of its slot; the hour and the zone are occurrences.py's business."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from bot.domain.campaign import Campaign
from bot.domain.phases import Phase
from bot.domain.rules import (
    LAST,
    AnchorDaysLeft,
    Around,
    Mark,
    Monthly,
    NthWeekday,
    PhaseDaysLeft,
    PhaseHalf,
    PhaseStart,
    Quarterly,
    Rule,
    Weekly,
)

Labelled = tuple[str, date]
"""The label of a slot, unique within its rule and the same for ever, and the day it falls on."""

_SHORTEST_MONTH = 28


def labelled_days(campaign: Campaign, rule: Rule, *, first: date, last: date) -> Iterator[Labelled]:
    """Yield the days from `first` to `last` that a rule falls on; what recurs does so within the phases only."""
    for label, day in _all(campaign, rule, first, last):
        if first <= day <= last:
            yield label, day


def _all(campaign: Campaign, rule: Rule, first: date, last: date) -> Iterable[Labelled]:
    phases = [phase for phase in campaign.phases if rule.is_for_phase(phase.key)]
    match rule.when:
        case Weekly() | Monthly() | Quarterly() as when:
            return _within(phases, _recurring(when, campaign.starts_on, first, last))
        case AnchorDaysLeft(anchor, days):
            around = _around_anchor(campaign, anchor, [-left for left in days])
        case Around(Mark("on", str(anchor)), by):
            around = _around_anchor(campaign, anchor, by)
        case Around(Mark("close"), by):
            around = _around_end(campaign, by)
        case when:
            return _of_phases(phases, when)
    return _within(phases, around) if rule.phases else around


def _of_phases(phases: Sequence[Phase], when: PhaseStart | PhaseHalf | PhaseDaysLeft | Around) -> Iterable[Labelled]:
    match when:
        case PhaseStart():
            return [(phase.key, phase.start_on) for phase in phases]
        case PhaseHalf():
            return [(phase.key, phase.halfway_on) for phase in phases]
        case PhaseDaysLeft(days):
            return _phase_days_left(phases, days)
        case Around(mark, by):
            return _around(phases, mark, by)


def _recurring(when: Weekly | Monthly | Quarterly, starts_on: date, first: date, last: date) -> Iterable[Labelled]:
    match when:
        case Weekly():
            return _weeks(when, starts_on, first, last)
        case Monthly(on):
            return _months(on, first, last)
        case Quarterly(day):
            return _quarters(day, first, last)


def _within(phases: Sequence[Phase], days: Iterable[Labelled]) -> Iterator[Labelled]:
    return ((label, day) for label, day in days if any(phase.covers(day) for phase in phases))


def _phase_days_left(phases: Iterable[Phase], days: tuple[int, ...]) -> Iterator[Labelled]:
    """None is announced to end before it has begun."""
    for phase in phases:
        for left in days:
            if left < phase.days:
                yield f"{phase.key}-{left}d", phase.end_on - timedelta(days=left)


def _around_anchor(campaign: Campaign, anchor: str, by: Iterable[int]) -> list[Labelled]:
    on = campaign.anchor(anchor).on
    return [(_label(anchor, days), on + timedelta(days=days)) for days in by]


def _around_end(campaign: Campaign, by: Iterable[int]) -> list[Labelled]:
    """It is not announced to end before it has begun."""
    days = ((_label("campaign.end", one), campaign.ends_on + timedelta(days=one)) for one in by)
    return [(label, day) for label, day in days if day >= campaign.starts_on]


def _around(phases: Iterable[Phase], mark: Mark, by: tuple[int, ...]) -> Iterator[Labelled]:
    for phase in phases:
        for key, on in _marked(phase, mark):
            for days in by:
                day = on + timedelta(days=days)
                if mark.edge != "end" or day >= phase.start_on:
                    yield _label(f"{key}.{mark.edge}", days), day


def _marked(phase: Phase, mark: Mark) -> list[Labelled]:
    """What of a phase a mark means, by key."""
    edges = {"start": phase.start_on, "half": phase.halfway_on, "end": phase.end_on}
    if mark.edge in edges:
        return [(phase.key, edges[mark.edge])] if mark.key in {None, phase.key} else []
    return [
        (activity.key, activity.due_on)
        for activity in phase.activities
        if activity.due_on is not None and mark.key in {None, activity.key}
    ]


def _label(head: str, days: int) -> str:
    return f"{head}+{days}d" if days > 0 else f"{head}-{-days}d"


def _weeks(when: Weekly, starts_on: date, first: date, last: date) -> Iterator[Labelled]:
    monday = starts_on - timedelta(days=starts_on.weekday())
    over = max(0, (first - monday).days // 7 // when.every)  # whole turns that need not be counted through
    turns = rrule(
        WEEKLY,
        interval=when.every,
        byweekday=when.weekday,
        dtstart=monday + timedelta(weeks=over * when.every),
        until=last,
    )
    for day in _days(turns):
        year, week, _ = day.isocalendar()
        yield f"{year}-W{week:02}", day


def _months(on: int | NthWeekday, first: date, last: date) -> Iterator[Labelled]:
    for day in _days(_monthly(on, first.replace(day=1), last)):
        yield f"{day:%Y}-M{day.month:02}", day


def _monthly(on: int | NthWeekday, since: date, until: date) -> rrule:
    if isinstance(on, NthWeekday):
        return rrule(MONTHLY, dtstart=since, until=until, byweekday=weekday(on.weekday, on.nth))
    if on == LAST or on <= _SHORTEST_MONTH:
        return rrule(MONTHLY, dtstart=since, until=until, bymonthday=on)
    days = range(_SHORTEST_MONTH, on + 1)
    return rrule(MONTHLY, dtstart=since, until=until, bymonthday=days, bysetpos=LAST)


def _quarters(nth: int, first: date, last: date) -> Iterator[Labelled]:
    """The last day is a month's; others are counted from the first day of the quarter."""
    month = (first.month - 1) // 3 * 3 + 1
    if nth == LAST:
        turns = rrule(MONTHLY, interval=3, dtstart=first.replace(month=month + 2, day=1), until=last, bymonthday=LAST)
    else:
        turns = rrule(MONTHLY, interval=3, dtstart=first.replace(month=month, day=1), until=last)
    more = timedelta(days=0 if nth == LAST else nth - 1)
    for day in _days(turns):
        yield f"{day:%Y}-Q{(day.month + 2) // 3}", day + more


def _days(turns: rrule) -> Iterator[date]:
    return (turn.date() for turn in turns)
