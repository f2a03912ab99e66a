"""The screen of the bot's health in both languages, at its longest."""

from datetime import date, timedelta

import pytest

from bot.domain.chronicle import REASONS
from bot.domain.deliveries import KINDS
from bot.domain.health import WHYS, Health, Miss, Step, why_missed
from bot.views.health import health
from tests.views.reading import JUNE_18, LANGUAGES, check, speech

DAY = date(2010, 7, 1)
WELL = Health(timedelta(seconds=3), timedelta(), 0, 0, 0, (), ())


def ill(**more):
    known = {"polled": timedelta(seconds=3), "waits": timedelta(), "queued": 0, "uncertain": 0, "dead": 0}
    return Health(**known | {"steps": (), "misses": ()} | more)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_and_the_longest_fits(language):
    reasons = [*WHYS.values(), *REASONS, "technical", "uncertain"]
    misses = tuple(Miss(what, DAY, why, 100_000) for what in (*KINDS, "") if what != "menu" for why in reasons)
    steps = (Step(JUNE_18, 3600.0), Step(JUNE_18, -1.0)) * 3
    whole = ill(waits=timedelta(hours=5), queued=100_000, uncertain=12, dead=3, steps=steps, misses=misses)
    check(health(speech(language), whole))
    for first in range(0, len(misses), 12):
        check(health(speech(language), ill(misses=misses[first : first + 12])))


@pytest.mark.parametrize(
    ("now", "is_well"),
    [
        (WELL, True),
        (ill(polled=None), True),
        (ill(queued=100_000, uncertain=3), True),
        (ill(polled=timedelta(seconds=90)), False),
        (ill(waits=timedelta(minutes=5)), False),
        (ill(dead=1), False),
    ],
)
def test_when_somebody_has_to_look(now, is_well):
    assert now.is_well is is_well
    assert health(speech(), now).text.text.startswith("一切正常" if is_well else "有需要看的地方")


@pytest.mark.parametrize(
    ("fate", "reason", "why"),
    [
        ("expired", "expired", "stood_still"),
        ("expired", "late", "queued_too_long"),
        ("collapsed", "collapsed", "latest_only"),
        ("skipped", "skipped", "no_longer_planned"),
        ("skipped", "on_its_way", "on_its_way"),
        ("failed", "blocked", "blocked"),
        ("failed", "KeyError", "technical"),
        ("uncertain", "unknown", "uncertain"),
        ("failed", None, "technical"),
    ],
)
def test_why_it_was_missed(fate, reason, why):
    assert why_missed(fate, reason) == why


def test_a_line_says_how_many_what_of_which_day_and_why():
    shown = health(speech(), ill(misses=(Miss("checkin", DAY, "stood_still", 12),))).text.text
    assert "• 12 人没有收到7月1日的填写近况的邀请：停机过久" in shown
    shown = health(speech("en"), ill(misses=(Miss("checkin", DAY, "stood_still", 1),))).text.text
    assert "• 1 person did not get this of 1 July: Check-in" in shown
