"""How much a member gets in a week and when the rest is gathered, as the campaign file says; holding.py decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time


@dataclass(frozen=True, slots=True)
class Budget:
    """How many messages that are not urgent reach a member in a week, from everybody together."""

    per_week: int = 5
    kinds: Mapping[str, int] = field(default_factory=dict)
    """Kinds of member with another number."""

    def of(self, kind: str, own: int | None) -> int:
        """The number for a member of a kind; their own choice lowers it and never raises it."""
        most = self.kinds.get(kind, self.per_week)
        return most if own is None else min(own, most)


@dataclass(frozen=True, slots=True)
class DigestTime:
    """When what was over the budget comes in one message: a weekday (Monday is 0) and the local time."""

    weekday: int = 4
    at: time = time(17)
