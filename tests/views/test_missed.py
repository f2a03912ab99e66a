"""The names behind a broadcast's figures in both languages, at their longest."""

import pytest

from bot.domain.missed import Missed, Missing
from bot.domain.paging import Page
from bot.domain.people import Unit
from bot.views.broadcast_cards import REASONS
from bot.views.missed import missed
from tests.views.reading import LANGUAGES, LARGEST, check, labels, presses, speech

UNITS = {2: Unit(2, 1, "东"), 3: Unit(3, 1, "西")}


def page(people, number=1, pages=1):
    return Page(people, number, pages, len(people))


def missing(people, *, units=UNITS, elsewhere=(), number=1, pages=1):
    return Missing(LARGEST, dict(units), page(people, number, pages), dict.fromkeys(elsewhere, 2))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_every_page(language):
    t = speech(language)
    people = [Missed("阿" * 40, unit, reason) for unit in UNITS for reason in (*REASONS, "bad_request")]
    check(missed(t, missing(people, elsewhere=(*REASONS, "bad_request"), number=2, pages=3)))
    check(missed(t, missing([], elsewhere=["blocked"], units={})))
    check(missed(t, missing([], units={})))
    check(missed(t, missing([])))


def test_names_stand_by_branch_and_reason():
    people = [Missed("A", 2, "blocked"), Missed("B", 2, "left"), Missed("C", 2, "blocked"), Missed("D", 3, "not_bound")]
    screen = missed(speech("en"), missing(people, elsewhere=["unreachable"]))
    assert screen.text.text == (
        "Not reached (4 people)\n\n东\nBlocked the bot: A, C\nLeft: B\n\n西\nNot joined yet: D\n\n"
        "Figures only, for branches whose secretary you are not: 2 cannot be reached at present."
    )
    assert presses(screen) == [("broadcast.look", "")]


def test_the_pages_before_and_behind():
    screen = missed(speech("en"), missing([Missed("A", 2, "left")], number=2, pages=3))
    assert labels(screen) == ["Previous page", "Next page", "Back to the broadcast"]
    assert [arg for _, arg in presses(screen)] == ["1", "3", ""]
