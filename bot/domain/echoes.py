"""Which notices have no message of their own because another one says it that day; who sends them is elsewhere."""

from datetime import date, timedelta

from bot.domain.campaign import Campaign
from bot.domain.occurrences import Slot, base_rule, read_label
from bot.domain.phases import Phase
from bot.domain.recurrence import labelled_days

DAYS_LEFT = "days_left_that_day"
"""Why the middle of a phase has no message."""
ELSEWHERE = "told_elsewhere"
"""Why the end of a phase, or the last days of the campaign, have none."""


def echoes(campaign: Campaign, slot: Slot) -> bool:
    """Tell whether what a slot would say is said by another rule that day."""
    notice = campaign.rule(base_rule(slot.rule)).notice
    return why_untold(campaign, notice, slot.label) is not None


def why_untold(campaign: Campaign, notice: str, label: str) -> str | None:
    """Why a notice has no message of its own for the slot with this label; None where it has."""
    subject = read_label(label)
    phase = next((phase for phase in campaign.phases if phase.key == subject.key), None)
    match notice, phase:
        case "phase_halfway", Phase() if is_told(campaign, "phase_days_left", phase.halfway_on):
            return DAYS_LEFT
        case "phase_ended", Phase() if _is_end_told(campaign, phase, subject.days or 0):
            return ELSEWHERE
        case "campaign_days_left", _ if is_told(campaign, "phase_days_left", _before_end(campaign, subject.days or 0)):
            return ELSEWHERE
    return None


def is_told(campaign: Campaign, notice: str, day: date) -> bool:
    """Tell whether some rule has a notice on a day, so that another need not say the same."""
    rules = (rule for rule in campaign.rules if rule.notice == notice)
    return any(any(labelled_days(campaign, rule, first=day, last=day)) for rule in rules)


def _is_end_told(campaign: Campaign, phase: Phase, days: int) -> bool:
    if phase.end_on == campaign.ends_on:
        return any(rule.notice == "campaign_ended" for rule in campaign.rules)
    return is_told(campaign, "phase_started", phase.end_on - timedelta(days=days))


def _before_end(campaign: Campaign, days: int) -> date:
    return campaign.ends_on - timedelta(days=days)
