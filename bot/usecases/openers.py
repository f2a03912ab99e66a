"""Which opener fires which notice of the schedule; what each does is its own noun's."""

from collections.abc import Mapping

from bot.usecases.activities import open_activity_reminders
from bot.usecases.checkin_clock import close_checkins, open_checkins, remind_of_checkins
from bot.usecases.endings import open_campaign_countdowns, open_farewells, open_phase_closings
from bot.usecases.occurrences import Opener
from bot.usecases.phases import (
    open_anchor_countdowns,
    open_halfway_notes,
    open_phase_cards,
    open_phase_countdowns,
    open_phase_previews,
)
from bot.usecases.study import open_study_cards

OPENERS: Mapping[str, Opener] = {
    "phase_started": open_phase_cards,
    "phase_ahead": open_phase_previews,
    "phase_halfway": open_halfway_notes,
    "phase_days_left": open_phase_countdowns,
    "phase_ended": open_phase_closings,
    "campaign_days_left": open_campaign_countdowns,
    "campaign_ended": open_farewells,
    "anchor_days_left": open_anchor_countdowns,
    "activity_due": open_activity_reminders,
    "study_card": open_study_cards,
    "checkin": open_checkins,
    "checkin.remind": remind_of_checkins,
    "checkin.close": close_checkins,
}
"""Every notice a rule of the campaign file may name, with the reminders and closings that belong to it."""
