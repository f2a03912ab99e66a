"""Named places at which the fault tests make the process die as if by SIGKILL; disarmed unless `run --crash-at`."""

import os
from dataclasses import dataclass

NAMES = (
    "intake.before_keep",
    "intake.after_keep",
    "intake.before_effect_commit",
    "intake.after_effect_commit",
    "answer.before_request",
    "answer.after_request",
    "delivery.before_claim_commit",
    "delivery.after_claim_commit",
    "delivery.before_request",
    "delivery.after_request",
    "delivery.before_settle_commit",
    "delivery.after_settle_commit",
    "agenda.before_fire_commit",
    "agenda.after_fire_commit",
)
"""Before and after every commit and every request, at the choke points."""
KILLED = 137


@dataclass(slots=True)
class _Armed:
    name: str = ""
    left: int = 0


_armed = _Armed()


def arm(name: str, passes: int) -> None:
    """Die at the point called `name` when it is reached for the `passes`-th time; ValueError for an unknown name."""
    if name not in NAMES:
        raise ValueError(f"no crash point {name!r}; there are {', '.join(NAMES)}")
    _armed.name, _armed.left = name, passes


def crash_point(name: str) -> None:
    """Die here if armed so: no clean-up, no flushing, nothing."""
    if _armed.name != name:
        return
    _armed.left -= 1
    if _armed.left == 0:
        os._exit(KILLED)
