"""The feed: what changed on whose screen, so that a page can follow cheaply; it does not hold the content."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.telegram.wire import Json

KEPT = 20_000  # events; a page that fell further behind is told to load anew


@dataclass(frozen=True, slots=True)
class Event:
    """Something changed. `kind`: new, edited, deleted, typing, answer, menu, person, blocked, clock or reset."""

    seq: int
    kind: str
    chat_id: int | None = None
    message_id: int | None = None
    extra: Json = field(default_factory=dict)


class Feed:
    """The newest events, and whom to tell of the next."""

    def __init__(self) -> None:
        self.last = 0
        self.listeners: set[Callable[[], None]] = set()
        self._events: deque[Event] = deque(maxlen=KEPT)

    def add(self, kind: str, chat_id: int | None = None, message_id: int | None = None, **extra: object) -> None:
        """Append an event and wake those who wait."""
        self.last += 1
        self._events.append(Event(self.last, kind, chat_id, message_id, extra))
        for wake in tuple(self.listeners):
            wake()

    def after(self, seq: int) -> tuple[list[Event], bool]:
        """Events newer than `seq`, and whether some in between are gone."""
        behind = self.last - seq
        if behind <= 0:
            return [], seq > self.last
        kept = len(self._events)
        if behind > kept:
            return list(self._events), True
        return [self._events[index] for index in range(kept - behind, kept)], False
