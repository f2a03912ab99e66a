"""Versions of the plan and what became of each; what one changes is in plan_differences.py, who decides elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.identity import CampaignId, PersonId

NO_LONGER_PLANNED = "no_longer_planned"
"""Why something was skipped or cancelled: the plan has changed since and knows what it is about no more."""


class PlanState(StrEnum):
    """What became of a version that was put before the admins, or put in force at once."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    PAST = "past"
    """It was in force until another took its place."""
    KEPT_OUT = "kept_out"
    OVERTAKEN = "overtaken"
    """Nobody decided before the file changed again."""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One row of a plan's history."""

    id: int
    campaign_id: CampaignId
    version: str
    text: str
    state: PlanState
    loaded_at: datetime
    proposed_at: datetime
    decided_at: datetime | None
    """For a version that is or was in force, when its force began."""
    decided_by: PersonId | None
    """Nobody: the operator."""
    decider: str | None = None
    """The name of who decided."""
