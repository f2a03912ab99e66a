"""What `when` may say, and where the file is wrong when it says something else; the days are in test_recurrence.py."""

from datetime import date, time

import pytest

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
    Weekly,
)
from bot.library.campaign_reader import read_campaign
from bot.library.problems import BrokenContent

# Thirteen lines, so that what is under test starts on line 14.
PLAN = """\
name: X
phases:
  - {key: launch, name: A, start: 2026-01-05, end: 2026-03-31}
  - key: strive
    name: B
    start: 2026-04-01
    end: 2026-06-30
    activities:
      - {key: visits, name: Visits, due: 2026-05-15}
      - {key: reading, name: Reading}
anchors: [{key: party_105, name: P, on: 2026-07-01}]
frameworks: [{key: five_leads, name: F, items: [{key: study, name: S}]}]
rules:
"""


def problems(text):
    with pytest.raises(BrokenContent) as refused:
        read_campaign(text, "plan.yaml")
    return [str(problem).removeprefix("plan.yaml:") for problem in refused.value.problems]


def rule(when, notice="checkin", **more):
    rest = "".join(f", {key}: {value}" for key, value in more.items())
    return f"{PLAN}  - {{key: a, notice: {notice}, at: 09:00, when: {{{when}}}{rest}}}\n"


@pytest.mark.parametrize(
    ("when", "notice", "meant"),
    [
        ("weekly: friday, every: 2", "checkin", Weekly(4, 2)),
        ("monthly: 15", "checkin", Monthly(15)),
        ("monthly: first", "checkin", Monthly(1)),
        ("monthly: last", "study_card", Monthly(LAST)),
        ("monthly: last friday", "checkin", Monthly(NthWeekday(LAST, 4))),
        ("monthly: second tuesday", "checkin", Monthly(NthWeekday(2, 1))),
        ("quarterly: first", "checkin", Quarterly(1)),
        ("quarterly: 45", "checkin", Quarterly(45)),
        ("quarterly: last", "checkin", Quarterly(LAST)),
        ("phase: start", "phase_started", PhaseStart()),
        ("after: phase.start, by: 1d", "phase_started", Around(Mark("start"), (1,))),
        ("phase: half", "phase_halfway", PhaseHalf()),
        ("phase_days_left: [7, 1]", "phase_days_left", PhaseDaysLeft((7, 1))),
        ("before: phase.end, by: [7d, 1d]", "phase_days_left", Around(Mark("end"), (-7, -1))),
        ("before: strive.end, by: 0d", "phase_days_left", Around(Mark("end", "strive"), (0,))),
        ("anchor: party_105, days_left: [30]", "anchor_days_left", AnchorDaysLeft("party_105", (30,))),
        ("before: party_105, by: [30d]", "anchor_days_left", Around(Mark("on", "party_105"), (-30,))),
        ("after: party_105, by: 3d", "checkin", Around(Mark("on", "party_105"), (3,))),
        ("before: campaign.end, by: [60d, 7d]", "campaign_days_left", Around(Mark("close"), (-60, -7))),
        ("after: campaign.end, by: 0d", "campaign_ended", Around(Mark("close"), (0,))),
        ("after: strive.end, by: 1d", "phase_ended", Around(Mark("end", "strive"), (1,))),
        ("before: visits.due, by: 3d", "checkin", Around(Mark("due", "visits"), (-3,))),
        ("after: activity.due, by: 3d", "checkin", Around(Mark("due"), (3,))),
    ],
)
def test_when(when, notice, meant):
    assert read_campaign(rule(when, notice), "plan.yaml").rule("a").when == meant


@pytest.mark.parametrize(
    ("when", "holidays"),
    [
        ("monthly: 15", "next"), ("monthly: last", "previous"), ("monthly: last friday", "next"),
        ("monthly: first sunday", "as_is"), ("quarterly: last", "previous"), ("before: strive.end, by: 3d", "as_is"),
    ],
)  # fmt: skip
def test_what_is_routine_waits_for_a_working_day(when, holidays):
    assert read_campaign(rule(when), "plan.yaml").rule("a").holidays == holidays


