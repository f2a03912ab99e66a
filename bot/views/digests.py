"""One message that lists what was missed; each opens where it can always be looked at."""

from collections.abc import Mapping
from typing import Any

from bot.domain.digests import FOLLOWED_BY
from bot.library import Library
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.screen import Button, Screen, bold, lines, paragraphs

MOST_LISTED = 10
"""The latest; of more only the number is said."""
_VERBS = {"study": "study", "checkin": "checkin", "phase": "phase.below"}


def digest(t: Speech, notice: Notice) -> Screen:
    """What was missed while the bot stood still, the oldest first."""
    folded = notice.payload["folded"]
    earlier = len(folded) - MOST_LISTED
    listed = [t("digests.missed.line", what=_line(t, notice.library, one)) for one in folded[-MOST_LISTED:]]
    text = paragraphs(
        bold(t("digests.missed.title", n=len(folded))),
        lines(t("digests.missed.earlier", n=earlier) if earlier > 0 else None, *listed),
        t("digests.missed.free"),
    )
    places = {FOLLOWED_BY[one["kind"]] for one in folded}
    buttons = (Button(t(f"digests.button.{place}"), _VERBS[place]) for place in _VERBS if place in places)
    return Screen.of(text, tuple(buttons))


def _line(t: Speech, library: Library, one: Mapping[str, Any]) -> str:
    """What it was about; one that the plan has lost since is named by its kind."""
    named = (
        *(material.title for material in library.materials if material.id == one.get("material")),
        *(phase.name for phase in library.campaign.phases if phase.key == one.get("phase")),
        *(anchor.name for anchor in library.campaign.anchors if anchor.key == one.get("anchor")),
        *(activity.name for activity in library.campaign.activities if activity.key == one.get("activity")),
    )
    what = t(f"digests.kind.{one['kind']}")
    return t("digests.missed.named", what=what, name=named[0].said_in(t.language)) if named else what
