"""How much one person may send before the rest is refused: a bucket each; what follows from it is not here."""

from collections import OrderedDict
from dataclasses import dataclass, field
from enum import Enum

from bot.domain.identity import UserId

MOST_BUCKETS = 10_000
"""So many people are kept in mind at once; beyond it the longest silent one starts afresh."""


class Verdict(Enum):
    """What becomes of an update."""

    WELCOME = "welcome"
    FLOODING = "flooding"
    """The first one too many: say so, once."""
    SILENCE = "silence"
    """Another one of the same flood."""


@dataclass(slots=True)
class Bucket:
    """What somebody may still send, as of an instant of machine time; `was_told` until they have been quiet."""

    left: float
    at: float
    was_told: bool = False


@dataclass(slots=True)
class Flood:
    """At most `most` updates at once, refilled evenly within `seconds` (reliability.md T13); 0 lets everything in.

    A flood is over when its bucket is full again, which takes `seconds` of quiet.
    """

    most: int = 20
    seconds: float = 10.0
    _buckets: OrderedDict[UserId, Bucket] = field(default_factory=OrderedDict)

    def judge(self, user_id: UserId, now: float) -> Verdict:
        """Count one update at machine time `now`, in seconds."""
        if not self.most:
            return Verdict.WELCOME
        bucket = self._bucket(user_id, now)
        if bucket.left >= 1:
            bucket.left -= 1
            return Verdict.WELCOME
        was_told, bucket.was_told = bucket.was_told, True
        return Verdict.SILENCE if was_told else Verdict.FLOODING

    def __len__(self) -> int:
        """How many people are kept in mind."""
        return len(self._buckets)

    def _bucket(self, user_id: UserId, now: float) -> Bucket:
        """The bucket of somebody, refilled until now; those who have been quiet are forgotten on the way."""
        self._forget_quiet(now)
        bucket = self._buckets.pop(user_id, None) or Bucket(self.most, now)
        bucket.left = min(self.most, bucket.left + max(0.0, now - bucket.at) * self.most / self.seconds)
        bucket.at = now
        self._buckets[user_id] = bucket
        return bucket

    def _forget_quiet(self, now: float) -> None:
        """The longest silent come first; after `seconds` without a word a bucket is full, and so is a new one."""
        while self._buckets:
            oldest = next(iter(self._buckets.values()))
            if now - oldest.at < self.seconds and len(self._buckets) < MOST_BUCKETS:
                return
            self._buckets.popitem(last=False)