@pytest.mark.parametrize(
    ("when", "notice", "problem"),
    [
        ("weekly: 星期四", "checkin", "14:57: '星期四' is not a weekday (monday to sunday)"),
        ("weekly: 1", "checkin", "14:57: '1' is not a weekday (monday to sunday)"),
        ("monthly: 0", "checkin", "14:58: '0' is no day of a month: first, last, 1 to 31, or such as 'last friday'"),
        ("monthly: 32", "checkin", "14:58: '32' is no day of a month: first, last, 1 to 31, or such as 'last friday'"),
        ("monthly: last fryday", "checkin", "14:58: 'fryday' is not a weekday (did you mean 'friday'?)"),
        ("monthly: last 5", "checkin", "14:58: '5' is not a weekday (monday to sunday)"),
        ("monthly: fifth friday", "checkin",
         "14:58: 'fifth friday' should begin with one of first, second, third, fourth, last"),
        ("quarterly: 91", "checkin", "14:60: '91' is no day of a quarter: first, last, 1 to 90"),
        ("monthly: 3, every: 2", "checkin", "14:68: 'every' goes with 'weekly' only"),
        ("monthly: 3, by: 2d", "checkin", "14:65: 'by' goes with 'before' or 'after' only"),
        ("before: strive.end", "checkin", "14:48: missing 'by'"),
        ("before: strive.end, by: 7", "checkin", "14:73: '7' is not a number of days (such as 7d)"),
        ("before: strive.end, by: [7d, -1d]", "checkin", "14:78: '-1d' is not a number of days (such as 7d)"),
        ("before: strive.end, by: [7d, 7d]", "checkin", "14:78: 7d is listed twice"),
        ("before: strive.end, after: strive.start, by: 7d", "checkin",
         ("14:48: needs exactly one of phase, phase_days_left, anchor, activity_days_left, before, after, weekly,"
         " monthly, quarterly")),
        ("before: strife.end, by: 7d", "checkin", "14:57: unknown phase 'strife' (did you mean 'strive'?)"),
        ("before: strive.ende, by: 7d", "checkin",
         ("14:57: 'strive.ende' is no day of the plan (did you mean 'end'?); a day is called PHASE.start, PHASE.half,"
         " PHASE.end, ACTIVITY.due, campaign.end, or by the key of an anchor")),
        ("before: strive, by: 7d", "checkin",
         "14:57: 'strive' is a phase; say which day: strive.start, strive.half, strive.end"),
        ("before: visits, by: 7d", "checkin", "14:57: 'visits' is an activity; its deadline is called visits.due"),
        ("before: visit.due, by: 7d", "checkin", "14:57: unknown activity 'visit' (did you mean 'visits'?)"),
        ("before: reading.due, by: 7d", "checkin", "14:57: activity 'reading' has no deadline ('due')"),
        ("before: party_150, by: 7d", "checkin",
         ("14:57: unknown anchor 'party_150' (did you mean 'party_105'?); a day is called PHASE.start, PHASE.half,"
         " PHASE.end, ACTIVITY.due, campaign.end, or by the key of an anchor")),
        # a rule can't be told from itself or another: rules are not days of the plan
        ("after: a, by: 1d", "checkin",
         ("14:56: unknown anchor 'a'; a day is called PHASE.start, PHASE.half, PHASE.end, ACTIVITY.due, campaign.end, or by the key"
         " of an anchor")),
        ("before: phase.start, by: 1d", "phase_started",
         "14:54: the notice 'phase_started' goes with phase: start, or after PHASE.start"),
        ("after: phase.end, by: 1d", "phase_days_left",
         "14:56: the notice 'phase_days_left' goes with phase_days_left: [...], or before PHASE.end"),
        ("before: campaign.end, by: 1d", "campaign_ended",
         "14:55: the notice 'campaign_ended' goes with after campaign.end"),
        ("after: phase.end, by: 0d", "phase_ended", "14:52: the notice 'phase_ended' goes with after PHASE.end"),
    ],
)  # fmt: skip
def test_a_when_that_means_nothing_is_refused_where_it_stands(when, notice, problem):
    assert problems(rule(when, notice)) == [problem]


def test_a_deadline_is_no_mark_where_there_is_none():
    text = rule("after: activity.due, by: 3d").replace(", due: 2026-05-15", "")
    assert problems(text) == ["14:56: no activity has a deadline ('due')"]


# ---- phases, windows ----


def test_a_rule_for_some_phases():
    campaign = read_campaign(rule("monthly: 15", phases="[strive]"), "plan.yaml")
    assert campaign.rule("a").phases == ("strive",)
    assert problems(rule("monthly: 15", phases="[strife]")) == [
        "14:72: unknown phase 'strife' (did you mean 'strive'?)"
    ]
    assert problems(rule("before: visits.due, by: 7d", phases="[launch]")) == [
        "14:86: 'visits' is not in launch, so this is never due"
    ]


