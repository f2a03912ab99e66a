"""Schedules that must be refused, each with the line and column a person should look at."""

from pathlib import Path

import pytest

from bot.domain.campaign import Campaign
from bot.library.campaign_reader import read_campaign
from bot.library.problems import BrokenContent

CONTENT = Path(__file__).parents[2] / "content"

# Six lines each, so that what is under test starts on line 7.
RULES = """\
name: X
phases: [{name: A, start: 2026-01, end: 2026-03}]
kinds: [{key: staff, name: Staff}, {key: student, name: Student}]
anchors: [{key: party_90, name: P, on: 2026-07-01}]
quiet_hours: {start: 21:30, end: 08:00}
rules:
"""

ONE_OF = "phase, phase_days_left, anchor, activity_days_left, before, after, weekly, monthly, quarterly"

BROKEN = {
    "notice misspelt": (
        RULES + "  - {key: a, notice: phase_start, when: {phase: start}, at: 09:00}\n",
        ["7:22: unknown notice 'phase_start' (did you mean 'phase_started'?)"],
    ),
    "rule without when": (RULES + "  - {key: a, notice: phase_started, at: 09:00}\n", ["7:5: missing 'when'"]),
    "rule without time": (
        RULES + "  - {key: a, notice: phase_started, when: {phase: start}}\n",
        ["7:5: missing 'at'"],
    ),
    "when of two kinds": (
        RULES + "  - {key: a, notice: phase_started, when: {phase: start, weekly: monday}, at: 09:00}\n",
        ["7:43: needs exactly one of " + ONE_OF],
    ),
    "when for another notice": (
        RULES + "  - {key: a, notice: study_card, when: {phase: start}, at: 09:00}\n",
        ["7:40: the notice 'study_card' goes with weekly, monthly, quarterly, before or after"],
    ),
    "moment misspelt": (
        RULES + "  - {key: a, notice: phase_started, when: {phase: stat}, at: 09:00}\n",
        ["7:51: 'stat' is not one of start, half (did you mean 'start'?)"],
    ),
    "holidays misspelt": (
        RULES + "  - {key: a, notice: study_card, when: {weekly: monday}, at: 09:00, holidays: nxt}\n",
        ["7:79: 'nxt' is not one of as_is, next, previous, skip (did you mean 'next'?)"],
    ),
    "unknown anchor": (
        RULES + "  - {key: a, notice: anchor_days_left, when: {anchor: party_09, days_left: [30]}, at: 09:00}\n",
        ["7:55: unknown anchor 'party_09' (did you mean 'party_90'?)"],
    ),
    "anchor without days": (
        RULES + "  - {key: a, notice: anchor_days_left, when: {anchor: party_90}, at: 09:00}\n",
        ["7:46: missing 'days_left'"],
    ),
    "days that are no days": (
        RULES + "  - {key: a, notice: phase_days_left, when: {phase_days_left: [30, seven, -1, 30]}, at: 09:00}\n",
        [
            "7:68: expected a whole number from 0 to 999, found 'seven'",
            "7:75: expected a whole number from 0 to 999, found '-1'",
            "7:79: 30 is listed twice",
        ],
    ),
    "weekday misspelt": (
        RULES + "  - {key: a, notice: study_card, when: {weekly: Mondays}, at: 09:00}\n",
        ["7:49: 'Mondays' is not a weekday (did you mean 'monday'?)"],
    ),
    "every nought weeks": (
        RULES + "  - {key: a, notice: study_card, when: {weekly: monday, every: 0}, at: 09:00}\n",
        ["7:64: expected a whole number from 1 to 52, found '0'"],
    ),
    "every with a phase": (
        RULES + "  - {key: a, notice: phase_started, when: {phase: start, every: 2}, at: 09:00}\n",
        ["7:65: 'every' goes with 'weekly' only"],
    ),
    "twenty-five o'clock": (
        RULES + "  - {key: a, notice: study_card, when: {weekly: monday}, at: 25:00}\n",
        ["7:62: '25:00' is not a time of day: the clock runs from 00:00 to 23:59"],
    ),
    "at night": (
        RULES + "  - {key: a, notice: study_card, when: {weekly: monday}, at: 21:45}\n",
        ["7:62: 21:45 lies in the quiet hours 21:30 to 08:00"],
    ),
    "unknown kind": (
        RULES + "  - {key: a, notice: study_card, when: {weekly: monday}, at: 09:00, kinds: [staff, students]}\n",
        ["7:84: unknown kind 'students' (did you mean 'student'?)"],
    ),
    "catch-up misspelt": (
        RULES + "  - {key: a, notice: study_card, when: {weekly: monday}, at: 09:00, catch_up: latest}\n",
        ["7:79: 'latest' is not one of latest_only, all, none (did you mean 'latest_only'?)"],
    ),
    "lateness without a unit": (
        RULES + "  - {key: a, notice: study_card, when: {weekly: monday}, at: 09:00, late_within: 12}\n",
        ["7:82: '12' is not a length of time (such as 30m, 47h or 4d)"],
    ),
    "study card with a reminder": (
        RULES + "  - {key: a, notice: study_card, when: {weekly: monday}, at: 09:00, remind_after: 1d}\n",
        ["7:83: 'remind_after' goes with the notice 'checkin' only"],
    ),
    "reminder after closing": (
        RULES + "  - {key: a, notice: checkin, when: {weekly: monday}, at: 09:00, remind_after: 5d, close_after: 4d}\n",
        ["7:80: the reminder comes after the check-in has closed"],
    ),
    "reminder at night": (
        RULES
        + "  - {key: a, notice: checkin, when: {weekly: monday}, at: 09:00, remind_after: 13h, close_after: 4d}\n",
        ["7:80: the reminder at 22:00 lies in the quiet hours 21:30 to 08:00"],
    ),
    "two check-ins open": (
        RULES + "  - {key: a, notice: checkin, when: {weekly: monday}, at: 09:00, close_after: 8d}\n",
        ["7:79: still open when the next check-in opens"],
    ),
    "same rule twice": (
        RULES
        + "  - {key: a, notice: study_card, when: {weekly: monday}, at: 09:00}\n  - {key: a, notice: study_card, when: {weekly: friday}, at: 09:00}\n",
        ["8:11: rule 'a' is already defined on line 7"],
    ),
}


@pytest.fixture(scope="module")
def reference() -> Campaign:
    return read_campaign((CONTENT / "campaign.yaml").read_bytes(), "campaign.yaml")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_schedule_says_where(name: str, reference: Campaign) -> None:
    text, expected = BROKEN[name]

    with pytest.raises(BrokenContent) as refused:
        read_campaign(text, "campaign.yaml", defaults=reference)

    assert [str(problem) for problem in refused.value.problems] == [f"campaign.yaml:{line}" for line in expected]


def test_the_file_that_the_table_starts_from_is_sound(reference: Campaign) -> None:
    rule = "  - {key: a, notice: study_card, when: {weekly: monday}, at: 09:00}\n"

    assert read_campaign(RULES + rule, "campaign.yaml", defaults=reference).rule("a").notice == "study_card"
