"""The life of a check-in, by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.campaign import Rule, Weekly
from bot.domain.checkins import (
    Checkin,
    CheckinState,
    closes_at,
    open_until,
    question,
    remind_from,
    state_at_close,
    why_not_remind,
)
from bot.domain.identity import CheckinId, PersonId, UnitId
from bot.domain.upcoming import next_of
from bot.library import load

CAMPAIGN = load(Path("content")).campaign
OPENED = datetime(2010, 7, 1, 11, 30, tzinfo=UTC)
CLOSES = datetime(2010, 7, 5, 11, 30, tzinfo=UTC)
REMINDED = datetime(2010, 7, 3, 10, 30, tzinfo=UTC)
OPEN, ANSWERED, SKIPPED, CLOSED = CheckinState


def checkin(state=OPEN, **more):
    return replace(
        Checkin(CheckinId(1), PersonId(1), UnitId(2), "checkin", "2010-W26", date(2010, 7, 1), OPENED, CLOSES, state),
        **more,
    )


@pytest.mark.parametrize(
    ("state", "now", "may_change", "is_waiting"),
    [
        (OPEN, OPENED, True, True),
        (ANSWERED, OPENED, True, False),
        (SKIPPED, OPENED, True, False),
        (CLOSED, OPENED, False, False),
        (OPEN, CLOSES - timedelta(seconds=1), True, True),
        (OPEN, CLOSES, False, False),
        (ANSWERED, CLOSES, False, False),
    ],
)
def test_answers_change_until_the_time_is_over(state, now, may_change, is_waiting):
    assert checkin(state).may_change(now) is may_change
    assert checkin(state).is_waiting(now) is is_waiting


@pytest.mark.parametrize(
    ("state", "chosen", "expected"),
    [
        (OPEN, "", CLOSED),
        (OPEN, "a", ANSWERED),  # chosen and never submitted: it counts all the same
        (ANSWERED, "", ANSWERED),
        (ANSWERED, "a", ANSWERED),
        (SKIPPED, "", SKIPPED),
        (CLOSED, "", CLOSED),
    ],
)
def test_what_becomes_of_it_when_it_closes(state, chosen, expected):
    assert state_at_close(checkin(state, chosen=frozenset(chosen))) is expected


@pytest.mark.parametrize(
    ("one", "now", "reason"),
    [
        (checkin(), REMINDED, None),
        (checkin(chosen=frozenset("a")), REMINDED, None),  # chosen, not submitted
        (None, REMINDED, "never_opened"),
        (checkin(ANSWERED), REMINDED, "answered"),
        (checkin(SKIPPED), REMINDED, "answered"),
        (checkin(), CLOSES, "closed"),
    ],
)
def test_who_is_reminded(one, now, reason):
    assert why_not_remind(one, now=now) == reason


def test_a_reminder_counts_from_when_the_question_arrived_and_is_never_sooner_than_half_a_day_after_it():
    rule = Rule("checkin", "checkin", Weekly(3, 2), time(19, 30), remind_after=timedelta(hours=47))
    arrived = OPENED + timedelta(minutes=67)
    assert remind_from(rule, arrived) == arrived + timedelta(hours=47)
    assert remind_from(replace(rule, remind_after=timedelta(hours=2)), arrived) == arrived + timedelta(hours=12)


@pytest.mark.parametrize(
    ("rule", "waited", "expected"),
    [
        ("checkin", timedelta(seconds=59), timedelta()),
        ("checkin", timedelta(minutes=1), timedelta(minutes=1)),
        ("checkin", timedelta(minutes=67), timedelta(minutes=67)),
        ("at a time of day", timedelta(minutes=67), timedelta()),
        ("gone", timedelta(minutes=67), timedelta()),
    ],
)
def test_a_question_that_waited_in_the_queue_stays_open_as_much_longer(rule, waited, expected):
    own = CAMPAIGN.rule("checkin")
    campaign = replace(CAMPAIGN, rules=(own, replace(own, key="at a time of day", close_at=time(1), close_after=None)))
    assert open_until(campaign, rule, CLOSES, delivered_at=OPENED + waited) == CLOSES + expected


def test_it_closes_when_its_rule_says_or_after_four_days():
    rule = Rule("checkin", "checkin", Weekly(3, 2), time(19, 30))
    assert closes_at(rule, OPENED, "Asia/Shanghai") == CLOSES
    assert closes_at(replace(rule, close_after=timedelta(hours=5)), OPENED, "Asia/Shanghai") == datetime(
        2010, 7, 1, 16, 30, tzinfo=UTC
    )


def test_the_question_names_the_five_in_the_order_of_the_plan():
    asked = question(CAMPAIGN, "checkin", {"spirit", "law", "serve", "forged"}, closes_at=CLOSES)
    assert [item.key for item in asked.items] == ["study", "excel", "serve", "law", "spirit"]
    assert [item.key for item in asked.chosen_items] == ["serve", "law", "spirit"]
    assert [item.key for item in asked.tellable] == ["serve", "spirit"]  # keeping the law is affirmed, not told
    assert asked.weeks == 2


def test_a_question_of_a_rule_that_is_gone_looks_back_on_no_certain_time():
    assert question(CAMPAIGN, "gone", (), closes_at=CLOSES).weeks == 0


@pytest.mark.parametrize(
    ("notice", "after", "expected"),
    [
        ("checkin", datetime(2010, 6, 18, 1, tzinfo=UTC), OPENED),
        ("checkin", OPENED, datetime(2010, 7, 15, 11, 30, tzinfo=UTC)),
        ("study_card", datetime(2010, 6, 18, 1, tzinfo=UTC), datetime(2010, 6, 21, 1, tzinfo=UTC)),
        ("checkin", datetime(2012, 7, 26, 11, 30, tzinfo=UTC), None),
        ("checkin", datetime(2009, 7, 26, tzinfo=UTC), None),  # too far ahead to be told
    ],
)
def test_what_comes_next(notice, after, expected):
    found = next_of(CAMPAIGN, notice, kind="student", zone="Asia/Shanghai", after=after)
    assert (found.due_at if found else None) == expected


def test_what_comes_next_is_not_what_comes_for_others():
    rules = tuple(replace(rule, kinds=("staff",)) if rule.key == "study" else rule for rule in CAMPAIGN.rules)
    campaign = replace(CAMPAIGN, rules=rules)
    after = datetime(2010, 6, 18, 1, tzinfo=UTC)
    assert next_of(campaign, "study_card", kind="student", zone="Asia/Shanghai", after=after) is None
    assert next_of(campaign, "study_card", kind="staff", zone="Asia/Shanghai", after=after) is not None
