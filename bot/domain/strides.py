"""How much of a long piece of work fits into one short transaction; what the work is, its owner knows."""

from dataclasses import dataclass, replace

AIM_SECONDS = 0.03
"""What a transaction of such work should take; nothing else waits much longer for its turn."""


@dataclass(frozen=True, slots=True)
class Stride:
    """How many items are taken at once, from `least` to `most`."""

    size: int
    least: int
    most: int

    def after(self, seconds: float) -> "Stride":
        """The next one, when this one took that many seconds of machine time."""
        if seconds > AIM_SECONDS:
            return replace(self, size=max(self.least, self.size // 2))
        if seconds < AIM_SECONDS / 2:
            return replace(self, size=min(self.most, self.size * 2))
        return self
