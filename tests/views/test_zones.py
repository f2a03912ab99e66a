"""Choosing a time zone, in both languages: every button carries its zone, and what time it is there is said."""

import pytest

from bot.domain.names import Name
from bot.views import zones
from handlers import PRESSES
from tests.views.reading import JUNE_18, LANGUAGES, LIBRARY, check, labels, presses, speech

LONGEST = Name("America/Argentina/ComodRivadavia")
BEIJING = Name("北京时间", "Beijing time")


def choice(t, own):
    return zones.zone_choice(t, LIBRARY.zones, zones.Living(BEIJING, own, BEIJING), JUNE_18)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_and_leads_somewhere(language):
    t = speech(language)
    screens = choice(t, None), zones.zone_question(t), zones.zone_taken(t, LONGEST, JUNE_18)
    for screen in screens:
        check(screen)
        assert {verb for verb, _ in presses(screen)} <= PRESSES.keys()


def test_what_was_chosen_has_a_tick_and_nothing_else():
    assert [one for one in labels(choice(speech(), None)) if "✓" in one] == ["✓ 与单位相同（北京时间）"]
    assert [one for one in labels(choice(speech(), "Asia/Tokyo")) if "✓" in one] == ["✓ 东京时间"]
    assert [one for one in labels(choice(speech(), "Asia/Karachi")) if "✓" in one] == []


def test_the_time_there_is_that_of_the_clock_there():
    tokyo = zones.zone_taken(speech(zone="Asia/Tokyo"), Name("东京时间"), JUNE_18)  # 01:00 UTC
    assert "那里现在是 6月18日（周五）10:00。" in tokyo.text.text
    new_york = zones.zone_taken(speech("en", zone="America/New_York"), Name("纽约时间", "New York time"), JUNE_18)
    assert "It is Thu 17 June, 21:00 there now." in new_york.text.text
