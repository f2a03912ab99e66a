"""Slots of every rule kind, by hand for the reference campaign; zones, quiet hours, and what an outage leaves."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.campaign import AnchorDaysLeft, PhaseDaysLeft, PhaseHalf, PhaseStart, QuietHours, Rule, Weekly
from bot.domain.identity import OccurrenceId, PersonId
from bot.domain.occurrences import (
    Fate,
    Occurrence,
    Subject,
    after_quiet_hours,
    base_rule,
    local_instant,
    read_label,
    settle_overdue,
    slots,
)
from bot.library import load

CAMPAIGN = load(Path("content")).campaign
"""From Monday 31 May 2010 to 31 July 2012, in three phases; quiet from 21:30 to 08:00."""

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"
NINE = time(9)


def utc(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


BEGIN, END = utc(2010, 5, 1), utc(2013, 1, 1)


def rule(when, *, at=NINE, notice="study_card", **more):
    return Rule("a_rule", notice, when, at, **more)


CHECKIN = rule(
    Weekly(3, 2), at=time(19, 30), notice="checkin", remind_after=timedelta(hours=47), close_after=timedelta(days=4)
)
"""Every second Thursday 19:30, a reminder on Saturday 18:30, over on Monday 19:30."""


def found(one, *, zone=SHANGHAI, after=BEGIN, until=END, campaign=CAMPAIGN):
    return [(slot.label, slot.due_at) for slot in slots(campaign, one, zone=zone, after=after, until=until)]


# ---- what each kind of rule means ----


def test_a_phase_starts_at_nine_in_the_morning_of_its_first_day():
    assert found(rule(PhaseStart())) == [
        ("launch", utc(2010, 5, 31, 1)),
        ("strive", utc(2010, 8, 1, 1)),
        ("showcase", utc(2011, 7, 1, 1)),
    ]


def test_the_second_half_begins_after_half_the_days():
    # 62, 334 and 397 days long (2012 has a 29 February)
    assert found(rule(PhaseHalf())) == [
        ("launch", utc(2010, 7, 1, 1)),
        ("strive", utc(2011, 1, 15, 1)),
        ("showcase", utc(2012, 1, 15, 1)),
    ]


def test_days_left_are_counted_to_the_last_day_of_each_phase():
    assert found(rule(PhaseDaysLeft((30, 7, 0)))) == [
        ("launch-30d", utc(2010, 7, 1, 1)),
        ("launch-7d", utc(2010, 7, 24, 1)),
        ("launch-0d", utc(2010, 7, 31, 1)),
        ("strive-30d", utc(2011, 5, 31, 1)),
        ("strive-7d", utc(2011, 6, 23, 1)),
        ("strive-0d", utc(2011, 6, 30, 1)),
        ("showcase-30d", utc(2012, 7, 1, 1)),
        ("showcase-7d", utc(2012, 7, 24, 1)),
        ("showcase-0d", utc(2012, 7, 31, 1)),
    ]


def test_a_phase_is_never_announced_as_ending_before_it_has_begun():
    assert [label for label, _ in found(rule(PhaseDaysLeft((100, 62, 61))))] == [
        "launch-61d",  # its first day; 62 days before its end it had not begun
        "strive-100d", "strive-62d", "strive-61d", "showcase-100d", "showcase-62d", "showcase-61d",
    ]  # fmt: skip


def test_an_anchor_is_counted_down_to_even_outside_its_phase():
    assert found(rule(AnchorDaysLeft("party_90", (100, 30, 7, 1, 0)))) == [
        ("party_90-100d", utc(2011, 3, 23, 1)),
        ("party_90-30d", utc(2011, 6, 1, 1)),
        ("party_90-7d", utc(2011, 6, 24, 1)),
        ("party_90-1d", utc(2011, 6, 30, 1)),
        ("party_90-0d", utc(2011, 7, 1, 1)),
    ]
    # 8 November 2012 lies after the last phase and after the campaign itself
    assert found(rule(AnchorDaysLeft("congress_18", (30,)))) == [("congress_18-30d", utc(2012, 10, 9, 1))]


def test_every_monday_of_the_phases_and_no_other():
    mondays = found(rule(Weekly(0)))
    assert mondays[0] == ("2010-W22", utc(2010, 5, 31, 1))
    assert mondays[-1] == ("2012-W31", utc(2012, 7, 30, 1))
    assert len(mondays) == 114
    assert len({label for label, _ in mondays}) == 114


def test_a_check_in_every_second_thursday_with_its_reminder_and_its_end():
    both = found(CHECKIN, after=utc(2010, 6, 18, 1), until=utc(2010, 7, 6))
    assert both == [
        ("2010-W24", utc(2010, 6, 19, 10, 30)),  # reminder of 17 June
        ("2010-W24", utc(2010, 6, 21, 11, 30)),
        ("2010-W26", utc(2010, 7, 1, 11, 30)),
        ("2010-W26", utc(2010, 7, 3, 10, 30)),
        ("2010-W26", utc(2010, 7, 5, 11, 30)),
    ]
    named = slots(CAMPAIGN, CHECKIN, zone=SHANGHAI, after=utc(2010, 7, 1), until=utc(2010, 7, 6))
    assert [slot.rule for slot in named] == ["a_rule", "a_rule.remind", "a_rule.close"]


def test_fortnights_are_counted_from_the_first_week_whatever_the_week_is_called():
    opening = [
        slot for slot in slots(CAMPAIGN, CHECKIN, zone=SHANGHAI, after=BEGIN, until=END) if slot.rule == "a_rule"
    ]
    assert len(opening) == 57
    labels = [slot.label for slot in opening]
    turn = labels.index("2010-W52")
    assert labels[turn : turn + 2] == ["2010-W52", "2011-W02"]
    assert opening[turn].due_at == utc(2010, 12, 30, 11, 30)
    assert opening[turn + 1].due_at == utc(2011, 1, 13, 11, 30)
    assert {b.due_at - a.due_at for a, b in itertools.pairwise(opening)} == {timedelta(days=14)}


def test_a_year_of_53_weeks_does_not_break_the_fortnight():
    phase = replace(CAMPAIGN.phases[0], start_on=date(2015, 12, 1), end_on=date(2016, 1, 31))
    campaign = replace(CAMPAIGN, phases=(phase,))
    assert found(rule(Weekly(3, 2)), campaign=campaign, after=utc(2015, 11, 1), until=utc(2016, 3, 1)) == [
        ("2015-W49", utc(2015, 12, 3, 1)),
        ("2015-W51", utc(2015, 12, 17, 1)),
        ("2015-W53", utc(2015, 12, 31, 1)),
        ("2016-W02", utc(2016, 1, 14, 1)),
        ("2016-W04", utc(2016, 1, 28, 1)),
    ]


def test_a_week_without_a_phase_is_left_out_and_does_not_shift_the_fortnight():
    first, second, *_ = CAMPAIGN.phases
    gap = replace(second, start_on=date(2010, 8, 20), end_on=date(2010, 9, 30))
    campaign = replace(CAMPAIGN, phases=(first, gap))
    assert found(rule(Weekly(3, 2)), campaign=campaign, after=utc(2010, 7, 20), until=END) == [
        ("2010-W30", utc(2010, 7, 29, 1)),
        # 12 August lies between the phases
        ("2010-W34", utc(2010, 8, 26, 1)),
        ("2010-W36", utc(2010, 9, 9, 1)),
        ("2010-W38", utc(2010, 9, 23, 1)),
    ]


def test_a_weekday_before_the_campaign_begins_waits_for_the_next_week():
    late = replace(CAMPAIGN.phases[0], start_on=date(2010, 6, 2))  # a Wednesday
    campaign = replace(CAMPAIGN, phases=(late,))
    assert found(rule(Weekly(0)), campaign=campaign, until=utc(2010, 6, 15)) == [
        ("2010-W23", utc(2010, 6, 7, 1)),
        ("2010-W24", utc(2010, 6, 14, 1)),
    ]


# ---- windows ----


def test_a_window_leaves_its_beginning_out_and_takes_its_end_in():
    start = utc(2010, 8, 1, 1)
    second = timedelta(seconds=1)
    assert found(rule(PhaseStart()), after=start, until=start + second) == []
    assert found(rule(PhaseStart()), after=start - second, until=start) == [("strive", start)]
    assert found(rule(PhaseStart()), after=start - second, until=start - second) == []


@given(
    cuts=st.lists(st.integers(0, 24 * 970), max_size=6),
    zone=st.sampled_from([SHANGHAI, NEW_YORK, "Pacific/Kiritimati", "Pacific/Niue", "Asia/Kathmandu"]),
    one=st.sampled_from([CHECKIN, rule(Weekly(6)), rule(PhaseDaysLeft((30, 0))), rule(PhaseHalf(), at=time(23, 59))]),
)
def test_planning_in_pieces_finds_what_planning_at_once_finds(cuts, zone, one):
    edges = [BEGIN, *sorted(BEGIN + timedelta(hours=cut) for cut in cuts), END]
    pieces = [
        slot
        for after, until in itertools.pairwise(edges)
        for slot in slots(CAMPAIGN, one, zone=zone, after=after, until=until)
    ]
    whole = slots(CAMPAIGN, one, zone=zone, after=BEGIN, until=END)
    assert pieces == whole
    assert len({(slot.rule, slot.label) for slot in whole}) == len(whole)


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


# ---- labels ----


@pytest.mark.parametrize(
    ("label", "subject"),
    [
        ("launch", Subject("launch", None)),
        ("launch-7d", Subject("launch", 7)),
        ("launch-0d", Subject("launch", 0)),
        ("party_90-100d", Subject("party_90", 100)),
        ("july_first_2012-1d", Subject("july_first_2012", 1)),
        ("2010-W25", Subject("2010-W25", None)),
        ("phase-2", Subject("phase-2", None)),
        ("phase-2-30d", Subject("phase-2", 30)),
        ("-7d", Subject("-7d", None)),
        ("world", Subject("world", None)),
    ],
)
def test_a_label_says_what_it_is_about(label, subject):
    assert read_label(label) == subject


@pytest.mark.parametrize("key", ["checkin", "checkin.remind", "checkin.close"])
def test_reminders_and_endings_belong_to_their_rule(key):
    assert base_rule(key) == "checkin"


# ---- what an outage leaves ----

LIN, CHEN = PersonId(1), PersonId(2)
NOW = utc(2010, 7, 5, 12)


def hours(number):
    return timedelta(hours=number)


def due(number, key, person, late):
    return Occurrence(OccurrenceId(number), key, person, f"slot {number}", NOW - late)


def settled(rules, *overdue):
    firing, fates = settle_overdue(overdue, replace(CAMPAIGN, rules=tuple(rules)), now=NOW)
    return [one.id for one in firing], fates


LATEST = Rule("r", "study_card", Weekly(0), NINE, catch_up="latest_only", late_within=hours(12))
ALL = replace(LATEST, catch_up="all")
NONE = replace(LATEST, catch_up="none")


def test_nothing_due_settles_nothing():
    assert settled([LATEST]) == ([], {})


def test_only_the_latest_of_several_missed_ones_is_still_sent():
    assert settled([LATEST], due(1, "r", LIN, hours(9)), due(2, "r", LIN, hours(5)), due(3, "r", LIN, hours(1))) == (
        [3],
        {1: Fate.COLLAPSED, 2: Fate.COLLAPSED},
    )


def test_even_the_latest_is_dropped_when_it_is_too_late():
    assert settled([LATEST], due(1, "r", LIN, hours(200)), due(2, "r", LIN, hours(13))) == (
        [],
        {1: Fate.COLLAPSED, 2: Fate.EXPIRED},
    )


def test_lateness_is_allowed_to_the_second():
    assert settled([LATEST], due(1, "r", LIN, hours(12))) == ([1], {})
    assert settled([LATEST], due(1, "r", LIN, hours(12) + timedelta(seconds=1))) == ([], {1: Fate.EXPIRED})
    assert settled([LATEST], due(1, "r", LIN, timedelta())) == ([1], {})


def test_one_member_s_lateness_is_no_other_s():
    assert settled([LATEST], due(1, "r", LIN, hours(9)), due(2, "r", CHEN, hours(5))) == ([1, 2], {})


def test_rules_do_not_overtake_each_other():
    other = replace(LATEST, key="other")
    assert settled([LATEST, other], due(1, "r", LIN, hours(9)), due(2, "other", LIN, hours(5))) == ([1, 2], {})


def test_all_missed_ones_are_sent_where_the_rule_says_so_unless_too_late():
    assert settled([ALL], due(1, "r", LIN, hours(13)), due(2, "r", LIN, hours(9)), due(3, "r", LIN, hours(1))) == (
        [2, 3],
        {1: Fate.EXPIRED},
    )


def test_without_catching_up_five_minutes_are_forgiven():
    assert settled(
        [NONE], due(1, "r", LIN, timedelta(minutes=5)), due(2, "r", CHEN, timedelta(minutes=5, seconds=1))
    ) == (
        [1],
        {2: Fate.EXPIRED},
    )


def test_a_reminder_is_overtaken_by_a_later_reminder_but_not_by_a_question():
    assert settled(
        [LATEST], due(1, "r.remind", LIN, hours(9)), due(2, "r", LIN, hours(5)), due(3, "r.remind", LIN, hours(1))
    ) == ([2, 3], {1: Fate.COLLAPSED})


def test_closing_is_never_too_late():
    assert settled([NONE], due(1, "r.close", LIN, hours(900)), due(2, "r.close", LIN, hours(1))) == ([1, 2], {})


def test_a_rule_that_has_left_the_plan_fires_nothing_any_more():
    assert settled(
        [LATEST], due(1, "gone", LIN, hours(1)), due(2, "gone.close", LIN, hours(1)), due(3, "r", LIN, hours(1))
    ) == (
        [3],
        {1: Fate.SKIPPED, 2: Fate.SKIPPED},
    )
