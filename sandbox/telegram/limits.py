"""How fast a bot may send, in all, to a chat and to a group; who may send at all is decided elsewhere."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.errors import too_many_requests


@dataclass(frozen=True, slots=True)
class Rates:
    """The limits; 0 lifts one. `chat_burst`: messages to one chat that may come at once.

    `paid_per_second`: messages sent with `allow_paid_broadcast`, which the free limit does not count (Bot API).
    """

    overall_per_second: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 3
    group_per_minute: int = 20
    paid_per_second: int = 1000


REAL = Rates()
LIFTED = Rates(0, 0.0, 0, 0, 0)


class Limits:
    """What one bot has sent of late, in machine seconds."""

    def __init__(self, monotonic: Callable[[], float], rates: Rates = REAL) -> None:
        self.rates = rates
        self._monotonic = monotonic
        self._overall: deque[float] = deque()
        self._paid: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._due: dict[int, float] = {}
        self._last_second: deque[float] = deque()
        self.most_in_a_second = 0
        """The most requests to chats that were let through in any second, whatever the rates."""

    def admit(self, chat_id: int, *, new: bool, paid: bool = False) -> None:
        """Count a request to a chat, or refuse it with 429; only `new` messages count for the chat, edits in all."""
        now = self._monotonic()
        waits = [self._paid_wait(now) if paid else self._overall_wait(now)]
        if new:
            waits += [self._chat_wait(chat_id, now), self._group_wait(chat_id, now)]
        wait = max(waits)
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        self._count(chat_id, now, new=new, paid=paid)

    def _overall_wait(self, now: float) -> float:
        return _window_wait(self._overall, self.rates.overall_per_second, 1.0, now)

    def _paid_wait(self, now: float) -> float:
        return _window_wait(self._paid, self.rates.paid_per_second, 1.0, now)

    def _group_wait(self, chat_id: int, now: float) -> float:
        if chat_id >= 0:
            return 0.0
        return _window_wait(self._groups.setdefault(chat_id, deque()), self.rates.group_per_minute, 60.0, now)

    def _chat_wait(self, chat_id: int, now: float) -> float:
        if not self.rates.chat_per_second:
            return 0.0
        tolerated = (self.rates.chat_burst - 1) / self.rates.chat_per_second
        return self._due.get(chat_id, now) - now - tolerated - 1e-9

    def _count(self, chat_id: int, now: float, *, new: bool, paid: bool) -> None:
        _window_wait(self._last_second, 1, 1.0, now)
        self._last_second.append(now)
        self.most_in_a_second = max(self.most_in_a_second, len(self._last_second))
        if paid and self.rates.paid_per_second:
            self._paid.append(now)
        if not paid and self.rates.overall_per_second:
            self._overall.append(now)
        if new and self.rates.chat_per_second:
            self._due[chat_id] = max(self._due.get(chat_id, now), now) + 1 / self.rates.chat_per_second
        if new and chat_id < 0 and self.rates.group_per_minute:
            self._groups[chat_id].append(now)


def _window_wait(sent: deque[float], most: int, seconds: float, now: float) -> float:
    """Seconds until one more fits into the window; 0 if it fits now."""
    if not most:
        return 0.0
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    return sent[0] + seconds - now if len(sent) >= most else 0.0
