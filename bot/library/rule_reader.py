"""The `rules` and `quiet_hours` of a campaign file; the rest of the file is campaign_reader.py's business."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast

from bot.domain.rules import (
    AnchorDaysLeft,
    CatchUp,
    Overdue,
    PhaseDaysLeft,
    PhaseHalf,
    PhaseStart,
    QuietHours,
    Rule,
    Weekly,
    When,
)
from bot.domain.workdays import HOLIDAYS, Holidays
from bot.library.keyed import read_keyed
from bot.library.problems import did_you_mean, quoted
from bot.library.section import Section
from bot.library.values import length, time_of_day, weekday

_RULE = (
    "notice",
    "when",
    "at",
    "kinds",
    "catch_up",
    "late_within",
    "overdue",
    "remind_after",
    "close_after",
    "holidays",
)
_WHEN = ("phase", "phase_days_left", "anchor", "days_left", "weekly", "every")
_SPOKEN: dict[str, tuple[type, str]] = {
    "phase_started": (PhaseStart, "phase: start"),
    "phase_halfway": (PhaseHalf, "phase: half"),
    "phase_days_left": (PhaseDaysLeft, "phase_days_left: [...]"),
    "anchor_days_left": (AnchorDaysLeft, "anchor: ... and days_left: [...]"),
    "study_card": (Weekly, "weekly: ..."),
    "checkin": (Weekly, "weekly: ..."),
}
"""Every notice a rule may send, and the only kind of `when` its words make sense for."""

_CATCH_UP = ("latest_only", "all", "none")
_OVERDUE = ("send", "digest", "expire")
_DAYS = range(1000)
_WEEKS = range(1, 53)
_MIDNIGHT = time(0)
_LATE_WITHIN = timedelta(hours=12)
_CLOSES_AFTER = timedelta(days=4)
_SATURDAY = 5
_ANY_DAY = date(2001, 1, 1)


def read_quiet_hours(section: Section) -> QuietHours:
    """Return the hours `start` to `end`."""
    return QuietHours(
        section.must_read("start", time_of_day, _MIDNIGHT), section.must_read("end", time_of_day, _MIDNIGHT)
    )


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads rules, checking them against the kinds and anchors there are and against the quiet hours."""

    kinds: tuple[str, ...]
    anchors: tuple[str, ...]
    quiet_hours: QuietHours

    def read(self, campaign: Section) -> tuple[Rule, ...]:
        """Return the rules of a campaign file; problems are noted in it."""
        return read_keyed(campaign, "rules", noun="rule", keys=_RULE, read=self._rule)

    def _rule(self, key: str, section: Section) -> Rule:
        noted = len(section.problems)
        notice = section.text("notice")
        if notice and notice not in _SPOKEN:
            section.note("notice", f"unknown notice {quoted(notice)}{did_you_mean(notice, _SPOKEN)}")
        asks = notice == "checkin"
        when = self._when(section, notice)
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
            close_after=section.read("close_after", length, timedelta()) or (_CLOSES_AFTER if asks else None),
            holidays=cast(Holidays, section.choice("holidays", HOLIDAYS, _holidays(when))),
        )
        if len(section.problems) == noted:
            self._check_hours(section, rule)
            _check_closing(section, rule)
        return rule

    def _when(self, rule: Section, notice: str) -> When:
        if not rule.require("when"):
            return PhaseStart()
        section = rule.section("when", _WHEN)
        readers: dict[str, Callable[[Section], When | None]] = {
            "phase": _phase,
            "phase_days_left": lambda found: PhaseDaysLeft(found.integers("phase_days_left", within=_DAYS)),
            "anchor": self._anchor,
            "weekly": _weekly,
        }
        given = [key for key in readers if key in section]
        if len(given) != 1:
            rule.note("when", "needs exactly one of phase, phase_days_left, anchor, weekly")
            return PhaseStart()
        _check_companions(section, given[0])
        when = readers[given[0]](section)
        wanted, words = _SPOKEN.get(notice, (object, ""))
        if when is not None and not isinstance(when, wanted):
            rule.note("when", f"the notice {quoted(notice)} goes with {words}")
        return when or PhaseStart()

    def _anchor(self, section: Section) -> AnchorDaysLeft:
        anchor = section.reference("anchor", self.anchors, "anchor") or ""
        return AnchorDaysLeft(anchor, section.integers("days_left", within=_DAYS))

    def _check_hours(self, section: Section, rule: Rule) -> None:
        quiet = f"the quiet hours {self.quiet_hours.start:%H:%M} to {self.quiet_hours.end:%H:%M}"
        if self.quiet_hours.cover(rule.at):
            section.note("at", f"{rule.at:%H:%M} lies in {quiet}")
        elif rule.remind_after and self.quiet_hours.cover(_later(rule.at, rule.remind_after)):
            section.note("remind_after", f"the reminder at {_later(rule.at, rule.remind_after):%H:%M} lies in {quiet}")


def _holidays(when: When) -> Holidays:
    """What is routine of working days waits for one; a date the plan names, or a weekend chosen, stays."""
    return "next" if isinstance(when, Weekly) and when.weekday < _SATURDAY else "as_is"


def _phase(section: Section) -> When | None:
    word = section.choice("phase", ("start", "half"), "")
    moments: dict[str, When] = {"start": PhaseStart(), "half": PhaseHalf()}
    return moments.get(word)


def _weekly(section: Section) -> Weekly:
    return Weekly(section.read("weekly", weekday, 0), section.integer("every", 1, within=_WEEKS))


def _check_companions(section: Section, given: str) -> None:
    for companion, owner in (("days_left", "anchor"), ("every", "weekly")):
        if companion in section and owner != given:
            section.note(companion, f"{quoted(companion)} goes with {quoted(owner)} only")


def _check_closing(section: Section, rule: Rule) -> None:
    if rule.notice != "checkin":
        for key in [key for key in ("remind_after", "close_after") if key in section]:
            section.note(key, f"{quoted(key)} goes with the notice 'checkin' only")
        return
    if rule.remind_after and rule.close_after and rule.remind_after >= rule.close_after:
        section.note("remind_after", "the reminder comes after the check-in has closed")
    if isinstance(rule.when, Weekly) and rule.close_after and rule.close_after > timedelta(weeks=rule.when.every):
        section.note("close_after", "still open when the next check-in opens")


def _later(at: time, after: timedelta) -> time:
    return (datetime.combine(_ANY_DAY, at) + after).time()
