"""Which view phrases which kind of delivery."""

from collections.abc import Callable, Mapping

from bot.texts import Speech
from bot.views import (
    branch,
    broadcast_cards,
    broadcasts,
    calendar,
    checkins,
    digests,
    earlier,
    endings,
    members,
    phase_notices,
    plans,
    roster,
    study,
)
from bot.views.notice import Notice
from bot.views.screen import Screen

NOTICES: Mapping[str, Callable[[Speech, Notice], Screen]] = {
    "phase_started": phase_notices.phase_started,
    "phase_ahead": phase_notices.phase_ahead,
    "phase_halfway": phase_notices.phase_halfway,
    "phase_days_left": phase_notices.phase_days_left,
    "phase_ended": endings.phase_ended,
    "campaign_days_left": endings.campaign_days_left,
    "campaign_ended": endings.campaign_ended,
    "anchor_days_left": phase_notices.anchor_days_left,
    "activity_due": phase_notices.activity_due,
    "study_card": study.study_card,
    "earlier": earlier.earlier,
    "earlier_question": earlier.question,
    "nudge": branch.nudge,
    "checkin": checkins.checkin,
    "checkin_reminder": checkins.checkin_reminder,
    "checkin_closed": checkins.checkin_closed,
    "retired": checkins.retired,
    "digest": digests.digest,
    "weekly_digest": digests.weekly,
    "broadcast": broadcasts.broadcast,
    "broadcast_progress": broadcast_cards.broadcast_progress,
    "bound": members.bound_notice,
    "not_me": members.disowned_notice,
    "calendar_unknown": calendar.unknown,
    "plan_change": plans.change_notice,
    "plan_broken": plans.broken_notice,
    "roster_preview": roster.preview_notice,
    "roster_refused": roster.refused_notice,
    "cut_off": members.cut_off_notice,
}
"""Every kind of bot/domain/deliveries.py that sends or edits a message."""