def test_a_window_closes_at_a_time_of_day():
    campaign = read_campaign(rule("monthly: 15", close_at="02:00"), "plan.yaml")
    assert (campaign.rule("a").close_at, campaign.rule("a").close_after) == (time(2), None)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"close_at": "24:00"}, "14:73: '24:00' is not a time of day: the clock runs from 00:00 to 23:59"),
        ({"close_at": "02:00", "close_after": "4d"}, "14:73: either 'close_at' or 'close_after'"),
        ({"close_at": "19:00", "remind_after": "10h"}, "14:94: the reminder comes after the check-in has closed"),
        ({"close_after": "29d"}, "14:76: still open when the next check-in opens"),
    ],
)
def test_a_window_that_can_not_be(more, problem):
    assert problems(rule("monthly: 15", **more)) == [problem]


def test_reminders_of_one_rule_too_close_for_its_window():
    assert problems(rule("before: strive.end, by: [7d, 5d]", close_after="3d")) == [
        "14:97: still open when the next check-in opens"
    ]


def test_a_window_is_for_check_ins_only():
    assert problems(rule("monthly: 15", "study_card", close_at="02:00")) == [
        "14:76: 'close_at' goes with the notice 'checkin' only"
    ]


# ---- anchors told from other days ----


def anchors(*entries):
    """The plan with these anchors; the first stands on line 12."""
    listed = "".join(f"  - {{key: {key}, name: N, on: {on}}}\n" for key, on in entries)
    return PLAN.replace("anchors: [{key: party_105, name: P, on: 2026-07-01}]\n", f"anchors:\n{listed}").replace(
        "rules:\n", ""
    )


def test_an_anchor_may_be_told_from_a_phase_an_activity_or_another_anchor():
    found = read_campaign(
        anchors(
            ("eve", "{before: party, by: 1d}"),
            ("party", "2026-07-01"),
            ("closing", "{before: strive.end, by: 7d}"),
            ("kickoff", "{after: launch.start, by: 0d}"),
            ("after_visits", "{after: visits.due, by: 2d}"),
            ("long_before", "{before: eve, by: 30d}"),
        ),
        "plan.yaml",
    ).anchors
    assert {anchor.key: anchor.on for anchor in found} == {
        "eve": date(2026, 6, 30),
        "party": date(2026, 7, 1),
        "closing": date(2026, 6, 23),
        "kickoff": date(2026, 1, 5),
        "after_visits": date(2026, 5, 17),
        "long_before": date(2026, 5, 31),
    }


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([("a", "{after: a, by: 1d}")], ["12:27: goes round in a circle: a → a"]),
        (
            [("x", "{after: b, by: 1d}"), ("a", "{after: b, by: 1d}"), ("b", "{before: c, by: 2d}"),
             ("c", "{after: a, by: 1d}")],
            ["13:27: goes round in a circle: a → b → c → a"],
        ),
        ([("a", "{after: launch.end}")], ["12:27: missing 'by'"]),
        ([("a", "{by: 3d}")], ["12:27: needs exactly one of before, after"]),
        ([("a", "{after: phase.end, by: 3d}")], ["12:35: means several days; name one phase or activity"]),
        ([("a", "{after: lunch.end, by: 3d}")], ["12:35: unknown phase 'lunch' (did you mean 'launch'?)"]),
        ([("a", "{after: launch.end, by: 3d, at: 09:00}")], ["12:55: unknown key 'at'"]),
        ([("a", "2026-02-30")], ["12:27: '2026-02-30' is not a date: 2026-02 has 28 days"]),
        ([("a", "{after: b, by: 1d}"), ("b", "someday")], ["13:27: 'someday' is not a date (YYYY-MM or YYYY-MM-DD)"]),
    ],
)  # fmt: skip
def test_an_anchor_that_has_no_day_is_refused_where_it_stands(entries, expected):
    assert problems(anchors(*entries)) == expected


# ---- phases and deadlines are days of the calendar, so no circle can be written with them ----


def test_a_phase_or_a_deadline_is_never_told_from_another_day():
    text = PLAN.replace("start: 2026-04-01", "start: {after: launch.end, by: 1d}").replace("rules:\n", "")
    assert problems(text) == ["6:12: expected text, found a mapping"]
    text = PLAN.replace("due: 2026-05-15", "due: {before: strive.end, by: 9d}").replace("rules:\n", "")
    assert problems(text) == ["9:42: expected text, found a mapping"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("start: 2026-04-01", "start: 2026-03-31",
         "6:12: starts on 2026-03-31, while phase 'launch' runs until 2026-03-31"),
        ("end: 2026-03-31", "end: 2025-12-31",
         "3:52: ends on 2025-12-31, before it starts on 2026-01-05"),
    ],
)  # fmt: skip
def test_phases_that_overlap_or_end_before_they_start(old, new, problem):
    assert problems(PLAN.replace(old, new).replace("rules:\n", "")) == [problem]
