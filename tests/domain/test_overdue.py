"""What an outage leaves: which of the overdue still fire, which have expired or been overtaken."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.campaign import Rule, Weekly
from bot.domain.identity import OccurrenceId, PersonId
from bot.domain.occurrences import Fate, Occurrence, settle_overdue
from tests.domain.agenda import CAMPAIGN, NINE, utc

LIN, CHEN = PersonId(1), PersonId(2)
NOW = utc(2010, 7, 5, 12)


def hours(number):
    return timedelta(hours=number)


def due(number, key, person, late):
    return Occurrence(OccurrenceId(number), key, person, f"slot {number}", NOW - late)


def overtaken(number, key, person, late):
    return replace(due(number, key, person, late), is_overtaken=True)


def settled(rules, *overdue):
    firing, fates = settle_overdue(overdue, replace(CAMPAIGN, rules=tuple(rules)), now=NOW)
    return [one.id for one in firing], fates


LATEST = Rule(
    "r", "checkin", Weekly(0), NINE,
    catch_up="latest_only", late_within=hours(12), remind_after=hours(20), close_after=hours(40),
)  # fmt: skip
ALL = replace(LATEST, catch_up="all")
NONE = replace(LATEST, catch_up="none")


def test_nothing_due_settles_nothing():
    assert settled([LATEST]) == ([], {})


def test_only_the_latest_of_several_missed_ones_is_still_sent():
    missed = overtaken(1, "r", LIN, hours(9)), overtaken(2, "r", LIN, hours(5)), due(3, "r", LIN, hours(1))
    assert settled([LATEST], *missed) == ([3], {1: Fate.COLLAPSED, 2: Fate.COLLAPSED})


def test_even_the_latest_is_dropped_when_it_is_too_late():
    assert settled([LATEST], overtaken(1, "r", LIN, hours(200)), due(2, "r", LIN, hours(13))) == (
        [],
        {1: Fate.COLLAPSED, 2: Fate.EXPIRED},
    )


def test_lateness_is_allowed_to_the_second():
    assert settled([LATEST], due(1, "r", LIN, hours(12))) == ([1], {})
    assert settled([LATEST], due(1, "r", LIN, hours(12) + timedelta(seconds=1))) == ([], {1: Fate.EXPIRED})
    assert settled([LATEST], due(1, "r", LIN, timedelta())) == ([1], {})


def test_all_missed_ones_are_sent_where_the_rule_says_so_unless_too_late():
    missed = overtaken(1, "r", LIN, hours(13)), overtaken(2, "r", LIN, hours(9)), due(3, "r", LIN, hours(1))
    assert settled([ALL], *missed) == ([2, 3], {1: Fate.EXPIRED})


def test_without_catching_up_five_minutes_are_forgiven():
    assert settled(
        [NONE], due(1, "r", LIN, timedelta(minutes=5)), due(2, "r", CHEN, timedelta(minutes=5, seconds=1))
    ) == (
        [1],
        {2: Fate.EXPIRED},
    )


def test_closing_is_never_too_late():
    assert settled([LATEST], overtaken(1, "r.close", LIN, hours(900)), due(2, "r.close", LIN, hours(1))) == ([1, 2], {})


def test_a_rule_that_has_left_the_plan_fires_nothing_any_more():
    assert settled(
        [LATEST], due(1, "gone", LIN, hours(1)), due(2, "gone.close", LIN, hours(1)), due(3, "r", LIN, hours(1))
    ) == (
        [3],
        {1: Fate.SKIPPED, 2: Fate.SKIPPED},
    )


def test_a_rule_that_no_longer_reminds_or_closes_does_neither():
    changed = replace(LATEST, notice="study_card", remind_after=None, close_after=None)
    late = due(1, "r.remind", LIN, hours(1)), due(2, "r.close", LIN, hours(1)), due(3, "r", LIN, hours(1))
    assert settled([changed], *late) == ([3], {1: Fate.SKIPPED, 2: Fate.SKIPPED})
    assert settled([LATEST], *late) == ([1, 2, 3], {})
