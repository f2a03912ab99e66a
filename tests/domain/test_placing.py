"""Slots that days off leave out, with the reason; every other slot of a rule comes on one day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.names import Name
from bot.domain.placing import Omitted, omitted, placed_days
from bot.domain.rules import Monthly, PhaseDaysLeft, Weekly
from bot.domain.workdays import MONDAY_TO_FRIDAY, SpecialDay
from bot.library.holidays import chinese_workdays
from tests.domain.agenda import CAMPAIGN, rule

WORKDAYS = chinese_workdays()
NATIONAL = Name("国庆节", "National Day")
SEPTEMBER, OCTOBER = date(2010, 9, 20), date(2010, 10, 20)
"""1 to 7 October 2010 were days off, 9 October was worked, 26 September too."""


def found(one, *, first=SEPTEMBER, last=OCTOBER, workdays=WORKDAYS):
    return list(omitted(replace(CAMPAIGN, rules=(one,)), workdays, first=first, last=last))


def test_a_skipped_slot_says_which_holiday_it_fell_on():
    assert found(rule(Weekly(0), holidays="skip")) == [
        Omitted("a_rule", "2010-W40", date(2010, 10, 4), NATIONAL, None),
    ]
    assert found(rule(Weekly(5), holidays="skip"), first=date(2010, 10, 8)) == [
        Omitted("a_rule", "2010-W41", date(2010, 10, 16), None, None)  # 9 October was worked
    ]


@pytest.mark.parametrize("holidays", ["as_is", "next", "previous"])
def test_what_only_moves_is_not_omitted(holidays):
    assert found(rule(Weekly(0), holidays=holidays)) == []


def test_of_two_that_move_to_one_day_the_earlier_is_one_with_the_later():
    week_off = {
        date(2010, 10, 8) + timedelta(days=n): SpecialDay(date(2010, 10, 8), False, NATIONAL, "x") for n in range(5)
    }
    longer = replace(WORKDAYS, special={**WORKDAYS.special, **week_off})
    assert found(rule(Weekly(0), holidays="next"), workdays=longer) == [
        Omitted("a_rule", "2010-W40", date(2010, 10, 4), NATIONAL, date(2010, 10, 13))
    ]


def test_one_on_a_workday_makes_way_for_the_next_that_moves_back_to_it():
    friday_and_saturday, friday = rule(PhaseDaysLeft((8, 7)), holidays="previous"), date(2010, 7, 23)
    assert found(friday_and_saturday, first=friday, last=friday, workdays=MONDAY_TO_FRIDAY) == [
        Omitted("a_rule", f"{CAMPAIGN.phases[0].key}-8d", friday, None, friday)
    ]


@pytest.mark.parametrize("holidays", ["as_is", "next", "previous", "skip"])
@pytest.mark.parametrize("when", [Weekly(0), Weekly(5), Monthly(1), Monthly(30)])
def test_every_slot_comes_once_or_is_omitted_once(when, holidays):
    one, first, last = rule(when, holidays=holidays), date(2010, 7, 1), date(2011, 6, 30)
    wide = {"first": first - timedelta(days=40), "last": last + timedelta(days=40)}
    every = {label for label, _ in placed_days(CAMPAIGN, replace(one, holidays="as_is"), WORKDAYS, **wide)}
    comes = [label for label, _ in placed_days(CAMPAIGN, one, WORKDAYS, **wide)]
    gone = [one.slot for one in found(one, **wide)]
    within = {
        label for label, _ in placed_days(CAMPAIGN, replace(one, holidays="as_is"), WORKDAYS, first=first, last=last)
    }
    assert sorted(set(comes) | set(gone)) == sorted((set(comes) | set(gone)) & every)
    assert within <= set(comes) | set(gone)
    assert len(comes + gone) == len(set(comes + gone))
