"""The `rules` and `quiet_hours` of a campaign file; the rest of the file is campaign_reader.py's business."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import cast

from bot.domain.rules import (
    LAST,
    Around,
    CatchUp,
    Monthly,
    NthWeekday,
    Overdue,
    PhaseStart,
    Quarterly,
    QuietHours,
    Rule,
    Weekly,
    When,
)
from bot.domain.workdays import HOLIDAYS, Holidays
from bot.library.keyed import read_keyed
from bot.library.marks import Marks
from bot.library.notice_rules import FITTING
from bot.library.problems import did_you_mean, quoted
from bot.library.section import Section
from bot.library.values import length, time_of_day
from bot.library.when_reader import WhenReader

_RULE = (
    "notice", "when", "at", "phases", "kinds", "catch_up", "late_within", "overdue", "remind_after",
    "close_after", "close_at", "holidays",
)  # fmt: skip
_ENDING = ("remind_after", "close_after", "close_at")
_CATCH_UP = ("latest_only", "all", "none")
_OVERDUE = ("send", "digest", "expire")
_MIDNIGHT = time(0)
_LATE_WITHIN = timedelta(hours=12)
_CLOSES_AFTER = timedelta(days=4)
_SATURDAY = 5
_ANY_DAY = date(2001, 1, 1)
_A_DAY = timedelta(days=1)
_SHORTEST_MONTH, _SHORTEST_QUARTER = timedelta(days=28), timedelta(days=90)


def read_quiet_hours(section: Section) -> QuietHours:
    """Return the hours `start` to `end`."""
    return QuietHours(
        section.must_read("start", time_of_day, _MIDNIGHT), section.must_read("end", time_of_day, _MIDNIGHT)
    )


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads rules, checking them against the kinds and days there are and against the quiet hours."""

    kinds: tuple[str, ...]
    marks: Marks
    quiet_hours: QuietHours

    def read(self, campaign: Section) -> tuple[Rule, ...]:
        """Return the rules of a campaign file; problems are noted in it."""
        return read_keyed(campaign, "rules", noun="rule", keys=_RULE, read=self._rule)

    def _rule(self, key: str, section: Section) -> Rule:
        noted = len(section.problems)
        notice = section.text("notice")
        if notice and notice not in FITTING:
            section.note("notice", f"unknown notice {quoted(notice)}{did_you_mean(notice, FITTING)}")
        when = self._when(section, notice)
        close_at = section.read("close_at", time_of_day, None)
        closes_after = _CLOSES_AFTER if notice == "checkin" and close_at is None else None
        rule = Rule(
            key=key,
            notice=notice,
            when=when,
            at=section.must_read("at", time_of_day, _MIDNIGHT),
            kinds=section.references("kinds", self.kinds, "kind"),
            catch_up=cast(CatchUp, section.choice("catch_up", _CATCH_UP, "latest_only")),
            late_within=section.read("late_within", length, _LATE_WITHIN),
            overdue=cast(Overdue, section.choice("overdue", _OVERDUE, "send")),
            remind_after=section.read("remind_after", length, timedelta()) or None,
            close_after=section.read("close_after", length, timedelta()) or closes_after,
            close_at=close_at,
            phases=section.references("phases", self.marks.phase_keys, "phase"),
            holidays=cast(Holidays, section.choice("holidays", HOLIDAYS, _holidays(when))),
        )
        if len(section.problems) == noted:
            self._check_hours(section, rule)
            self._check_phases(section, rule)
            _check_closing(section, rule)
        return rule

    def _when(self, section: Section, notice: str) -> When:
        when = WhenReader(self.marks).read(section)
        if when is not None and notice in FITTING and not FITTING[notice].fits(when):
            section.note("when", f"the notice {quoted(notice)} goes with {FITTING[notice].words}")
        return when or PhaseStart()

    def _check_phases(self, section: Section, rule: Rule) -> None:
        """Whether the day that is named lies where the rule is heard of at all."""
        if not isinstance(rule.when, Around) or rule.when.mark.key is None:
            return
        key = rule.when.mark.key
        phase = next((phase for phase in self.marks.phases if phase.key == key or key in phase.activity_keys), None)
        if rule.when.mark.edge != "on" and phase is not None and not rule.is_for_phase(phase.key):
            section.note("phases", f"{quoted(key)} is not in {', '.join(rule.phases)}, so this is never due")

    def _check_hours(self, section: Section, rule: Rule) -> None:
        quiet = f"the quiet hours {self.quiet_hours.start:%H:%M} to {self.quiet_hours.end:%H:%M}"
        if self.quiet_hours.cover(rule.at):
            section.note("at", f"{rule.at:%H:%M} lies in {quiet}")
        elif rule.remind_after and self.quiet_hours.cover(_later(rule.at, rule.remind_after)):
            section.note("remind_after", f"the reminder at {_later(rule.at, rule.remind_after):%H:%M} lies in {quiet}")


def _holidays(when: When) -> Holidays:
    """What is routine of working days waits for one; a date the plan names, or a weekend chosen, stays."""
    match when:
        case Weekly(weekday) | Monthly(NthWeekday(weekday=weekday)):
            return "next" if weekday < _SATURDAY else "as_is"
        case Monthly(day) | Quarterly(day):
            return "previous" if day == LAST else "next"
    return "as_is"


def _check_closing(section: Section, rule: Rule) -> None:
    if rule.notice != "checkin":
        for key in [key for key in _ENDING if key in section]:
            section.note(key, f"{quoted(key)} goes with the notice 'checkin' only")
        return
    if rule.close_at and rule.close_after:
        section.note("close_at", "either 'close_at' or 'close_after'")
        return
    lasts = _window(rule)
    if rule.remind_after and rule.remind_after >= lasts:
        section.note("remind_after", "the reminder comes after the check-in has closed")
    if lasts > _shortest_turn(rule.when):
        section.note("close_after", "still open when the next check-in opens")


def _window(rule: Rule) -> timedelta:
    """How long it is open, the clocks not changing."""
    if rule.close_at is None:
        return rule.close_after or _CLOSES_AFTER
    opens, closes = datetime.combine(_ANY_DAY, rule.at), datetime.combine(_ANY_DAY, rule.close_at)
    return closes - opens if closes > opens else closes + _A_DAY - opens


def _shortest_turn(when: When) -> timedelta:
    """How soon the next of the same rule may come."""
    match when:
        case Weekly(every=every):
            return timedelta(weeks=every)
        case Monthly():
            return _SHORTEST_MONTH
        case Quarterly():
            return _SHORTEST_QUARTER
        case Around(by=by):
            return min(
                (timedelta(days=later - sooner) for sooner, later in pairwise(sorted(by))), default=timedelta.max
            )
    return timedelta.max


def _later(at: time, after: timedelta) -> time:
    return (datetime.combine(_ANY_DAY, at) + after).time()
