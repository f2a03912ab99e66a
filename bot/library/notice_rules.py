"""Which notices a rule may send and the kinds of `when` that the words of each make sense for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.rules import (
    AnchorDaysLeft,
    Around,
    Monthly,
    PhaseDaysLeft,
    PhaseHalf,
    PhaseStart,
    Quarterly,
    Weekly,
    When,
)

_FAR = 999
"""Days; no file can name more."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a notice goes with, and how to say so."""

    fits: Callable[[When], bool]
    words: str


def _at(edge: str, least: int, most: int) -> Callable[[When], bool]:
    """Tell of so many days around a mark, negative before it, for which the words of a notice make sense."""

    def fits(when: When) -> bool:
        return isinstance(when, Around) and when.mark.edge == edge and all(least <= days <= most for days in when.by)

    return fits


def _either(kind: type, around: Callable[[When], bool]) -> Callable[[When], bool]:
    return lambda when: isinstance(when, kind) or around(when)


def _any_time(when: When) -> bool:
    return isinstance(when, Weekly | Monthly | Quarterly | Around)


_RECURRING = "weekly, monthly, quarterly, before or after"

FITTING: Mapping[str, Fitting] = {
    "phase_started": Fitting(_either(PhaseStart, _at("start", 0, _FAR)), "phase: start, or after PHASE.start"),
    "phase_ahead": Fitting(_at("start", -_FAR, -1), "before PHASE.start"),
    "phase_halfway": Fitting(_either(PhaseHalf, _at("half", 0, _FAR)), "phase: half, or after PHASE.half"),
    "phase_days_left": Fitting(
        _either(PhaseDaysLeft, _at("end", -_FAR, 0)), "phase_days_left: [...], or before PHASE.end"
    ),
    "phase_ended": Fitting(_at("end", 1, _FAR), "after PHASE.end"),
    "campaign_days_left": Fitting(_at("close", -_FAR, 0), "before campaign.end"),
    "campaign_ended": Fitting(_at("close", 0, _FAR), "after campaign.end"),
    "anchor_days_left": Fitting(
        _either(AnchorDaysLeft, _at("on", -_FAR, 0)), "anchor: ... and days_left: [...], or before an anchor"
    ),
    "activity_due": Fitting(_at("due", -_FAR, 0), "activity_days_left: [...], or before ACTIVITY.due"),
    "study_card": Fitting(_any_time, _RECURRING),
    "checkin": Fitting(_any_time, _RECURRING),
}
"""Every notice a rule may send."""
