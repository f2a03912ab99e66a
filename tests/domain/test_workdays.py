"""Holidays and make-up days by hand from the State Council's notices, and where a rule's slots move because of them."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.campaign import AnchorDaysLeft, Weekly
from bot.domain.names import Name
from bot.domain.occurrences import after_holiday, slots
from bot.domain.workdays import MONDAY_TO_FRIDAY, SpecialDay, Workdays
from bot.library.holidays import chinese_workdays
from tests.domain.agenda import BEGIN, CAMPAIGN, SHANGHAI, rule, utc

CHINA = chinese_workdays()


def day_off(on, name="x"):
    return SpecialDay(on, False, Name(name), "admin")


def found(one, *, after, until, campaign=CAMPAIGN):
    some = slots(campaign, one, zone=SHANGHAI, after=after, until=until, workdays=CHINA)
    return [(slot.label, slot.due_at) for slot in some]


@pytest.mark.parametrize(
    ("day", "is_workday"),
    [
        (date(2010, 9, 30), True),  # Thursday
        (date(2010, 10, 1), False),  # National Day
        (date(2010, 10, 7), False),  # Thursday, last day of the week off
        (date(2010, 10, 8), True),
        (date(2010, 10, 9), True),  # Saturday, made up
        (date(2010, 9, 26), True),  # Sunday, made up
        (date(2010, 6, 14), False),  # Monday, Dragon Boat Festival
        (date(2010, 6, 12), True),  # Saturday, made up
        (date(2012, 9, 29), True),  # Saturday, made up
        (date(2012, 9, 30), False),  # Sunday, Mid-autumn Festival
        (date(2026, 2, 14), True),  # Saturday, made up for Spring Festival
        (date(2026, 10, 10), True),  # Saturday, made up for National Day
        (date(2027, 1, 1), True),  # nobody knows yet: a Friday
        (date(2027, 1, 2), False),  # a Saturday
        (date(2003, 10, 1), True),  # before the table begins: a Wednesday
    ],
)
def test_what_kind_of_day_it_is(day, is_workday):
    assert CHINA.is_workday(day) is is_workday


def test_the_table_knows_2004_to_2026_and_says_so():
    assert [year for year in range(2000, 2032) if CHINA.is_known(year)] == list(range(2004, 2027))


def test_a_weekend_in_the_midst_of_a_holiday_is_a_holiday_and_another_is_not():
    assert CHINA.is_holiday(date(2010, 10, 2))
    assert not CHINA.is_holiday(date(2010, 10, 16))
    assert not CHINA.is_holiday(date(2010, 10, 9))


@pytest.mark.parametrize(
    ("day", "following", "preceding"),
    [
        (date(2010, 9, 30), date(2010, 9, 30), date(2010, 9, 30)),
        (date(2010, 10, 4), date(2010, 10, 8), date(2010, 9, 30)),
        (date(2010, 10, 10), date(2010, 10, 11), date(2010, 10, 9)),
        (date(2011, 1, 1), date(2011, 1, 4), date(2010, 12, 31)),
    ],
)
def test_the_workday_before_and_after(day, following, preceding):
    assert CHINA.next_workday(day) == following
    assert CHINA.previous_workday(day) == preceding


def test_a_month_without_work_moves_nothing_further():
    shut = Workdays().overridden(day_off(date(2010, 7, 1) + timedelta(days=n)) for n in range(62))
    assert shut.next_workday(date(2010, 7, 1)) is None
    assert shut.next_workday(date(2010, 8, 10)) == date(2010, 9, 1)


def test_days_of_ones_own_win_over_the_library_and_make_no_year_known_by_themselves():
    ours = CHINA.overridden([SpecialDay(date(2010, 10, 8), False, Name("放假"), "admin"), day_off(date(2027, 1, 1))])
    assert not ours.is_workday(date(2010, 10, 8))
    assert ours.next_workday(date(2010, 10, 1)) == date(2010, 10, 9)
    assert not ours.is_workday(date(2027, 1, 1))
    assert not ours.is_known(2027)
    assert CHINA.overridden(day_off(date(2027, 2, n)) for n in range(5, 12)).is_known(2027)
    assert not CHINA.overridden(day_off(date(2027, 2, n)) for n in range(5, 11)).is_known(2027)


# ---- what a rule makes of it ----

MONDAYS = utc(2010, 9, 25), utc(2010, 10, 19)
"""27 September, 4 October (National Day week), 11 and 18 October."""


@pytest.mark.parametrize(
    ("holidays", "expected"),
    [
        ("as_is", [("2010-W39", 27, 9), ("2010-W40", 4, 10), ("2010-W41", 11, 10), ("2010-W42", 18, 10)]),
        ("next", [("2010-W39", 27, 9), ("2010-W40", 8, 10), ("2010-W41", 11, 10), ("2010-W42", 18, 10)]),
        ("previous", [("2010-W39", 27, 9), ("2010-W40", 30, 9), ("2010-W41", 11, 10), ("2010-W42", 18, 10)]),
        ("skip", [("2010-W39", 27, 9), ("2010-W41", 11, 10), ("2010-W42", 18, 10)]),
    ],
)
def test_the_monday_of_national_day_week(holidays, expected):
    moved = found(rule(Weekly(0), holidays=holidays), after=MONDAYS[0], until=MONDAYS[1])
    assert moved == [(label, utc(2010, month, day, 1)) for label, day, month in expected]


def test_a_card_that_would_come_together_with_the_next_one_makes_way_for_it():
    # 30 September and 1 to 7 October 2012 are off: Monday 1 October would move to Monday the 8th, which has its own
    longer = replace(CAMPAIGN, phases=(*CAMPAIGN.phases[:2], replace(CAMPAIGN.phases[2], end_on=date(2012, 12, 31))))
    assert found(
        rule(Weekly(0), holidays="next"), after=utc(2012, 9, 22), until=utc(2012, 10, 16), campaign=longer
    ) == [
        ("2012-W39", utc(2012, 9, 24, 1)),
        ("2012-W41", utc(2012, 10, 8, 1)),
        ("2012-W42", utc(2012, 10, 15, 1)),
    ]


def test_countdowns_that_move_onto_one_day_leave_the_latest():
    # 1 May 2011 is a Sunday, off until Monday 2 May; 30 April is a Saturday, off too
    counted = rule(AnchorDaysLeft("party_90", (62, 61, 60, 59)), holidays="next")
    assert found(counted, after=utc(2011, 4, 28), until=utc(2011, 5, 5)) == [
        ("party_90-59d", utc(2011, 5, 3, 1)),
    ]


def test_reminder_and_closing_wait_for_the_end_of_a_public_holiday_but_not_of_a_weekend():
    asked = rule(
        Weekly(3),
        at=time(19, 30),
        notice="checkin",
        remind_after=timedelta(hours=47),
        close_after=timedelta(days=4),
        holidays="next",
    )
    within = utc(2010, 9, 30), utc(2010, 10, 19)
    named = slots(CAMPAIGN, asked, zone=SHANGHAI, after=within[0], until=within[1], workdays=CHINA)
    assert [(slot.rule, slot.label, slot.due_at) for slot in named] == [
        ("a_rule", "2010-W39", utc(2010, 9, 30, 11, 30)),
        ("a_rule.remind", "2010-W39", utc(2010, 10, 8, 10, 30)),  # Saturday the 2nd is a holiday
        ("a_rule", "2010-W40", utc(2010, 10, 8, 11, 30)),  # Thursday the 7th is off
        ("a_rule.close", "2010-W39", utc(2010, 10, 8, 11, 30)),
        ("a_rule.remind", "2010-W40", utc(2010, 10, 10, 10, 30)),
        ("a_rule.close", "2010-W40", utc(2010, 10, 12, 11, 30)),
        ("a_rule", "2010-W41", utc(2010, 10, 14, 11, 30)),
        ("a_rule.remind", "2010-W41", utc(2010, 10, 16, 10, 30)),  # an ordinary Saturday
        ("a_rule.close", "2010-W41", utc(2010, 10, 18, 11, 30)),
    ]


@pytest.mark.parametrize(("holidays", "day"), [("as_is", 3), ("next", 8), ("previous", 8), ("skip", 8)])
def test_what_follows_waits_for_the_end_of_a_holiday_whichever_way_its_rule_moves(holidays, day):
    asked = rule(Weekly(3), notice="checkin", close_after=timedelta(days=3), holidays=holidays)
    assert after_holiday(utc(2010, 10, 3, 1), asked, SHANGHAI, CHINA) == utc(2010, 10, day, 1)


def test_what_follows_stays_where_nobody_works_for_a_month():
    asked = rule(Weekly(3), notice="checkin", close_after=timedelta(days=3), holidays="next")
    shut = Workdays().overridden(day_off(date(2010, 7, 1) + timedelta(days=n)) for n in range(62))
    assert after_holiday(utc(2010, 7, 3, 1), asked, SHANGHAI, shut) == utc(2010, 7, 3, 1)


def in_windows_of_two_days(one, workdays, *, until):
    """The slots until then, found in windows as the planner's are."""
    at, found_ = utc(2010, 6, 20), []
    while at < until:
        then = at + timedelta(hours=48)
        found_ += slots(CAMPAIGN, one, zone=SHANGHAI, after=at, until=then, workdays=workdays)
        at = then
    return [(slot.rule, slot.label, slot.due_at) for slot in found_]


