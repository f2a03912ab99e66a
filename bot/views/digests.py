"""Messages that list others: what was missed, what was over the week's budget; how each looks is its noun's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.digests import CLOSES_AT, FOLLOWED_BY
from bot.domain.holding import Why
from bot.library import Library
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.screen import Button, Screen, bold, lines, paragraphs

MOST_BUTTONS = 40
"""Telegram takes a hundred; so many never come in a week."""
MOST_LISTED = 10
"""The latest; of more only the number is said."""
_BUDGET = ("digests.weekly.title", "digests.weekly.free")
_ABSENCE = ("digests.leave.title", "digests.leave.free")
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


def weekly(t: Speech, notice: Notice) -> Screen:
    """What was over the budget of the week, or held by leave or a freeze, each with a button that opens it."""
    listed = notice.payload["listed"]
    numbered = [
        t("digests.weekly.line", number=number, what=_line(t, notice.library, one))
        for number, one in enumerate(listed, 1)
    ]
    buttons = [_opening(t, notice, number) for number, _ in enumerate(listed[:MOST_BUTTONS], 1)]
    was_away = notice.payload.get("why") == Why.LEAVE
    title, free = _ABSENCE if was_away else _BUDGET
    return Screen.of(
        paragraphs(
            bold(t(title, n=len(listed))), lines(*numbered), _deadline(t, listed) if was_away else None, t(free)
        ),
        *(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)),
        (
            Button(t("buttons.common.home"), "home"),
            *(() if was_away else (Button(t("digests.button.pace"), "settings"),)),
        ),
    )


def _deadline(t: Speech, listed: Sequence[Mapping[str, Any]]) -> str | None:
    """Until when the check-in in it can be answered; leave and freezes may have moved that."""
    ends = [datetime.fromisoformat(one[CLOSES_AT]) for one in listed if CLOSES_AT in one]
    return t("digests.leave.deadline", at=max(ends)) if ends else None


def _opening(t: Speech, notice: Notice, number: int) -> Button:
    one = notice.payload["listed"][number - 1]
    label = t("digests.weekly.button", number=number, what=t(f"digests.kind.{one['kind']}"))
    return Button(label, "held", one["id"], str(notice.delivery_id))


def _line(t: Speech, library: Library, one: Mapping[str, Any]) -> str:
    """What it was about; one that the plan has lost since is named by its kind."""
    named = (
        *(material.title for material in library.materials if material.id == one.get("material")),
        *(phase.name for phase in library.campaign.phases if phase.key == one.get("phase")),
        *(anchor.name for anchor in library.campaign.anchors if anchor.key == one.get("anchor")),
        *(activity.name for activity in library.campaign.activities if activity.key == one.get("activity")),
    )
    what = t(f"digests.kind.{one['kind']}")
    name = named[0].said_in(t.language) if named else one.get("text")
    return t("digests.missed.named", what=what, name=name) if name else what
