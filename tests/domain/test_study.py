"""Which card comes next, by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.identity import DeliveryId
from bot.domain.materials import Material
from bot.domain.names import Name
from bot.domain.study import History, Offered, Reading, SentCard, hash_shown, next_card

NOW = datetime(2010, 9, 6, 1, tzinfo=UTC)


def card(name, digest="aaaa"):
    return Material(name, Name(name), "strive", None, None, (), 3, "一", "text", digest)


A, B, C = CARDS = card("a"), card("b"), card("c")


def offered(**weeks_ago):
    """`a=(times, weeks)`: offered so often, last so many weeks ago."""
    return {key: Offered(times, NOW - timedelta(weeks=weeks)) for key, (times, weeks) in weeks_ago.items()}


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (History(), A),
        (History(offered(a=(1, 1))), B),
        (History(offered(a=(1, 9), b=(1, 8))), C),  # something new goes before anything old
        (History(offered(b=(1, 9))), A),  # in the order of the cards, whatever was sent
        (History(read=frozenset("a")), B),  # read without ever being sent
        (History(offered(a=(1, 2), b=(1, 1), c=(1, 0))), None),  # all sent of late: a silent week
        (History(offered(a=(1, 5), b=(1, 6), c=(1, 1))), B),  # the one that has rested longest
        (History(offered(a=(1, 4), b=(1, 1), c=(1, 1))), A),  # four weeks to the second
        (History(offered(a=(2, 30), b=(2, 20), c=(2, 10))), None),  # twice is enough
        (History(offered(a=(2, 30), b=(1, 20), c=(2, 10))), B),
        (History(offered(a=(1, 30), b=(1, 20), c=(1, 10)), frozenset("ab")), C),
        (History(offered(a=(1, 30), b=(1, 20), c=(1, 10)), frozenset("abc")), None),  # never one that was read
    ],
)
def test_the_next_card(history, expected):
    assert next_card(CARDS, history, now=NOW) is expected


def test_four_weeks_less_a_second_is_too_soon():
    recent = {"a": Offered(1, NOW - timedelta(weeks=4) + timedelta(seconds=1))}
    assert next_card([A], History(recent), now=NOW) is None


def test_without_cards_there_is_none():
    assert next_card([], History(), now=NOW) is None


SENT = SentCard(DeliveryId(7), "a", "1111-old")


@pytest.mark.parametrize(
    ("current", "marked", "expected"),
    [
        (card("a", "1111-old"), "1111", "1111-old"),
        (card("a", "2222-new"), "1111", "1111-old"),  # the button of the delivery itself
        (card("a", "2222-new"), "2222", "2222-new"),  # the button of a card brought up later
        (card("a", "2222-new"), "", "1111-old"),
        (None, "2222", "1111-old"),
    ],
)
def test_what_is_acknowledged_is_what_was_shown(current, marked, expected):
    assert hash_shown(SENT, current, marked=marked) == expected


def test_a_material_is_revised_when_it_is_no_longer_what_was_sent():
    assert Reading(SENT, card("a", "2222-new")).is_revised
    assert not Reading(SENT, card("a", "1111-old")).is_revised
    assert not Reading(SENT, None).is_revised
