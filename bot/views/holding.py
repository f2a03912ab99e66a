"""One's own quiet hours and how many messages a week one wants, as they are chosen; the settings show both."""

from datetime import time

from bot.domain.campaign import Campaign
from bot.domain.holding import Habits, Wishes
from bot.domain.refusals import Refusal
from bot.domain.rules import QuietHours
from bot.texts import Speech
from bot.views.screen import Button, Row, Screen, lines

DIALOG = "holding.quiet"
"""The dialog that waits for hours; its [Cancel] ends no other."""
OFFERED = (QuietHours(time(20), time(9)), QuietHours(time(22), time(7)))
"""Hours that can be tapped, beside the campaign's own."""
FEWER = (2, 1)
"""Messages a week that can be chosen where the campaign allows more."""
USUAL = "usual"


def hours(quiet: QuietHours) -> str:
    """The hours as a button carries them."""
    return f"{quiet.start:%H%M}-{quiet.end:%H%M}"


def quiet_choice(t: Speech, campaign: Campaign, wishes: Wishes) -> Screen:
    """Ask when nothing should come."""
    usual = campaign.quiet_hours
    offered = [(usual, USUAL), *((one, hours(one)) for one in OFFERED if one != usual)]
    chosen = wishes.quiet or usual
    rows: list[Row] = [
        (Button(_ticked(t, _said(t, one), one == chosen), "quiet.set", arg=arg),) for one, arg in offered
    ]
    return Screen.of(
        lines(t("holding.quiet.ask"), t("holding.quiet.now", start=chosen.start, end=chosen.end)),
        *rows,
        (Button(t("holding.button.own"), "quiet.write"), Button(t("buttons.common.back"), "settings")),
    )


def quiet_question(t: Speech, *, refusal: Refusal | None = None) -> Screen:
    """Ask for hours of one's own, again after some that can't be taken."""
    asked = t(refusal.key, **refusal.arguments) if refusal else t("holding.quiet.write")
    return Screen.of(asked, Button(t("buttons.common.cancel"), "cancel", 0, DIALOG))


def pace_choice(t: Speech, campaign: Campaign, habits: Habits, *, usual: int) -> Screen:
    """Ask how many messages a week are enough."""
    digest = campaign.digest
    offered = [(usual, USUAL), *((fewer, str(fewer)) for fewer in FEWER if fewer < usual)]
    rows: list[Row] = [
        (Button(_ticked(t, t("holding.button.pace", n=most), most == habits.per_week), "pace.set", arg=arg),)
        for most, arg in offered
    ]
    return Screen.of(
        lines(
            t("holding.pace.ask"),
            t("holding.pace.rest", day=t(f"holding.weekday.{digest.weekday}"), at=digest.at),
        ),
        *rows,
        Button(t("buttons.common.back"), "settings"),
    )


def _said(t: Speech, quiet: QuietHours) -> str:
    return t("holding.button.hours", start=quiet.start, end=quiet.end)


def _ticked(t: Speech, label: str, is_chosen: bool) -> str:  # noqa: FBT001 - says itself what it is
    return t("holding.button.chosen", label=label) if is_chosen else label
