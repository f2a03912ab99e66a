"""What the clock was told and what its follower says it did, newest lines only; the clock itself is next door."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sandbox.telegram.wire import Json

MOST = 500  # lines kept; the oldest go first


class ClockLog:
    """Lines in the order in which they came, each under a key; the same key again replaces its line in place."""

    def __init__(self) -> None:
        self.listeners: set[Callable[[], None]] = set()
        self._lines: dict[str, Json] = {}
        self._moves = 0

    def lines(self) -> list[Json]:
        """All of them, oldest first."""
        return list(self._lines.values())

    def moved(self, since: datetime, goal: datetime, by: str) -> None:
        """Somebody pushed the clock; a push right after another of the same hand makes that one longer."""
        key, last = next(reversed(self._lines.items()), ("", None))
        if last is None or last["kind"] != "moved" or last["by"] != by or last["to"] != since.isoformat():
            self._moves += 1
            key, last = f"moved {self._moves}", {"kind": "moved", "at": since.isoformat(), "by": by}
        self._put({key: {**last, "to": goal.isoformat()}})

    def done(self, told: Iterable[Json]) -> None:
        """The follower did something: `key`, `at`, `text` in each language."""
        self._put({f"done {one['key']}": {"kind": "done", "at": one["at"], "text": one["text"]} for one in told})

    def _put(self, lines: dict[str, Json]) -> None:
        if all(self._lines.get(key) == line for key, line in lines.items()):
            return
        self._lines |= lines
        for key in list(self._lines)[:-MOST]:
            del self._lines[key]
        for wake in tuple(self.listeners):
            wake()
