"""What was before somebody came, and the question to the admins, in both languages."""

from datetime import UTC, datetime

import pytest

from bot.views.earlier import decided
from tests.views.reading import CAMPAIGN, LANGUAGES, LIBRARY, check, labels, noticed, presses, speech

ALL = {"phases": [phase.key for phase in CAMPAIGN.phases], "cards": [card.id for card in LIBRARY.materials]}
JANUARY = datetime(2012, 1, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "payload", [ALL, {**ALL, "cards": []}, {**ALL, "phases": []}, {"phases": ["gone"], "cards": ["gone"]}]
)
def test_it_can_be_said(payload, language):
    screen = noticed("earlier", payload, now=JANUARY, language=language)
    check(screen)
    assert ("study", "") in presses(screen) or not set(payload["cards"]) & {card.id for card in LIBRARY.materials}
    check(noticed("earlier_question", payload, now=JANUARY, language=language))


def test_the_ten_latest_cards_are_listed_and_of_the_others_the_number():
    text = noticed("earlier", ALL, now=JANUARY).text.text
    latest = [f"• {card.title.said_in('zh')}" for card in LIBRARY.materials[-10:]]
    count = len(LIBRARY.materials)
    assert f"此前的学习材料（{count} 份）\n还有更早的 {count - 10} 份\n" + "\n".join(latest) in text


def test_one_card_in_english():
    payload = {"phases": ["launch"], "cards": [LIBRARY.materials[0].id]}
    screen = noticed("earlier", payload, now=datetime(2010, 6, 18, 1, tzinfo=UTC), language="en")
    assert "• Launch phase: May 2010 to July 2010, under way\n\n1 study card so far\n• What the campaign asks for" in (
        screen.text.text
    )
    assert labels(screen) == ["See the cards", "See this phase"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", ["digest", "skip"])
def test_what_was_decided(answer, language):
    check(decided(speech(language), answer))
