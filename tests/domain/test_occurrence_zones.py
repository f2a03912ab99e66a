"""Slots where the clocks change, around the globe, and at night."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.campaign import PhaseStart, QuietHours, Weekly
from bot.domain.occurrences import after_quiet_hours, local_instant, slots
from tests.domain.agenda import CAMPAIGN, CHECKIN, NEW_YORK, SHANGHAI, found, rule, utc

# ---- zones ----


def test_nine_in_the_morning_is_nine_wherever_the_member_is():
    spring = found(rule(Weekly(0)), zone=NEW_YORK, after=utc(2011, 3, 1), until=utc(2011, 3, 22))
    assert spring == [
        ("2011-W10", utc(2011, 3, 7, 14)),  # UTC-5
        ("2011-W11", utc(2011, 3, 14, 13)),  # clocks went forward on Sunday 13 March 2011
        ("2011-W12", utc(2011, 3, 21, 13)),
    ]
    autumn = found(rule(Weekly(0)), zone=NEW_YORK, after=utc(2011, 10, 30), until=utc(2011, 11, 8))
    assert autumn == [
        ("2011-W44", utc(2011, 10, 31, 13)),
        ("2011-W45", utc(2011, 11, 7, 14)),  # and back on Sunday 6 November 2011
    ]


def test_a_check_in_over_a_change_of_the_clocks_lasts_as_long_as_any_other():
    spring = slots(CAMPAIGN, CHECKIN, zone=NEW_YORK, after=utc(2011, 3, 10), until=utc(2011, 3, 16))
    assert [(slot.rule, slot.due_at) for slot in spring] == [
        ("a_rule", utc(2011, 3, 11, 0, 30)),  # Thursday 19:30 EST
        ("a_rule.remind", utc(2011, 3, 12, 23, 30)),  # Saturday 18:30 EST
        ("a_rule.close", utc(2011, 3, 15, 0, 30)),  # Monday 20:30 EDT: four times 24 hours
    ]
    autumn = slots(CAMPAIGN, CHECKIN, zone=NEW_YORK, after=utc(2011, 11, 3), until=utc(2011, 11, 9))
    assert [(slot.rule, slot.due_at) for slot in autumn] == [
        ("a_rule", utc(2011, 11, 3, 23, 30)),
        ("a_rule.remind", utc(2011, 11, 5, 22, 30)),
        ("a_rule.close", utc(2011, 11, 7, 23, 30)),  # Monday 18:30 EST
    ]


def test_the_days_of_a_phase_are_those_of_the_member():
    # 1 August 2010 begins at 10:00 UTC on 31 July in Kiritimati, at 11:00 UTC on 1 August in Niue
    assert found(rule(PhaseStart()), zone="Pacific/Kiritimati")[1] == ("strive", utc(2010, 7, 31, 19))
    assert found(rule(PhaseStart()), zone="Pacific/Niue")[1] == ("strive", utc(2010, 8, 1, 20))


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2011, 3, 13), time(1, 59), utc(2011, 3, 13, 6, 59)),
        (date(2011, 3, 13), time(2, 30), utc(2011, 3, 13, 7, 30)),  # does not exist: 03:30 EDT
        (date(2011, 3, 13), time(3, 0), utc(2011, 3, 13, 7)),
        (date(2011, 11, 6), time(1, 30), utc(2011, 11, 6, 5, 30)),  # happens twice: the first, EDT
        (date(2011, 11, 6), time(2, 0), utc(2011, 11, 6, 7)),
    ],
)
def test_local_times_that_do_not_exist_or_exist_twice(day, at, expected):
    assert local_instant(day, at, NEW_YORK) == expected


# ---- quiet hours ----

QUIET = QuietHours(time(21, 30), time(8))


@pytest.mark.parametrize(
    ("quiet", "zone", "at", "expected"),
    [
        (QUIET, SHANGHAI, utc(2010, 7, 1, 13, 29), utc(2010, 7, 1, 13, 29)),  # 21:29
        (QUIET, SHANGHAI, utc(2010, 7, 1, 13, 30), utc(2010, 7, 2, 0)),  # 21:30 → 08:00
        (QUIET, SHANGHAI, utc(2010, 7, 1, 16, 0), utc(2010, 7, 2, 0)),  # midnight
        (QUIET, SHANGHAI, utc(2010, 7, 1, 23, 59), utc(2010, 7, 2, 0)),  # 07:59
        (QUIET, SHANGHAI, utc(2010, 7, 2, 0, 0), utc(2010, 7, 2, 0)),  # 08:00
        (QUIET, NEW_YORK, utc(2011, 3, 13, 4), utc(2011, 3, 13, 12)),  # 23:00 EST → 08:00 EDT, an hour less of night
        (QUIET, NEW_YORK, utc(2011, 11, 6, 3), utc(2011, 11, 6, 13)),  # 23:00 EDT → 08:00 EST, an hour more
        (QuietHours(time(12), time(14)), SHANGHAI, utc(2010, 7, 1, 4, 30), utc(2010, 7, 1, 6)),  # 12:30 → 14:00
        (QuietHours(time(12), time(14)), SHANGHAI, utc(2010, 7, 1, 6), utc(2010, 7, 1, 6)),
        (QuietHours(time(8), time(8)), SHANGHAI, utc(2010, 7, 1, 0), utc(2010, 7, 1, 0)),  # no hour is quiet
    ],
)
def test_quiet_hours_move_a_message_to_their_end(quiet, zone, at, expected):
    assert after_quiet_hours(at, quiet, zone) == expected


def test_a_reminder_that_falls_into_the_night_comes_in_the_morning_but_the_end_stays():
    late = replace(CHECKIN, remind_after=timedelta(hours=27), close_after=timedelta(hours=30))
    found_ = slots(CAMPAIGN, late, zone=SHANGHAI, after=utc(2010, 7, 1), until=utc(2010, 7, 6))
    assert [(slot.rule, slot.due_at) for slot in found_] == [
        ("a_rule", utc(2010, 7, 1, 11, 30)),
        ("a_rule.close", utc(2010, 7, 2, 17, 30)),
        ("a_rule.remind", utc(2010, 7, 3, 0)),  # Friday 22:30 → Saturday 08:00; it will find nothing open
    ]


def test_a_rule_at_night_opens_in_the_morning_and_all_else_is_counted_from_there():
    night = replace(CHECKIN, at=time(22))
    found_ = slots(CAMPAIGN, night, zone=SHANGHAI, after=utc(2010, 7, 1), until=utc(2010, 7, 7))
    assert [(slot.rule, slot.due_at) for slot in found_] == [
        ("a_rule", utc(2010, 7, 2, 0)),
        ("a_rule.remind", utc(2010, 7, 4, 0)),  # 07:00 on the 4th → 08:00
        ("a_rule.close", utc(2010, 7, 6, 0)),
    ]
