"""What holds sending back: the pace, what Telegram told us to wait for, and our own faults."""

from dataclasses import dataclass, field

import structlog

from bot.clock import monotonic
from bot.domain.pacing import Lane, Pacing
from bot.metrics import COUNTS
from bot.outcomes import CONFLICT, NOT_TELEGRAM, Halted, Later, Outcome
from bot.storage.database import Transaction
from bot.storage.pacing import PacingStore

log = structlog.get_logger(__name__)

HALT_SECONDS = 30.0
"""How long nothing is sent after Telegram refused the bot itself (401, 404, 409)."""
CONFLICT_SECONDS = 5.0
"""How long after a first 409 of a poll: our own predecessor may have asked when it led no more."""
CONFLICT_AGAIN_SECONDS = 60.0
"""A second 409 within this time is no predecessor's."""
RETRY_SECONDS = 1.0


@dataclass(slots=True)
class Turn:
    """The right to let messages leave, until the commit; `now` is in the seconds of the pacing."""

    pacing: Pacing
    now: float
    heard: int = 0
    """How many pauses were new."""
    taken: int = 0

    @property
    def is_news(self) -> bool:
        """Whether the next process must know what happened in this turn."""
        return self.taken + self.heard > 0

    def take(self, lane: Lane, chat_id: int) -> float:
        """0.0 when the message may leave now, else the seconds to wait."""
        wait = self.pacing.take(lane, chat_id, self.now)
        self.taken += wait == 0
        return wait

    def slots(self, lane: Lane) -> int:
        """How many messages of the lane could leave now."""
        return self.pacing.slots(lane, self.now)

    def next_slot(self, lane: Lane) -> float:
        """Seconds until a message of the lane could leave."""
        return self.pacing.next_slot(lane, self.now)


@dataclass(frozen=True, slots=True)
class _Pause:
    """What Telegram said since the last turn; no chat means everybody."""

    chat_id: int | None
    until: float


@dataclass(slots=True)
class Brake:
    """Shared by answers and deliveries, and on PostgreSQL by all processes, because Telegram counts them together."""

    pacing: Pacing
    bot_id: int
    halted_until: float = 0.0
    """Machine time until which this process sends nothing."""
    _heard: list[_Pause] = field(default_factory=list)
    _conflict_at: float = float("-inf")

    @property
    def is_on(self) -> bool:
        """Whether nothing at all may leave this process."""
        return monotonic() < self.halted_until

    @property
    def has_news(self) -> bool:
        """Whether the other processes must be told of a pause."""
        return bool(self._heard)

    async def turn(self, tx: Transaction) -> Turn:
        """Wait for this process's turn, which the commit ends; `pass_on` before that, `written` behind it."""
        now = monotonic()
        if tx.dialect == "postgresql":
            state, now = await PacingStore(tx, self.bot_id).turn()
            if state:
                self.pacing.recall(state, now)
        for pause in self._heard:
            self.pacing.refused(pause.chat_id, pause.until - monotonic(), now)
        return Turn(self.pacing, now, heard=len(self._heard))

    async def pass_on(self, tx: Transaction, turn: Turn) -> None:
        """Leave the pace to the next process."""
        if turn.is_news and tx.dialect == "postgresql":
            await PacingStore(tx, self.bot_id).put(self.pacing.remembered(turn.now))

    def written(self, turn: Turn) -> None:
        """What was heard before the turn is durable."""
        del self._heard[: turn.heard]

    def note(self, outcome: Outcome, chat_id: int) -> float:
        """Seconds until the next try, having taken in what Telegram said."""
        match outcome:
            case Later(seconds=seconds, scope="all"):  # this machine's own trouble, which need not be the others'
                self.halted_until = max(self.halted_until, monotonic() + seconds)
                return seconds
            case Later(seconds=seconds):
                self._heard.append(_Pause(chat_id, monotonic() + seconds))
                return seconds
            case Halted(reason=reason):
                self.halt(reason, HALT_SECONDS)
                return HALT_SECONDS
        return RETRY_SECONDS

    def poll_refused(self, refusal: Halted) -> None:
        """A poll was refused: with the token gone or another bot on it, what we send may be sent twice or to nobody."""
        is_first = monotonic() - self._conflict_at > CONFLICT_AGAIN_SECONDS
        if refusal.reason == CONFLICT:
            self._conflict_at = monotonic()
        short = is_first and refusal.reason == CONFLICT
        self.halt(refusal.reason, CONFLICT_SECONDS if short else HALT_SECONDS)

    def halt(self, reason: str, seconds: float) -> None:
        """Send nothing for so long, here at once and, where it concerns them, in the others from their next turn on."""
        log.error("sending_halted", reason=reason, seconds=seconds)
        COUNTS.add("sending_halted_total", reason=reason)
        until = monotonic() + seconds
        self.halted_until = max(self.halted_until, until)
        if reason != NOT_TELEGRAM:  # what stands between this machine and Telegram is this machine's trouble
            self._heard.append(_Pause(None, until))
