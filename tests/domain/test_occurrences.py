"""Slots of every rule kind by hand for the reference campaign, planning in windows, and what labels say."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.campaign import AnchorDaysLeft, PhaseDaysLeft, PhaseHalf, PhaseStart, Weekly
from bot.domain.occurrences import Subject, base_rule, read_label, slots
from tests.domain.agenda import BEGIN, CAMPAIGN, CHECKIN, END, NEW_YORK, SHANGHAI, found, rule, utc

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
    assert {b.due_at - a.due_at for a, b in pairwise(opening)} == {timedelta(days=14)}


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
        slot for after, until in pairwise(edges) for slot in slots(CAMPAIGN, one, zone=zone, after=after, until=until)
    ]
    whole = slots(CAMPAIGN, one, zone=zone, after=BEGIN, until=END)
    assert pieces == whole
    assert len({(slot.rule, slot.label) for slot in whole}) == len(whole)


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
