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


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a notice goes with, and how to say so."""

    fits: Callable[[When], bool]
    words: str


def _at(edge: str, *, before: bool = False, after: bool = False) -> Callable[[When], bool]:
    """Tell of days around a mark, on those sides of it where the notice makes sense."""

    def fits(when: When) -> bool:
        return (
            isinstance(when, Around)
            and when.mark.edge == edge
            and all(before if days < 0 else after or days == 0 for days in when.by)
        )

    return fits


def _either(kind: type, around: Callable[[When], bool]) -> Callable[[When], bool]:
    return lambda when: isinstance(when, kind) or around(when)


def _any_time(when: When) -> bool:
    return isinstance(when, Weekly | Monthly | Quarterly | Around)


_RECURRING = "weekly, monthly, quarterly, before or after"

FITTING: Mapping[str, Fitting] = {
    "phase_started": Fitting(_either(PhaseStart, _at("start", after=True)), "phase: start, or after PHASE.start"),
    "phase_halfway": Fitting(_either(PhaseHalf, _at("half", after=True)), "phase: half, or after PHASE.half"),
    "phase_days_left": Fitting(
        _either(PhaseDaysLeft, _at("end", before=True)), "phase_days_left: [...], or before PHASE.end"
    ),
    "anchor_days_left": Fitting(
        _either(AnchorDaysLeft, _at("on", before=True)), "anchor: ... and days_left: [...], or before an anchor"
    ),
    "study_card": Fitting(_any_time, _RECURRING),
    "checkin": Fitting(_any_time, _RECURRING),
}
"""Every notice a rule may send."""
