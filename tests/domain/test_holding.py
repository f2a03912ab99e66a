"""When a message waits: quiet hours with zones and clock changes, the week's budget, what somebody writes as hours."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.budget import Budget, DigestTime
from bot.domain.deliveries import KINDS, Op
from bot.domain.holding import (
    Alike,
    Habits,
    Hold,
    Push,
    Waiting,
    Why,
    Wishes,
    digest_after,
    habits_of,
    hold,
    hold_for_leave,
    waiting,
    weeks_around,
)
from bot.domain.rules import QuietHours
from tests.domain.agenda import CAMPAIGN

SHANGHAI = "Asia/Shanghai"
NIGHT = QuietHours(time(21, 30), time(8))
HABITS = Habits(SHANGHAI, NIGHT, 2)
CARD = Push("study_card")
FRIDAY = DigestTime()
NEVER = {"bound", "not_me", "cut_off", "broadcast_progress", "roster_preview", "roster_refused", "menu", "retired"}


def utc(day, hour, minute=0, second=0):
    return datetime(2010, 6, day, hour, minute, second, tzinfo=UTC)


MORNING, DIGEST = utc(19, 0), utc(25, 9)


def held(push, now, pushed=0, habits=HABITS):
    return hold(push, habits, now, pushed=pushed, digest=FRIDAY)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (utc(18, 13, 29, 59), None),  # 21:29:59
        (utc(18, 13, 30), MORNING),  # 21:30
        (utc(18, 16), MORNING),  # midnight
        (utc(18, 23, 59, 59), MORNING),  # 07:59:59
        (MORNING, None),
    ],
)
def test_quiet_hours_run_over_midnight_and_end_sharp(now, until):
    assert held(CARD, now) == (Hold(until, Why.QUIET) if until else None)


def test_the_zone_is_the_recipients():
    assert held(CARD, utc(18, 14), habits=replace(HABITS, zone="America/New_York")) is None  # 10:00 there


def test_quiet_hours_end_at_the_wall_clocks_time_when_the_clock_changes():
    berlin = Habits("Europe/Berlin", QuietHours(time(22), time(7)), 5)
    assert held(CARD, datetime(2011, 3, 26, 22, tzinfo=UTC), habits=berlin) == Hold(
        datetime(2011, 3, 27, 5, tzinfo=UTC), Why.QUIET
    )


def test_equal_ends_are_no_quiet_hours():
    assert held(CARD, utc(18, 16), habits=replace(HABITS, quiet=QuietHours(time(8), time(8)))) is None


@pytest.mark.parametrize("kind", sorted(NEVER))
def test_what_concerns_safety_or_ones_own_work_never_waits(kind):
    assert held(Push(kind), utc(18, 16), pushed=99) is None


@pytest.mark.parametrize("push", [replace(CARD, is_urgent=True), replace(CARD, op=Op.EDIT)])
def test_what_is_urgent_or_makes_no_sound_never_waits(push):
    assert held(push, utc(18, 16), pushed=99) is None


def test_what_is_of_use_for_less_time_is_held_no_longer_than_that():
    assert held(replace(CARD, expires_at=utc(18, 20)), utc(18, 16)) == Hold(utc(18, 20), Why.QUIET)


@pytest.mark.parametrize(
    ("push", "back_at", "expected"),
    [
        (CARD, MORNING, Hold(MORNING, Why.LEAVE)),
        (Push("checkin", expires_at=utc(18, 20)), MORNING, Hold(utc(18, 20), Why.LEAVE)),
        (replace(CARD, expires_at=utc(18, 20)), MORNING, Hold(MORNING, Why.LEAVE)),
        (replace(CARD, expires_at=DIGEST), MORNING, Hold(MORNING, Why.LEAVE)),
        (replace(CARD, is_urgent=True), MORNING, None),
        (Push("cut_off"), MORNING, None),
        (CARD, None, None),
    ],
)
def test_what_may_wait_waits_for_the_first_morning_back(push, back_at, expected):
    assert hold_for_leave(push, back_at) == expected


@pytest.mark.parametrize(
    ("push", "pushed", "until"),
    [
        (CARD, 1, None),
        (CARD, 2, DIGEST),
        (replace(CARD, has_place=True), 2, None),
        (Push("checkin_reminder"), 99, None),
        (Push("checkin", expires_at=DIGEST), 2, None),
        (Push("checkin", expires_at=DIGEST + timedelta(seconds=1)), 2, DIGEST),
        (replace(CARD, expires_at=DIGEST), 2, DIGEST),
        (Push("broadcast"), 2, DIGEST),
        (Push("phase_days_left", expires_at=utc(21, 12)), 2, None),
    ],
)
def test_what_is_over_the_budget_waits_for_friday_unless_it_would_be_too_late(push, pushed, until):
    assert held(push, utc(21, 1), pushed=pushed) == (Hold(until, Why.BUDGET) if until else None)


def test_a_digest_is_later_than_now():
    assert digest_after(DIGEST - timedelta(seconds=1), FRIDAY, SHANGHAI) == DIGEST
    assert digest_after(DIGEST, FRIDAY, SHANGHAI) == DIGEST + timedelta(days=7)


def test_a_week_begins_on_the_recipients_monday():
    assert (HABITS.week(utc(20, 15, 59)), HABITS.week(utc(20, 16))) == ("2010-W24", "2010-W25")


def test_ones_own_number_lowers_the_budget_and_never_raises_it():
    budget = Budget(5, {"retired": 2})
    assert [budget.of("staff", None), budget.of("retired", None)] == [5, 2]
    assert [budget.of("staff", 1), budget.of("staff", 9), budget.of("retired", 9)] == [1, 5, 2]


def test_wishes_go_before_what_the_campaign_says():
    assert habits_of(Wishes(), "staff", CAMPAIGN, zone=SHANGHAI) == Habits(SHANGHAI, NIGHT, 5)
    own = QuietHours(time(22), time(7))
    assert habits_of(Wishes("Europe/Berlin", own, 1), "staff", CAMPAIGN, zone=SHANGHAI) == Habits(
        "Europe/Berlin", own, 1
    )


EARLY, AWAKE = (replace(HABITS, quiet=QuietHours(time(from_), time(until))) for from_, until in ((20, 7), (1, 2)))


def waits(*alike, now):
    return waiting([Alike(*one) for one in alike], "broadcast", now, digest=FRIDAY)


def test_an_audience_is_counted_with_who_wakes_first():
    assert waits((HABITS, 3), (EARLY, 2), (AWAKE, 4), now=utc(18, 14)) == {Why.QUIET: Waiting(5, utc(18, 23))}
    assert waits((HABITS, 3), now=utc(18, 4)) == {}


def test_who_is_over_the_budget_is_counted_with_the_next_digest():
    full, nearly = {"2010-W25": 2}, {"2010-W25": 1, "2010-W24": 9}
    found = waits((HABITS, 3, full), (HABITS, 5, nearly), (replace(HABITS, per_week=1), 4, nearly), now=utc(21, 2))
    assert found == {Why.BUDGET: Waiting(7, DIGEST)}
    assert waits((replace(HABITS, per_week=1), 6), now=utc(21, 2)) == {}  # nothing came yet
    assert waits((HABITS, 3, full), now=DIGEST) == {Why.BUDGET: Waiting(3, DIGEST + timedelta(days=7))}


def test_who_is_both_waits_for_the_digest_and_a_week_that_ends_overnight_is_no_bar():
    asleep = utc(21, 14)
    assert waits((HABITS, 3, {"2010-W25": 2}), (HABITS, 1), now=asleep) == {
        Why.BUDGET: Waiting(3, DIGEST),
        Why.QUIET: Waiting(1, utc(22, 0)),
    }
    sunday_night, monday_morning = utc(20, 14), utc(21, 0)
    assert waits((HABITS, 3, {"2010-W24": 2}), now=sunday_night) == {Why.QUIET: Waiting(3, monday_morning)}
    assert waits((HABITS, 3, {"2010-W25": 2}), now=sunday_night) == {Why.BUDGET: Waiting(3, DIGEST)}


@pytest.mark.parametrize(
    ("now", "weeks"),
    [
        (utc(23, 4), ["2010-W25"]),
        (utc(20, 4), ["2010-W24", "2010-W25"]),  # Sunday at noon in Shanghai
        (utc(21, 4), ["2010-W24", "2010-W25"]),  # in Hawaii it is still Sunday
        (datetime(2010, 12, 31, tzinfo=UTC), ["2010-W52"]),
    ],
)
def test_the_weeks_it_may_be_when_a_message_leaves(now, weeks):
    assert weeks_around(now) == weeks


times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
instants = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: utc(1, 0) + timedelta(minutes=minutes))


@given(
    st.sampled_from(sorted(KINDS)),
    times,
    times,
    st.sampled_from([SHANGHAI, "America/New_York", "Asia/Kathmandu", "UTC"]),
    instants,
    st.integers(0, 9),
    st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=9)),
)
def test_nothing_that_waits_leaves_in_quiet_hours_or_is_held_without_end(kind, start, end, zone, now, pushed, useful):
    quiet = QuietHours(start, end)
    push = Push(kind, expires_at=now + useful if useful else None)
    found = hold(push, Habits(zone, quiet, 5), now, pushed=pushed, digest=FRIDAY)
    local = now.astimezone(ZoneInfo(zone))
    if found is None:
        is_second_time = local.fold == 1  # of an hour that comes twice the first one counts
        assert not push.waits or not quiet.cover(local.time()) or is_second_time
    else:
        assert push.waits
        assert now < found.until <= now + timedelta(days=8)
        assert found.why is Why.QUIET or (push.counts and pushed >= 5)
