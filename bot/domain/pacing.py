"""How fast the bot may send: even paces (GCRA) on machine time, lanes, pauses; it never waits itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

CHAT_BURST = 3
"""Messages a chat takes at once before its pace holds (telegram.md 2.3)."""
STORM_SECONDS = 5.0
"""Two chats refused within this time mean that the whole bot is too fast."""
RESERVE_IDLE_SECONDS = 1.0
"""After so long without an answer the reserve is lent to the others."""
DELIVERY_PATIENCE_SECONDS = 1.0
"""After so long without a delivery the next one goes even before answers, so that nothing starves."""
UNLIMITED = 1_000
"""How many slots a pace without limit offers at once."""
_SAME_INSTANT = 1e-6
"""Seconds that are only rounding; who waited as told must not be told to wait again."""
_NEVER = float("-inf")


class Lane(Enum):
    """Who asks: an answer somebody waits for, something owed, or one of many."""

    ANSWER = "answer"
    DELIVERY = "delivery"
    BROADCAST = "broadcast"


_AHEAD = {Lane.BROADCAST: 1.5, Lane.DELIVERY: 2.0, Lane.ANSWER: 3.0}
_FIRST = 3.5
"""Priority is how many messages a lane may run ahead of the even pace: a lane with less can't fill what a lane with
more still has. With at most 3.5 ahead, 25/s never shows more than 29 in any second (25 + 3.5, and one on the edge)."""


@dataclass(slots=True)
class Pace:
    """The generic cell rate algorithm: `due_at` is when the next message would leave at an even pace."""

    seconds_each: float
    due_at: float = 0.0

    def wait(self, ahead: float, now: float) -> float:
        """Seconds until a message fits that may run `ahead` messages early."""
        wait = self.due_at - ahead * self.seconds_each - now
        return wait if wait > _SAME_INSTANT else 0.0

    def take(self, now: float) -> None:
        """Count a message."""
        self.due_at = max(self.due_at, now) + self.seconds_each

    def room(self, ahead: float, now: float) -> int:
        """How many messages fit now."""
        if not self.seconds_each:
            return UNLIMITED
        if self.wait(ahead, now):
            return 0
        early = max(self.due_at - now, 0.0) / self.seconds_each
        return int(ahead - early + _SAME_INSTANT) + 1


@dataclass(slots=True)
class Pacing:
    """All limits of one bot; 0 or None lifts one. Times are machine seconds, chats below 0 groups."""

    per_second: float | None = 25.0
    reserved_for_answers: float = 6.0
    per_chat_seconds: float | None = 1.0
    per_group_minute: float | None = 20.0
    free_per_second: float | None = None
    """What is free where broadcasts are paid for: the limit of everything else."""
    _overall: Pace = field(init=False)
    _bulk: Pace = field(init=False)
    _free: Pace = field(init=False)
    _chats: dict[int, Pace] = field(default_factory=dict)
    _paused: dict[int, float] = field(default_factory=dict)
    _all_paused_until: float = _NEVER
    _last_refused: tuple[int, float] | None = None
    _last_answer_at: float = _NEVER
    _last_delivery_at: float = _NEVER

    def __post_init__(self) -> None:
        whole = self.per_second or 0.0
        share = whole - self.reserved_for_answers
        self._overall = Pace(1 / whole if whole else 0.0)
        self._bulk = Pace(1 / share if whole and share > 0 else self._overall.seconds_each)
        self._free = Pace(1 / self.free_per_second if self.free_per_second else 0.0)

    def take(self, lane: Lane, chat_id: int, now: float) -> float:
        """0.0 when the message may leave now (and is counted), else the seconds to wait (and nothing is)."""
        wait = max(self._pause(chat_id, now), self._shared_wait(lane, now), self._chat_wait(chat_id, now))
        if wait > 0:
            return wait
        for pace in self._shared(lane, now):
            pace.take(now)
        self._take_chat(chat_id, now)
        if lane is Lane.ANSWER:
            self._last_answer_at = now
        if lane is Lane.DELIVERY:
            self._last_delivery_at = now
        return 0.0

    def slots(self, lane: Lane, now: float) -> int:
        """How many messages of the lane could leave now, chats aside."""
        if now < self._all_paused_until:
            return 0
        room = min(pace.room(_AHEAD[lane], now) for pace in self._shared(lane, now))
        return max(room, int(self._shared_wait(lane, now) == 0))

    def next_slot(self, lane: Lane, now: float) -> float:
        """Seconds until a message of the lane could leave, chats aside; 0.0 when one could now."""
        return max(self._all_paused_until - now, self._shared_wait(lane, now), 0.0)

    def refused(self, chat_id: int | None, retry_after: float, now: float) -> None:
        """Telegram said 429: the chat rests; for no chat, or when a second one hears it within 5 s, everybody does."""
        until = now + retry_after
        if chat_id is None:
            self.pause_all(until)
            return
        last, self._last_refused = self._last_refused, (chat_id, now)
        if last is not None and last[0] != chat_id and now - last[1] <= STORM_SECONDS:
            self.pause_all(max(until, self._paused.get(last[0], until)))
        self._paused = {chat: end for chat, end in self._paused.items() if end > now}
        self.pause_chat(chat_id, until)

    def remembered(self, now: float) -> dict[str, Any]:
        """What is still of consequence, as JSON for another process; times are seconds from `at`."""
        return {
            "at": now,
            "paces": [_offset(pace.due_at, now) for pace in self._paces],
            "chats": {str(chat): _offset(pace.due_at, now) for chat, pace in self._chats.items() if pace.due_at > now},
            "paused": {str(chat): _offset(until, now) for chat, until in self._paused.items() if until > now},
            "lasts": [_offset(at, now) for at in self._lasts],
            "refused": self._last_refused and [self._last_refused[0], _offset(self._last_refused[1], now)],
        }

    def recall(self, state: Mapping[str, Any], now: float) -> None:
        """Go on from what was remembered; where the clock was put back since, from there."""
        start = min(state["at"], now)
        for pace, offset in zip(self._paces, state["paces"], strict=True):
            pace.due_at = start + offset
        self._chats = {
            int(chat): Pace(self._chat_seconds(int(chat)), start + offset) for chat, offset in state["chats"].items()
        }
        self._paused = {int(chat): start + offset for chat, offset in state["paused"].items()}
        self._all_paused_until, self._last_answer_at, self._last_delivery_at = (
            _instant(offset, start) for offset in state["lasts"]
        )
        refused = state["refused"]
        self._last_refused = (refused[0], _instant(refused[1], start)) if refused else None

    @property
    def _paces(self) -> tuple[Pace, Pace, Pace]:
        return self._overall, self._bulk, self._free

    @property
    def _lasts(self) -> tuple[float, float, float]:
        return self._all_paused_until, self._last_answer_at, self._last_delivery_at

    def pause_all(self, until: float) -> None:
        """Send nothing before `until`; a longer pause stays."""
        self._all_paused_until = max(until, self._all_paused_until)

    def pause_chat(self, chat_id: int, until: float) -> None:
        """Send nothing to a chat before `until`; a longer pause stays."""
        self._paused[chat_id] = max(until, self._paused.get(chat_id, until))

    def _shared(self, lane: Lane, now: float) -> tuple[Pace, ...]:
        """The paces a lane has in common with others; bulk keeps off the reserve while answers use it."""
        paces = [self._overall]
        if lane is not Lane.ANSWER and now - self._last_answer_at < RESERVE_IDLE_SECONDS:
            paces.append(self._bulk)
        if lane is not Lane.BROADCAST and self.free_per_second:
            paces.append(self._free)
        return tuple(paces)

    def _shared_wait(self, lane: Lane, now: float) -> float:
        ahead = self._ahead(lane, now)
        return max(pace.wait(ahead, now) for pace in self._shared(lane, now))

    def _ahead(self, lane: Lane, now: float) -> float:
        is_overdue = lane is Lane.DELIVERY and now - self._last_delivery_at >= DELIVERY_PATIENCE_SECONDS
        return _FIRST if is_overdue else _AHEAD[lane]

    def _chat_seconds(self, chat_id: int) -> float:
        """Seconds each; a group's burst is taken out of its minute, so that any 60 s hold no more than allowed."""
        if chat_id > 0:
            return self.per_chat_seconds or 0.0
        return 60 / max(self.per_group_minute - CHAT_BURST, 1) if self.per_group_minute else 0.0

    def _chat_wait(self, chat_id: int, now: float) -> float:
        pace = self._chats.get(chat_id)
        return pace.wait(CHAT_BURST - 1, now) if pace else 0.0

    def _take_chat(self, chat_id: int, now: float) -> None:
        """Count a message to a chat and move the chat to the end; forget chats at the front that are idle."""
        seconds = self._chat_seconds(chat_id)
        if not seconds:
            return
        pace = self._chats.pop(chat_id, None) or Pace(seconds)
        pace.take(now)
        self._chats[chat_id] = pace
        while self._chats[oldest := next(iter(self._chats))].due_at <= now:
            del self._chats[oldest]

    def _pause(self, chat_id: int, now: float) -> float:
        return max(0.0, self._paused.get(chat_id, now) - now, self._all_paused_until - now)


def _offset(at: float, now: float) -> float | None:
    """Seconds from `now`; None for what never was."""
    return None if at == _NEVER else round(at - now, 6)


def _instant(offset: float | None, start: float) -> float:
    return _NEVER if offset is None else start + offset
