"""Which notices have no message of their own because another one says it that day; who sends them is elsewhere."""

from datetime import date, timedelta

from bot.domain.campaign import Campaign
from bot.domain.occurrences import Slot, base_rule, read_label
from bot.domain.phases import Phase
from bot.domain.recurrence import labelled_days
from bot.domain.rules import Rule

DAYS_LEFT = "days_left_that_day"
"""Why the middle of a phase has no message."""
ELSEWHERE = "told_elsewhere"
"""Why the end of a phase, or the last days of the campaign, have none."""


def echoes(campaign: Campaign, slot: Slot) -> bool:
    """Tell whether what a slot would say is said by another rule that day."""
    return why_untold(campaign, campaign.rule(base_rule(slot.rule)), slot.label) is not None


def why_untold(campaign: Campaign, rule: Rule, label: str) -> str | None:
    """Why a rule has no message of its own for the slot with this label; None where it has."""
    subject = read_label(label)
    before = timedelta(days=subject.days or 0)
    phase = campaign.find_phase(subject.key)
    match rule.notice, phase:
        case "phase_halfway", Phase() if is_told(campaign, rule, by="phase_days_left", on=phase.halfway_on - before):
            return DAYS_LEFT
        case "phase_ended", Phase() if _is_end_told(campaign, rule, phase, on=phase.end_on - before):
            return ELSEWHERE
        case "campaign_days_left", _ if is_told(campaign, rule, by="phase_days_left", on=campaign.ends_on - before):
            return ELSEWHERE
    return None


def is_told(campaign: Campaign, rule: Rule, *, by: str, on: date) -> bool:
    """Tell whether a notice comes on a day to all whom a rule is for, so that it need not say the same."""
    others = _for_all_of(campaign, rule, by)
    return any(any(labelled_days(campaign, other, first=on, last=on)) for other in others)


def _for_all_of(campaign: Campaign, rule: Rule, notice: str) -> list[Rule]:
    """The rules with a notice that leave out nobody whom this one is for."""
    kinds = rule.kinds or [kind.key for kind in campaign.kinds]
    others = (other for other in campaign.rules if other.notice == notice)
    return [other for other in others if all(map(other.concerns, kinds))]


def _is_end_told(campaign: Campaign, rule: Rule, phase: Phase, *, on: date) -> bool:
    if phase.end_on == campaign.ends_on:
        return bool(_for_all_of(campaign, rule, "campaign_ended"))
    return is_told(campaign, rule, by="phase_started", on=on)
