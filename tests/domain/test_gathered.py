"""What is listed in one message with others its person missed, fired together, and tried again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.campaign import Rule, Weekly
from bot.domain.identity import OccurrenceId, PersonId
from bot.domain.occurrences import Occurrence, in_one_go, is_gathered
from tests.domain.agenda import CAMPAIGN, NINE, utc

NOW, AN_HOUR = utc(2010, 7, 5, 12), timedelta(hours=1)
DIGEST = Rule(
    "r",
    "study_card",
    Weekly(0),
    NINE,
    overdue="digest",
    remind_after=timedelta(hours=20),
    close_after=timedelta(days=2),
)


def minutes(number):
    return timedelta(minutes=number)


def due(key="r", late=AN_HOUR, *, number=1, slot="2010-W27", attempts=0):
    return Occurrence(OccurrenceId(number), key, PersonId(number), slot, NOW - late, attempts=attempts)


def gathered(one, rule=DIGEST):
    return is_gathered(one, replace(CAMPAIGN, rules=(rule,)), now=NOW)


def test_what_was_missed_is_listed_where_its_rule_wants_that():
    assert gathered(due())
    assert gathered(due("r.remind"))
    assert not gathered(due(), replace(DIGEST, overdue="send"))
    assert not gathered(due(), replace(DIGEST, overdue="expire"))


def test_five_minutes_are_not_missed():
    assert not gathered(due(late=minutes(5)))
    assert gathered(due(late=minutes(5) + timedelta(seconds=1)))


def test_an_end_is_never_listed_nor_what_no_rule_knows():
    assert not gathered(due("r.close"))
    assert not gathered(due("gone"))


def test_what_leave_held_is_missed_only_since_then():
    assert not gathered(replace(due(late=timedelta(days=3)), held_until=NOW))
    assert gathered(replace(due(late=timedelta(days=3)), held_until=NOW - AN_HOUR))


def test_one_slot_is_fired_in_one_go_and_what_broke_off_alone():
    first, second = due(number=1), due(number=2)
    other, later = due("r.remind", number=3), due("r.remind", number=4, slot="2010-W28")
    broken, again = due(number=5, attempts=1), due(number=6, attempts=2)
    assert in_one_go([first, second, other, later, broken, again]) == [
        [first, second], [other], [later], [broken], [again],
    ]  # fmt: skip


@pytest.mark.parametrize(("attempts", "after"), [(0, 1), (1, 5), (2, 15), (3, 60)])
def test_it_is_tried_again_ever_later(attempts, after):
    assert due(attempts=attempts).next_try_at(NOW) == NOW + minutes(after)


def test_after_five_attempts_it_is_given_up():
    assert due(attempts=4).next_try_at(NOW) is None
