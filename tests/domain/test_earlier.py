"""What a campaign has had until a day, from the reference campaign by hand."""

from pathlib import Path

import pytest

from bot.domain.earlier import Looker, Past, past_of
from bot.domain.workdays import MONDAY_TO_FRIDAY
from bot.library import load
from tests.domain.agenda import CAMPAIGN, utc

LIBRARY = load(Path("content"))
LIN = Looker("student", "Asia/Shanghai")


def past(until, looker=LIN):
    return past_of(CAMPAIGN, LIBRARY.materials_for, looker, until=until, workdays=MONDAY_TO_FRIDAY)


@pytest.mark.parametrize(
    ("until", "phases", "cards"),
    [
        (utc(2010, 5, 1), [], 0),
        (utc(2010, 5, 31, 0, 59), [], 0),  # a minute before nine on the first day
        (utc(2010, 5, 31, 1), ["launch"], 1),
        (utc(2010, 6, 1), ["launch"], 1),
        (utc(2010, 6, 18), ["launch"], 3),  # Mondays 31 May, 7 and 14 June
        (utc(2010, 8, 1), ["launch"], 9),
        (utc(2010, 8, 1, 1), ["launch", "strive"], 9),
        (utc(2010, 8, 2), ["launch", "strive"], 9),
        (utc(2010, 8, 2, 1), ["launch", "strive"], 10),  # Monday at nine
        (utc(2013, 1, 1), ["launch", "strive", "showcase"], None),
    ],
)
def test_phases_begun_and_cards_due_by_then(until, phases, cards):
    found = past(until)
    assert [phase.key for phase in found.phases] == phases
    if cards is not None:
        assert len(found.cards) == cards


def test_cards_are_those_of_the_phase_in_which_they_were_due_and_none_twice():
    cards = past(utc(2013, 1, 1)).cards
    assert len({card.id for card in cards}) == len(cards)
    for phase in CAMPAIGN.phases:
        deck = list(LIBRARY.materials_for(phase.key, "student"))
        assert [card for card in cards if card in deck] == deck[: len([card for card in cards if card in deck])]


def test_each_kind_has_cards_of_its_own():
    until = utc(2013, 1, 1)
    student, retired = past(until), past(until, Looker("retired", "Asia/Shanghai"))
    assert all(card.concerns("student") for card in student.cards)
    assert all(card.concerns("retired") for card in retired.cards)


def test_the_morning_is_that_of_the_looker():
    # 02:00 UTC on 1 August: ten in the morning in Lanzhou, still July in New York
    at = utc(2010, 8, 1, 2)
    assert [phase.key for phase in past(at).phases] == ["launch", "strive"]
    assert [phase.key for phase in past(at, Looker("student", "America/New_York")).phases] == ["launch"]


def test_nothing_is_nothing():
    assert Past().is_empty
    assert past(utc(2010, 5, 30)).is_empty
    assert not past(utc(2010, 6, 1)).is_empty
