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
    aim: float = AIM_SECONDS
    """Seconds of machine time one should take, or down to half of it."""

    def after(self, seconds: float) -> "Stride":
        """The next one, when this one took that many seconds of machine time."""
        if seconds > self.aim:
            return replace(self, size=max(self.least, self.size // 2))
        if seconds < self.aim / 2:
            return replace(self, size=min(self.most, self.size * 2))
        return self
