"""A reader for views: texts of the repository in either language, notices about to be sent, screens as plain text."""

from datetime import UTC, datetime
from pathlib import Path

from bot.domain.deliveries import Recipient
from bot.domain.identity import DeliveryId, PersonId, UserId
from bot.library import load
from bot.texts import Catalogue, Speech
from bot.views.notice import Notice
from bot.views.notices import NOTICES
from bot.views.screen import TEXT_LIMIT, Button, Screen, parse_press

LIBRARY = load(Path("content"))
CAMPAIGN = LIBRARY.campaign
CATALOGUE = Catalogue.load(Path("content/texts"))
LANGUAGES = ("zh", "en")
ZONE = "Asia/Shanghai"
JUNE_18 = datetime(2010, 6, 18, 1, tzinfo=UTC)
LARGEST = 2**63 - 1
"""An id as large as a database can hold: buttons must fit even then."""


def speech(language="zh", zone=ZONE) -> Speech:
    return CATALOGUE.speech(language, zone)


def noticed(kind, payload, *, language="zh", now=JUNE_18, member="student", library=LIBRARY) -> Screen:
    """The screen of a delivery, phrased for Lin as the sender would."""
    recipient = Recipient(PersonId(1), UserId(1001), "Lin", language, ZONE, member, "第一党支部")
    return NOTICES[kind](
        speech(language), Notice(DeliveryId(LARGEST), payload, recipient, library, None, is_repeat=False, now=now)
    )


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.buttons for button in row]


def presses(screen: Screen) -> list[tuple[str, str]]:
    """(verb, argument) of every button."""
    return [(one.verb, one.arg) for row in screen.buttons for one in row if isinstance(one, Button)]


def check(screen: Screen) -> None:
    """What holds for every screen: it says something, fits one message, and its buttons come back as they went."""
    assert screen.text.text.strip() == screen.text.text
    assert screen.text.text
    assert screen.text.units <= TEXT_LIMIT
    assert "None" not in screen.text.text
    for row in screen.buttons:
        for button in row:
            assert isinstance(button, Button)
            press = parse_press(button.data)
            assert press is not None
            assert (press.verb, press.id, press.arg) == (button.verb, button.id, button.arg)
    assert Screen.from_json(screen.to_json()) == screen
