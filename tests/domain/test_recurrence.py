"""Days of every way to recur, from calendars by hand; windows of a rule over midnight; labels."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.occurrences import Subject, read_label, slots
from bot.domain.recurrence import labelled_days
from bot.domain.rules import LAST, AnchorDaysLeft, Around, Mark, Monthly, NthWeekday, PhaseStart, Quarterly, Weekly
from tests.domain.agenda import BEGIN, CAMPAIGN, CHECKIN, END, NEW_YORK, SHANGHAI, found, rule, utc

MONDAY, THURSDAY, FRIDAY = 0, 3, 4


def days(when, first=date(2010, 6, 1), last=date(2010, 12, 31), **more):
    """What falls into half a year, as `label: MM-DD`."""
    found_ = labelled_days(CAMPAIGN, rule(when, **more), first=first, last=last)
    return [f"{label}: {day:%m-%d}" for label, day in found_]


# ---- weeks ----


def beginning_on(day):
    """The campaign, with a first phase that begins on another day."""
    first, *others = CAMPAIGN.phases
    return replace(CAMPAIGN, phases=(replace(first, start_on=day), *others))


def test_every_week_from_the_very_first():
    mondays = labelled_days(CAMPAIGN, rule(Weekly(MONDAY)), first=date(2010, 5, 31), last=date(2010, 6, 14))
    assert list(mondays) == [
        ("2010-W22", date(2010, 5, 31)), ("2010-W23", date(2010, 6, 7)), ("2010-W24", date(2010, 6, 14)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("weekday", "first", "expected"),
    [
        (MONDAY, date(2010, 5, 1), ["06-14", "06-28"]),  # 31 May belongs to the first week and is before its first day
        (FRIDAY, date(2010, 5, 1), ["06-04", "06-18"]),
        (FRIDAY, date(2010, 12, 1), ["12-03", "12-17"]),
    ],
)
def test_every_other_week_counts_from_the_week_in_which_the_campaign_begins(weekday, first, expected):
    campaign = beginning_on(date(2010, 6, 3))  # a Thursday
    found_ = labelled_days(campaign, rule(Weekly(weekday, 2)), first=first, last=date(2010, 12, 31))
    assert [f"{day:%m-%d}" for _, day in found_][:2] == expected


# ---- months ----


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (Monthly(1), ["06-01", "07-01", "08-01", "09-01", "10-01", "11-01", "12-01"]),
        (Monthly(28), ["06-28", "07-28", "08-28", "09-28", "10-28", "11-28", "12-28"]),
        (Monthly(30), ["06-30", "07-30", "08-30", "09-30", "10-30", "11-30", "12-30"]),
        (Monthly(31), ["06-30", "07-31", "08-31", "09-30", "10-31", "11-30", "12-31"]),
        (Monthly(LAST), ["06-30", "07-31", "08-31", "09-30", "10-31", "11-30", "12-31"]),
        (Monthly(NthWeekday(1, MONDAY)), ["06-07", "07-05", "08-02", "09-06", "10-04", "11-01", "12-06"]),
        (Monthly(NthWeekday(3, THURSDAY)), ["06-17", "07-15", "08-19", "09-16", "10-21", "11-18", "12-16"]),
        (Monthly(NthWeekday(4, FRIDAY)), ["06-25", "07-23", "08-27", "09-24", "10-22", "11-26", "12-24"]),
        (Monthly(NthWeekday(LAST, FRIDAY)), ["06-25", "07-30", "08-27", "09-24", "10-29", "11-26", "12-31"]),
    ],
)
def test_once_a_month(when, expected):
    labels = ["2010-M06", "2010-M07", "2010-M08", "2010-M09", "2010-M10", "2010-M11", "2010-M12"]
    assert days(when) == [f"{label}: {day}" for label, day in zip(labels, expected, strict=True)]


@pytest.mark.parametrize(
    ("on", "in_2011", "in_2012"),
    [(28, "02-28", "02-28"), (29, "02-28", "02-29"), (31, "02-28", "02-29"), (LAST, "02-28", "02-29")],
)
def test_a_day_that_february_lacks_is_its_last(on, in_2011, in_2012):
    assert days(Monthly(on), date(2011, 2, 1), date(2011, 2, 28)) == [f"2011-M02: {in_2011}"]
    assert days(Monthly(on), date(2012, 2, 1), date(2012, 2, 29)) == [f"2012-M02: {in_2012}"]


def test_what_recurs_does_so_within_the_phases_only():
    # the first phase begins on 31 May 2010, the last ends on 31 July 2012
    assert found(rule(Monthly(15)))[0] == ("2010-M06", utc(2010, 6, 15, 1))
    assert found(rule(Monthly(LAST)))[0] == ("2010-M05", utc(2010, 5, 31, 1))
    assert found(rule(Monthly(LAST)))[-1] == ("2012-M07", utc(2012, 7, 31, 1))
    assert found(rule(Quarterly(1)))[-1] == ("2012-Q3", utc(2012, 7, 1, 1))


# ---- quarters ----


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (1, ["2010-Q3: 07-01", "2010-Q4: 10-01", "2011-Q1: 01-01", "2011-Q2: 04-01"]),
        (10, ["2010-Q3: 07-10", "2010-Q4: 10-10", "2011-Q1: 01-10", "2011-Q2: 04-10"]),
        (45, ["2010-Q3: 08-14", "2010-Q4: 11-14", "2011-Q1: 02-14", "2011-Q2: 05-15"]),
        (90, ["2010-Q3: 09-28", "2010-Q4: 12-29", "2011-Q1: 03-31", "2011-Q2: 06-29"]),
        (LAST, ["2010-Q3: 09-30", "2010-Q4: 12-31", "2011-Q1: 03-31", "2011-Q2: 06-30"]),
    ],
)
def test_once_a_quarter(day, expected):
    assert days(Quarterly(day), date(2010, 7, 1), date(2011, 6, 30)) == expected


def test_a_leap_year_has_a_day_more_in_its_first_quarter():
    assert days(Quarterly(90), date(2012, 1, 1), date(2012, 3, 31)) == ["2012-Q1: 03-30"]
    assert days(Quarterly(LAST), date(2012, 1, 1), date(2012, 3, 31)) == ["2012-Q1: 03-31"]


def test_a_quarter_that_has_begun_is_looked_at_from_its_beginning():
    assert days(Quarterly(45), date(2010, 8, 1), date(2010, 9, 30)) == ["2010-Q3: 08-14"]
    assert days(Quarterly(1), date(2010, 7, 2), date(2010, 9, 30)) == []


# ---- before and after the days of the plan ----


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (
            Around(Mark("start"), (-7, 3)),
            ["launch.start-7d: 05-24", "launch.start+3d: 06-03", "strive.start-7d: 07-25", "strive.start+3d: 08-04"],
        ),
        (Around(Mark("start", "strive"), (0,)), ["strive.start-0d: 08-01"]),
        (Around(Mark("end", "launch"), (-1, 1)), ["launch.end-1d: 07-30", "launch.end+1d: 08-01"]),
        (Around(Mark("half", "launch"), (2,)), ["launch.half+2d: 07-03"]),
    ],
)
def test_so_many_days_around_an_edge_of_a_phase(when, expected):
    assert days(when, date(2010, 5, 1)) == expected


def test_so_many_days_around_an_anchor():
    assert days(Around(Mark("on", "party_90"), (-30, 0, 3)), date(2011, 1, 1), date(2011, 12, 31)) == [
        "party_90-30d: 06-01", "party_90-0d: 07-01", "party_90+3d: 07-04",
    ]  # fmt: skip


def test_so_many_days_around_the_end_of_the_campaign():
    ended = {"first": date(2010, 1, 1), "last": date(2013, 1, 1)}
    assert days(Around(Mark("close"), (-7, 0, 1)), **ended) == [
        "campaign.end-7d: 10-31", "campaign.end-0d: 11-07", "campaign.end+1d: 11-08",
    ]  # fmt: skip
    assert days(Around(Mark("close"), (-999,)), **ended) == []  # before the campaign began


def test_so_many_days_before_the_deadline_of_every_activity_that_has_one():
    assert days(Around(Mark("due"), (-7, 2)), date(2012, 1, 1), date(2012, 12, 31)) == [
        "publicity.due-7d: 06-23", "publicity.due+2d: 07-02", "honours.due-7d: 06-23", "honours.due+2d: 07-02",
    ]  # fmt: skip
    assert days(Around(Mark("due", "honours"), (-1,)), date(2012, 1, 1), date(2012, 12, 31)) == [
        "honours.due-1d: 06-29"
    ]


def test_days_before_the_end_of_a_phase_do_not_reach_into_the_one_before():
    # launch has 62 days, its first being 61 before its last
    assert days(Around(Mark("end", "launch"), (-62, -61)), date(2010, 1, 1)) == ["launch.end-61d: 05-31"]


# ---- only in some phases ----


def test_a_rule_may_be_for_some_phases_only():
    assert days(Monthly(LAST), phases=("launch",)) == ["2010-M06: 06-30", "2010-M07: 07-31"]
    assert days(Monthly(LAST), phases=("launch", "strive"))[-1] == "2010-M12: 12-31"
    assert days(PhaseStart(), phases=("strive",)) == ["strive: 08-01"]
    assert days(Around(Mark("end"), (-7,)), date(2010, 1, 1), date(2012, 12, 31), phases=("strive",)) == [
        "strive.end-7d: 06-23"
    ]
    assert found(rule(Weekly(MONDAY), phases=("launch",)))[-1] == ("2010-W30", utc(2010, 7, 26, 1))


def test_an_anchor_is_counted_down_to_in_the_phases_named():
    # 1 July 2011 is the first day of showcase
    countdown = AnchorDaysLeft("party_90", (30, 7, 0))
    assert [label for label, _ in found(rule(countdown, phases=("strive",)))] == ["party_90-30d", "party_90-7d"]
    assert [label for label, _ in found(rule(countdown, phases=("showcase",)))] == ["party_90-0d"]


# ---- windows across midnight ----


def test_a_window_closes_when_it_is_next_that_late_past_midnight_if_need_be():
    night = replace(CHECKIN, at=time(20), remind_after=None, close_after=None, close_at=time(2))
    both = slots(CAMPAIGN, night, zone=SHANGHAI, after=utc(2010, 6, 17), until=utc(2010, 6, 19))
    assert [(slot.rule, slot.label, slot.due_at) for slot in both] == [
        ("a_rule", "2010-W24", utc(2010, 6, 17, 12)),  # Thursday 20:00
        ("a_rule.close", "2010-W24", utc(2010, 6, 17, 18)),  # Friday 02:00
    ]


def test_a_window_may_close_on_the_day_it_opens_and_lasts_a_day_at_most():
    day = replace(CHECKIN, at=time(9), remind_after=None, close_after=None, close_at=time(21))
    assert found(day, after=utc(2010, 6, 17), until=utc(2010, 6, 18)) == [
        ("2010-W24", utc(2010, 6, 17, 1)), ("2010-W24", utc(2010, 6, 17, 13)),
    ]  # fmt: skip
    full = replace(day, close_at=time(9))
    assert found(full, after=utc(2010, 6, 17), until=utc(2010, 6, 18, 2)) == [
        ("2010-W24", utc(2010, 6, 17, 1)), ("2010-W24", utc(2010, 6, 18, 1)),
    ]  # fmt: skip


def test_a_window_over_the_night_in_which_the_clocks_change():
    saturdays = rule(Weekly(5), at=time(20), notice="checkin", close_at=time(2, 30))
    spring = slots(CAMPAIGN, saturdays, zone=NEW_YORK, after=utc(2011, 3, 12), until=utc(2011, 3, 14))
    assert [slot.due_at for slot in spring] == [utc(2011, 3, 13, 1), utc(2011, 3, 13, 7, 30)]  # 02:30 does not exist
    autumn = slots(CAMPAIGN, replace(saturdays, close_at=time(1, 30)), zone=NEW_YORK, after=utc(2011, 11, 5),
                   until=utc(2011, 11, 7))  # fmt: skip
    assert [slot.due_at for slot in autumn] == [utc(2011, 11, 6), utc(2011, 11, 6, 5, 30)]  # the first of two


# ---- every slot once, however time is cut into windows ----

WHENS = st.one_of(
    st.builds(Weekly, st.integers(0, 6), st.integers(1, 8)),
    st.builds(Monthly, st.one_of(st.integers(1, 31), st.just(LAST))),
    st.builds(Monthly, st.builds(NthWeekday, st.sampled_from([1, 2, 3, 4, LAST]), st.integers(0, 6))),
    st.builds(Quarterly, st.one_of(st.integers(1, 90), st.just(LAST))),
    st.builds(
        Around,
        st.builds(Mark, st.sampled_from(["start", "half", "end", "due"])),
        st.lists(st.integers(-99, 99), min_size=1, max_size=4, unique=True).map(tuple),
    ),
    st.builds(Around, st.just(Mark("on", "party_90")), st.sampled_from([(-30, -7, 0, 5)])),
)
ENDS = st.one_of(
    st.fixed_dictionaries({"close_at": st.times().map(lambda at: at.replace(second=0, microsecond=0))}),
    st.fixed_dictionaries({"close_after": st.integers(1, 200).map(lambda hours: timedelta(hours=hours))}),
    st.just({}),
)


@given(
    when=WHENS,
    ends=ENDS,
    phases=st.sampled_from([(), ("strive",), ("launch", "showcase")]),
    at=st.integers(8, 21).map(time),
    remind_after=st.one_of(st.none(), st.integers(1, 80).map(lambda hours: timedelta(hours=hours))),
    zone=st.sampled_from([SHANGHAI, NEW_YORK, "Pacific/Kiritimati", "Pacific/Niue", "Australia/Lord_Howe"]),
    cuts=st.lists(st.integers(0, 24 * 970), max_size=8),
)
def test_however_time_is_cut_each_slot_comes_once_in_order_and_in_its_window(
    when, ends, phases, at, remind_after, zone, cuts
):
    one = rule(when, at=at, notice="checkin", phases=phases, remind_after=remind_after, **ends)
    edges = [BEGIN, *sorted(BEGIN + timedelta(hours=cut) for cut in cuts), END]
    pieces = []
    for after, until in pairwise(edges):
        piece = slots(CAMPAIGN, one, zone=zone, after=after, until=until)
        assert all(after < slot.due_at <= until for slot in piece)
        assert piece == sorted(piece, key=lambda slot: (slot.due_at, slot.rule))
        pieces += piece
    assert pieces == slots(CAMPAIGN, one, zone=zone, after=BEGIN, until=END)
    assert len({(slot.rule, slot.label) for slot in pieces}) == len(pieces)
    assert all(len(slot.label) <= 48 for slot in pieces)  # the room there is for one


@pytest.mark.parametrize(
    ("label", "subject"),
    [
        ("launch.end-7d", Subject("launch", 7)),
        ("launch.start+3d", Subject("launch", -3)),
        ("launch.half-0d", Subject("launch", 0)),
        ("party_90+3d", Subject("party_90", -3)),
        ("publicity.due-7d", Subject("publicity", 7)),
        ("2010-M06", Subject("2010-M06", None)),
        ("2010-Q3", Subject("2010-Q3", None)),
    ],
)
def test_a_label_says_what_it_is_about(label, subject):
    assert read_label(label) == subject