def test_the_reminder_and_end_of_long_ago_are_found_from_two_days_away():
    asked = rule(
        AnchorDaysLeft("party_90", (370,)),  # 26 June 2010
        notice="checkin",
        remind_after=timedelta(days=1),
        close_after=timedelta(days=45),
    )
    assert in_windows_of_two_days(asked, MONDAY_TO_FRIDAY, until=utc(2010, 8, 30)) == [
        ("a_rule", "party_90-370d", utc(2010, 6, 26, 1)),
        ("a_rule.remind", "party_90-370d", utc(2010, 6, 27, 1)),
        ("a_rule.close", "party_90-370d", utc(2010, 8, 10, 1)),
    ]


def test_what_a_long_holiday_moves_by_weeks_is_found_from_two_days_away():
    shut = Workdays().overridden(day_off(date(2010, 7, 3) + timedelta(days=n)) for n in range(23))
    card = rule(AnchorDaysLeft("party_90", (364,)), holidays="next", remind_after=timedelta(days=1))  # 2 July 2010
    assert in_windows_of_two_days(card, shut, until=utc(2010, 8, 30)) == [
        ("a_rule", "party_90-364d", utc(2010, 7, 2, 1)),
        ("a_rule.remind", "party_90-364d", utc(2010, 7, 26, 1)),
    ]


def test_however_it_is_planned_each_slot_comes_once():
    every = rule(Weekly(0), holidays="next")
    end = utc(2012, 7, 31)
    whole = found(every, after=BEGIN, until=end)
    steps, at = [], BEGIN
    while at < end:
        then = min(at + timedelta(hours=31), end)
        steps += found(every, after=at, until=then)
        at = then
    assert steps == whole
    assert len({label for label, _ in whole}) == len(whole)
    assert len({due_at for _, due_at in whole}) == len(whole)


def test_whoever_knows_no_holiday_works_from_monday_to_friday():
    assert [MONDAY_TO_FRIDAY.is_workday(date(2010, 10, day)) for day in range(1, 8)] == [
        True, False, False, True, True, True, True,
    ]  # fmt: skip
