"""Callback queries: a tap waits a short while for its answer; which button was tapped is none of its business."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.errors import bad_request

EXPIRES_AFTER_S = 15.0  # machine seconds; undocumented, 10 to 20 are reported
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap that waits for its answer. `asked_at`: machine seconds."""

    id: str
    person_id: int
    message_id: int
    asked_at: float


class Callbacks:
    """The open taps of one bot, oldest first."""

    def __init__(self, monotonic: Callable[[], float], expires_after_s: float = EXPIRES_AFTER_S) -> None:
        self.expires_after_s = expires_after_s
        self._monotonic = monotonic
        self._open: dict[str, Tap] = {}
        self._count = 0

    def asked(self, bot_id: int, person_id: int, message_id: int) -> Tap:
        """A new tap; old ones that expired are forgotten."""
        now = self._monotonic()
        for stale in self._stale(now):
            del self._open[stale]
        self._count += 1
        tap = Tap(f"{bot_id * 1_000_000_007 + self._count}", person_id, message_id, now)
        self._open[tap.id] = tap
        return tap

    def answered(self, query_id: str) -> Tap:
        """Take the tap that is answered; refuses one that is unknown, answered or too old."""
        tap = self._open.pop(query_id, None)
        if tap is None or self._monotonic() - tap.asked_at > self.expires_after_s:
            raise bad_request(TOO_OLD)
        return tap

    def _stale(self, now: float) -> list[str]:
        stale = []
        for query_id, tap in self._open.items():
            if now - tap.asked_at <= self.expires_after_s:
                break
            stale.append(query_id)
        return stale
