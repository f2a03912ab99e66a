"""What holds sending back: the pace, what Telegram told us to wait for, and our own faults."""

from dataclasses import dataclass

import structlog

from bot.clock import monotonic
from bot.domain.pacing import Pacing
from bot.outcomes import Halted, Later, Outcome

log = structlog.get_logger(__name__)

HALT_SECONDS = 30.0
"""How long nothing is sent after Telegram refused the bot itself (401, 404, 409)."""
RETRY_SECONDS = 1.0


@dataclass(slots=True)
class Brake:
    """Shared by answers and deliveries, because Telegram counts them together."""

    pacing: Pacing
    halted_until: float = 0.0
    """Machine time until which nothing is sent."""

    @property
    def is_on(self) -> bool:
        """Whether nothing at all may leave."""
        return monotonic() < self.halted_until

    def note(self, outcome: Outcome, chat_id: int) -> float:
        """Seconds until the next try, having told pacing what Telegram said."""
        match outcome:
            case Later(seconds=seconds, scope=scope):
                self.pacing.refused(None if scope == "all" else chat_id, seconds, monotonic())
                return seconds
            case Halted(reason=reason):
                log.error("sending_halted", reason=reason, seconds=HALT_SECONDS)
                self.halted_until = monotonic() + HALT_SECONDS
                return HALT_SECONDS
        return RETRY_SECONDS
