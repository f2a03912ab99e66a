"""Invitations to hand over: a card with a QR code for one person, a sheet of them for a unit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.documents.drawing import Drawing
from bot.domain.names import Name
from bot.texts import Speech
from bot.views.screen import Media, Screen


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is invited, by which link, until when; the link is a secret until it is used."""

    name: str
    unit: str
    link: str = field(repr=False)
    until: datetime


def slip(t: Speech, theirs: Speech, campaign: Name, invitation: Invitation) -> Screen:
    """The card of one person, worded in `theirs`, for a reader who speaks `t`."""
    drawing = Drawing(
        template="slip",
        data={"language": theirs.language, "slip": _said(theirs, campaign, invitation)},
        instead=t("invites.slip.failed"),
    )
    caption = t("invites.slip.caption", name=invitation.name)
    return Screen.of(caption, media=Media(kind="photo", drawing=drawing, name="invitation.png"))


def sheet(t: Speech, campaign: Name, invitations: Sequence[tuple[Speech, Invitation]]) -> Drawing:
    """The cards of many people on paper, each in the language of whom it is for."""
    slips = [_said(theirs, campaign, invitation) for theirs, invitation in invitations]
    data = {"language": t.language, "title": t("invites.sheet.title"), "slips": slips}
    return Drawing(template="sheet", data=data, format="pdf")


def _said(t: Speech, campaign: Name, invitation: Invitation) -> dict[str, Any]:
    return {
        "campaign": campaign.said_in(t.language),
        "name": invitation.name,
        "unit": invitation.unit,
        "link": invitation.link,
        "how": t("invites.slip.how"),
        "until": t("invites.slip.until", until=invitation.until),
    }
