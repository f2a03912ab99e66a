"""One message in place of several that were missed: what may be listed in it; listing them is the use case's."""

from collections.abc import Mapping

FOLLOWED_BY: Mapping[str, str] = {
    "study_card": "study",
    "checkin": "checkin",
    "checkin_reminder": "checkin",
    "phase_started": "phase",
    "phase_ahead": "phase",
    "phase_halfway": "phase",
    "phase_days_left": "phase",
    "anchor_days_left": "phase",
    "activity_due": "phase",
}
"""Kinds of delivery that may be listed instead of sent, and where each can be looked at."""

FEWEST = 2
"""One that was missed comes as itself."""

NAMING = ("material", "phase", "anchor", "activity")
"""What a delivery may be about, by the names its payload uses."""
