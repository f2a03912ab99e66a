"""One's own time zone as it is chosen, and what time it is there; the settings show its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.names import Name
from bot.domain.zones import Zone
from bot.texts import Speech
from bot.views.screen import Button, Row, Screen, lines

DIALOG = "zones.place"
"""The dialog that waits for a place; its [Cancel] ends no other."""
USUAL = "usual"
"""Says with a button: the organisation's zone."""
IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Living:
    """The zone somebody lives by now, what it is called, and the zone they chose, if any; `usual` is the house's."""

    name: Name
    own: str | None
    usual: Name


def zone_choice(t: Speech, offered: Sequence[Zone], living: Living, now: datetime) -> Screen:
    """Ask by which clock to live."""
    buttons = [
        Button(_ticked(t, one.name.said_in(t.language), is_chosen=one.key == living.own), "zone.set", arg=one.key)
        for one in offered
    ]
    rows: list[Row] = [tuple(buttons[at : at + IN_A_ROW]) for at in range(0, len(buttons), IN_A_ROW)]
    usual = t("zones.button.usual", zone=living.usual)
    return Screen.of(
        lines(t("zones.choice.ask"), t("zones.choice.now", zone=living.name, at=now)),
        Button(_ticked(t, usual, is_chosen=living.own is None), "zone.set", arg=USUAL),
        *rows,
        (Button(t("zones.button.write"), "zone.write"), Button(t("buttons.common.back"), "settings")),
    )


def zone_question(t: Speech) -> Screen:
    """Ask for a place."""
    return Screen.of(t("zones.choice.write"), Button(t("buttons.common.cancel"), "cancel", 0, DIALOG))


def zone_taken(t: Speech, name: Name, now: datetime) -> Screen:
    """Say what time it is there, so that a slip is seen at once, and what goes by it."""
    return Screen.of(
        lines(t("zones.taken.zone", zone=name), t("zones.taken.now", at=now), t("zones.taken.means")),
        (Button(t("zones.button.change"), "zone"), Button(t("zones.button.settings"), "settings")),
    )


def _ticked(t: Speech, label: str, *, is_chosen: bool) -> str:
    return t("zones.button.chosen", label=label) if is_chosen else label
