"""How fast the bot may send: GCRA buckets on machine time, lanes, pauses; it never waits itself."""

from collections import OrderedDict
from dataclasses import dataclass, field
from enum import Enum

CHAT_BURST = 3
"""Messages a private chat takes at once before its pace holds (telegram.md 2.3)."""
BURST_SECONDS = 0.08
"""How much of a second's messages may leave at once, so that 25/s never shows 30 in a second."""
STORM_SECONDS = 5.0
"""Two chats refused within this time mean that the whole bot is too fast (issue 4, C)."""
MOST_CHATS = 50_000


class Lane(Enum):
    """Who asks: an answer somebody waits for, something owed, or one of many."""

    ANSWER = "answer"
    DELIVERY = "delivery"
    BROADCAST = "broadcast"


@dataclass(slots=True)
class Bucket:
    """Generic cell rate algorithm: `tat` is when the next message would be due at an even pace."""

    seconds_each: float
    tolerance: float
    tat: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until a message fits."""
        return max(0.0, self.tat - self.tolerance - now)

    def take(self, now: float) -> None:
        """Count a message."""
        self.tat = max(self.tat, now) + self.seconds_each

    def room(self, now: float) -> int:
        """How many messages fit now."""
        if self.seconds_each == 0:
            return UNLIMITED
        return max(0, int((now + self.tolerance - max(self.tat, now) + 1e-9) / self.seconds_each) + 1)


UNLIMITED = 1_000


@dataclass(slots=True)
class Pacing:
    """All limits of one bot; 0 lifts one. Times are machine seconds."""

    per_second: float = 25.0
    reserved_for_answers: float = 6.0
    per_chat_seconds: float = 1.0
    per_group_minute: float = 20.0
    _overall: Bucket = field(init=False)
    _bulk: Bucket = field(init=False)
    _chats: "OrderedDict[int, Bucket]" = field(default_factory=OrderedDict)
    _paused: dict[int, float] = field(default_factory=dict)
    _all_paused_until: float = 0.0
    _last_refused: tuple[int, float, float] | None = None
    _last_answer: float = float("-inf")

    def __post_init__(self) -> None:
        each = 1 / self.per_second if self.per_second else 0.0
        share = self.per_second - self.reserved_for_answers
        self._overall = Bucket(each, BURST_SECONDS)
        self._bulk = Bucket(1 / share if share > 0 else each, BURST_SECONDS)

    def take(self, lane: Lane, chat_id: int, now: float) -> float:
        """0.0 when the message may leave now (and is counted), else the seconds to wait (and nothing is)."""
        buckets = self._buckets(lane, chat_id, now)
        wait = max(self._pause(chat_id, now), *(bucket.wait(now) for bucket in buckets))
        if wait > 0:
            return wait
        for bucket in buckets:
            bucket.take(now)
        if lane is Lane.ANSWER:
            self._last_answer = now
        return 0.0

    def slots(self, lane: Lane, now: float) -> int:
        """How many messages of the lane could leave now, chats aside."""
        if now < self._all_paused_until:
            return 0
        room = self._overall.room(now)
        return min(room, self._bulk.room(now)) if self._keeps_reserve(lane, now) else room

    def refused(self, chat_id: int, retry_after: float, now: float) -> None:
        """Telegram said 429: the chat rests; when a second chat hears it within 5 s, everybody does."""
        until = now + retry_after
        self._paused[chat_id] = max(until, self._paused.get(chat_id, 0.0))
        last, self._last_refused = self._last_refused, (chat_id, now, until)
        if last is not None and last[0] != chat_id and now - last[1] <= STORM_SECONDS:
            self._all_paused_until = max(until, last[2], self._all_paused_until)

    def _buckets(self, lane: Lane, chat_id: int, now: float) -> list[Bucket]:
        buckets = [self._overall]
        if self._keeps_reserve(lane, now):
            buckets.append(self._bulk)
        chat = self._chat(chat_id)
        return [*buckets, chat] if chat else buckets

    def _keeps_reserve(self, lane: Lane, now: float) -> bool:
        """Bulk leaves the reserve alone while answers use it; an idle reserve is lent."""
        return lane is not Lane.ANSWER and now - self._last_answer < 1.0

    def _chat(self, chat_id: int) -> Bucket | None:
        each = self.per_chat_seconds if chat_id > 0 else 60 / self.per_group_minute if self.per_group_minute else 0.0
        if not each:
            return None
        if chat_id not in self._chats:
            self._chats[chat_id] = Bucket(each, each * (CHAT_BURST - 1))
            if len(self._chats) > MOST_CHATS:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat_id)
        return self._chats[chat_id]

    def _pause(self, chat_id: int, now: float) -> float:
        until = self._paused.get(chat_id, 0.0)
        if until <= now:
            self._paused.pop(chat_id, None)
        return max(0.0, until - now, self._all_paused_until - now)
