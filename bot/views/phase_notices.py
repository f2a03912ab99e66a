"""What the clock says about phases and anchors; the screens a member asks for are in phases.py."""

from datetime import date

from bot.clock import local_day
from bot.domain.campaign import Anchor
from bot.texts import Speech
from bot.views.endings import did
from bot.views.notice import Notice
from bot.views.phases import (
    activities_of,
    activity_line,
    phase_card,
    phase_dates,
    phase_ends,
    standard_buttons,
    timeline_button,
    what_follows,
)
from bot.views.screen import Button, Rich, Screen, bold, lines, paragraphs

LAST_WEEK = 7
"""Days: what the plan has for a phase is told once more while there is time for it."""


def phase_started(t: Speech, notice: Notice) -> Screen:
    """Introduce a phase: on its first day, or to somebody who joins while it runs."""
    campaign = notice.library.campaign
    phase = campaign.phase(notice.payload["phase"])
    card = phase_card(t, campaign, phase, kind=notice.recipient.kind, today=_today(t, notice))
    return Screen.of(
        paragraphs(card, did(t, notice, "endings.before.did")),
        (Button(t("phases.button.report"), "report"), timeline_button(t, notice.delivery_id)),
        standard_buttons(t, campaign, delivery_id=notice.delivery_id),
    )


def phase_ahead(t: Speech, notice: Notice) -> Screen:
    """Say that a phase begins soon, counting from the day the message leaves."""
    phase = notice.library.campaign.phase(notice.payload["phase"])
    days = max((phase.start_on - _today(t, notice)).days, 1)
    theme = t("phases.card.theme", theme=phase.theme) if phase.theme else None
    return _note(
        t, notice, bold(t("phases.ahead.title", n=days, phase=phase.name)), lines(phase_dates(t, phase), theme)
    )


def phase_halfway(t: Speech, notice: Notice) -> Screen:
    """Say that half of a phase is over."""
    phase = notice.library.campaign.phase(notice.payload["phase"])
    left = phase.days_left(_today(t, notice))
    return _note(
        t,
        notice,
        bold(t("phases.half.title", phase=phase.name)),
        t("phases.card.left", n=left) if left > 0 else None,
        t("phases.half.text"),
    )


def phase_days_left(t: Speech, notice: Notice) -> Screen:
    """Say that a phase draws to its end, counting from the day it leaves; in the last week also what it asks."""
    campaign, today = notice.library.campaign, _today(t, notice)
    phase = campaign.phase(notice.payload["phase"])
    left = phase.days_left(today)
    still = [one for one in phase.activities if one.due_on is None or one.due_on >= today]
    asked = activities_of(t, still, today) if 1 < left <= LAST_WEEK else None
    title = bold(phase_ends(t, phase, left))
    return _note(t, notice, title, asked, t("phases.ending.text"), what_follows(t, campaign, phase))


def anchor_days_left(t: Speech, notice: Notice) -> Screen:
    """Say how far off a day is that the campaign looks to, counting from the day the message leaves."""
    anchor = notice.library.campaign.anchor(notice.payload["anchor"])
    days_left = (anchor.on - _today(t, notice)).days
    return _note(t, notice, bold(_ahead(t, anchor, days_left)), t.full_date(anchor.on))


def activity_due(t: Speech, notice: Notice) -> Screen:
    """Say what has to be done soon, everything with the same deadline, counting from the day the message leaves."""
    campaign = notice.library.campaign
    due_on = next(one.due_on for one in campaign.activities if one.key == notice.payload["activity"])
    if due_on is None:
        raise LookupError(notice.payload["activity"])
    left = (due_on - _today(t, notice)).days
    title = t("phases.due.title", n=left) if left > 0 else t("phases.due.today")
    listed = (f"• {activity_line(t, one)}" for one in campaign.activities if one.due_on == due_on)
    return _note(t, notice, bold(title), lines(*listed), t("phases.due.day", day=t.full_date(due_on)))


def _ahead(t: Speech, anchor: Anchor, days_left: int) -> str:
    if days_left > 0:
        return t("phases.anchor.ahead", n=days_left, anchor=anchor.name)
    return t("phases.anchor.today", anchor=anchor.name)


def _note(t: Speech, notice: Notice, *pieces: Rich | str | None) -> Screen:
    return Screen.of(
        paragraphs(*pieces),
        (
            Button(t("phases.button.report"), "report"),
            Button(t("phases.button.phase"), "phase", notice.delivery_id),
        ),
    )


def _today(t: Speech, notice: Notice) -> date:
    return local_day(notice.now, t.zone)
