"""Rules about people's time: too much in a week, nothing for weeks, prompts on holidays, deadlines out of place."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.campaign import Activity, Campaign, Phase
from bot.domain.lint.calendar import Due
from bot.domain.lint.finding import Examined, Finding, LintRule, Where
from bot.domain.rules import Monthly, Quarterly, Weekly

MOST_IN_A_WEEK = 7
"""Messages; one a day, reminders included. Ours: guidance asks for less, it gives no figure."""

LONGEST_SILENCE = 4
"""Whole weeks in a row; what recurs monthly leaves as many empty, hardly ever more."""

_WEEK = timedelta(weeks=1)


def overload(examined: Examined) -> Iterator[Finding]:
    """More messages in some week than MOST_IN_A_WEEK for somebody who answers none of them."""
    for kind, due in examined.calendar.items():
        weeks = Counter(one.week for one in due)
        worst = max(weeks, key=lambda week: (weeks[week], -week.toordinal()), default=None)
        if worst is None or weeks[worst] <= MOST_IN_A_WEEK:
            continue
        over = sum(count > MOST_IN_A_WEEK for count in weeks.values())
        message = (
            f"{weeks[worst]} messages in the week of {worst} ({_by_rule(due, worst)}), at most {MOST_IN_A_WEEK}"
            f" are reasonable; {over} {'week is' if over == 1 else 'weeks are'} as full"
        )
        yield Finding("overload", examined.at_kind(kind), kind or "everybody", message)


def _by_rule(due: tuple[Due, ...], week: date) -> str:
    counts = Counter(one.rule for one in due if one.week == week)
    return ", ".join(f"{rule} {count}" for rule, count in counts.most_common())


def silence(examined: Examined) -> Iterator[Finding]:
    """More than LONGEST_SILENCE whole weeks in a row, of a phase or after the last, in which nobody gets anything."""
    spoken = {due.week for calendar in examined.calendar.values() for due in calendar}
    for where, about, start_on, end_on in _stretches(examined.campaign):
        for first, weeks in _silences(start_on, end_on, spoken):
            if weeks > LONGEST_SILENCE:
                message = f"nobody gets anything for {weeks} weeks from {first}"
                yield Finding("gap_without_content", where, about, message)


def _stretches(campaign: Campaign) -> Iterator[tuple[Where, str, date, date]]:
    """The phases, each with the pause up to the next, and what of the campaign is left after the last one."""
    for number, phase in enumerate(campaign.phases):
        following = [other.start_on for other in campaign.phases if other.start_on > phase.end_on]
        end_on = min(following) - timedelta(days=1) if following else phase.end_on
        yield ("phases", number), phase.key, phase.start_on, end_on
    yield ("ends",), "ends", campaign.phases[-1].end_on + timedelta(days=1), campaign.ends_on


def _silences(start_on: date, end_on: date, spoken: set[date]) -> Iterator[tuple[date, int]]:
    """The Monday and the length of each run of silent weeks that lie wholly between two days."""
    week = start_on + timedelta(days=-start_on.weekday() % 7)
    length = 0
    while week + _WEEK - timedelta(days=1) <= end_on:
        if week not in spoken:
            length += 1
        elif length:
            yield week - length * _WEEK, length
            length = 0
        week += _WEEK
    if length:
        yield week - length * _WEEK, length


def holidays(examined: Examined) -> Iterator[Finding]:
    """A prompt or a deadline on a public holiday; a date that the plan itself announces may be one."""
    first: dict[str, date] = {}
    times = Counter[str]()
    recurring = {rule.key for rule in examined.campaign.rules if isinstance(rule.when, Weekly | Monthly | Quarterly)}
    for rule, day in sorted({(due.rule, due.day) for calendar in examined.calendar.values() for due in calendar}):
        if rule in recurring and examined.workdays.is_holiday(day):
            first.setdefault(rule, day)
            times[rule] += 1
    for rule, day in first.items():
        more = f", {times[rule]} times in all" if times[rule] > 1 else ""
        message = f"falls on {_holiday(examined, day)}{more}; `holidays: next` moves it to the next workday"
        yield Finding("holiday_collision", examined.at_rule(rule), rule, message)
    for where, activity, _ in _deadlines(examined):
        if activity.due_on is not None and examined.workdays.is_holiday(activity.due_on):
            message = f"due on {_holiday(examined, activity.due_on)}"
            yield Finding("holiday_collision", (*where, "due"), activity.key, message)


def _holiday(examined: Examined, day: date) -> str:
    name = examined.workdays.special[day].name.said_in("en")
    return f"a public holiday on {day} ({name})"


def deadlines(examined: Examined) -> Iterator[Finding]:
    """A deadline before the first or after the last day of its phase; anchors are no deadlines."""
    for where, activity, phase in _deadlines(examined):
        if activity.due_on is not None and not phase.covers(activity.due_on):
            message = f"due on {activity.due_on}, outside its phase ({phase.start_on} to {phase.end_on})"
            yield Finding("deadline_outside_phase", (*where, "due"), activity.key, message)


def _deadlines(examined: Examined) -> Iterator[tuple[Where, Activity, Phase]]:
    for number, phase in enumerate(examined.campaign.phases):
        for index, activity in enumerate(phase.activities):
            yield ("phases", number, "activities", index), activity, phase


TIMING = (
    LintRule("overload", overload),
    LintRule("gap_without_content", silence),
    LintRule("holiday_collision", holidays),
    LintRule("deadline_outside_phase", deadlines),
)
