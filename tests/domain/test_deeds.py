"""The rules of a deed: its length, its day, its period, and a text that the app cut in two."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain import deeds
from bot.domain.deeds import Deed, DeedState, Visibility
from bot.domain.identity import DeedId, PersonId, UnitId
from bot.domain.refusals import Refusal
from bot.library import load

CAMPAIGN = load(Path("content")).campaign
TODAY = date(2010, 6, 18)
AT = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
DEED = Deed(
    DeedId(1),
    PersonId(1),
    UnitId(2),
    "serve",
    "帮读者找到了县志",
    TODAY,
    DeedState.SUBMITTED,
    Visibility.SECRETARY,
    AT,
    AT,
)


def refusal(call, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        call(*args, **kwargs)
    return refused.value.key


@pytest.mark.parametrize(("length", "state"), [(1, "submitted"), (2000, "submitted"), (2001, "draft"), (5000, "draft")])
def test_two_thousand_characters_are_the_limit(length, state):
    assert deeds.state_for("事" * length) == state


def test_words_are_wanted():
    deeds.require_words("一句话")
    assert refusal(deeds.require_words, " \n ") == "deeds.refused.no_words"


def test_five_drafts_and_no_sixth():
    deeds.require_room_for_draft(4)
    assert refusal(deeds.require_room_for_draft, 5) == "deeds.refused.drafts_full"


def test_what_was_filed_is_not_replaced_by_something_too_long():
    deeds.require_amendable(DEED, "事" * 2000)
    assert refusal(deeds.require_amendable, DEED, "事" * 2001) == "deeds.refused.too_long"


def test_a_draft_may_be_replaced_by_another_draft():
    deeds.require_amendable(replace(DEED, state=DeedState.DRAFT), "事" * 2001)


def test_a_withdrawn_deed_is_restored_before_it_is_changed():
    assert refusal(deeds.require_amendable, replace(DEED, state=DeedState.WITHDRAWN), "改") == "deeds.refused.withdrawn"


@pytest.mark.parametrize("day", [date(2010, 5, 31), date(2010, 6, 17), date(2010, 6, 18)])
def test_a_day_of_the_campaign_will_do(day):
    deeds.require_day(day, today=TODAY, earliest=date(2010, 5, 31))


@pytest.mark.parametrize(
    ("day", "key"),
    [(date(2010, 6, 19), "deeds.refused.future"), (date(2010, 5, 30), "deeds.refused.too_early")],
)
def test_a_day_to_come_or_before_the_campaign_will_not(day, key):
    assert refusal(deeds.require_day, day, today=TODAY, earliest=date(2010, 5, 31)) == key


@pytest.mark.parametrize(
    ("today", "earliest"),
    [
        (date(2010, 6, 18), date(2010, 5, 31)),
        (date(2010, 4, 1), date(2010, 4, 1)),
        (date(2013, 1, 1), date(2010, 5, 31)),
    ],
)
def test_before_the_campaign_today_will_do(today, earliest):
    assert deeds.earliest_day(CAMPAIGN, today) == earliest


def test_six_days_are_offered_and_none_before_the_campaign():
    assert deeds.offered_days(today=date(2010, 6, 2), earliest=date(2010, 5, 31)) == (
        date(2010, 6, 2),
        date(2010, 6, 1),
        date(2010, 5, 31),
    )
    assert len(deeds.offered_days(today=TODAY, earliest=date(2010, 5, 31))) == 6


@pytest.mark.parametrize(
    ("period", "day", "label"),
    [
        ("phase", date(2010, 6, 18), "launch"),
        ("phase", date(2010, 8, 1), "strive"),
        ("phase", date(2012, 9, 1), "2012-09"),
        ("month", date(2010, 6, 18), "2010-06"),
        ("quarter", date(2010, 6, 30), "2010-Q2"),
        ("quarter", date(2010, 7, 1), "2010-Q3"),
    ],
)
def test_the_deed_period_of_a_day(period, day, label):
    assert deeds.period_label(replace(CAMPAIGN, deed_period=period), day) == label


@pytest.mark.parametrize(
    ("part", "seconds", "is_rest"), [(4096, 0, True), (4096, 3, True), (4096, 4, False), (3499, 0, False)]
)
def test_the_rest_of_a_cut_text_follows_at_once(part, seconds, is_rest):
    assert deeds.is_rest(part=part, sent_at=AT, now=AT + timedelta(seconds=seconds)) is is_rest
