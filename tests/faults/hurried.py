"""Loaded into a bot before it starts: what takes minutes in earnest takes seconds; the product knows nothing of it."""

from datetime import timedelta

from bot import answering, brake, clock_follower, fetching, intake, scheduler, turns
from bot.domain.budget import Budget
from bot.usecases import broadcasts, outbox, roster_drafts

LEASE_SECONDS = 3.0


def _wide(_budget: Budget, _kind: str, _own: int | None) -> int:
    return 1000


def change(
    *,
    lease_seconds: float = LEASE_SECONDS,
    hold_seconds: float = 1800.0,
    halt_seconds: float = 1.0,
    at_once: int = broadcasts.AT_ONCE,
) -> None:
    """Shorter leases, halts and patience with an author who does not decide; `at_once`: copies queued on confirming.

    A day of faults holds more broadcasts than a week's budget, so that is wide.
    """
    Budget.of = _wide  # type: ignore[method-assign]
    lease = timedelta(seconds=lease_seconds)
    outbox.LEASE = answering.LEASE = roster_drafts.LEASE = lease
    answering.ENOUGH_LEASE = lease / 2
    outbox.HOLD_AFTER = timedelta(seconds=hold_seconds)
    outbox.REPEAT_AFTER = fetching.AGAIN_WITHIN = timedelta(seconds=0.5)
    brake.HALT_SECONDS = brake.CONFLICT_SECONDS = halt_seconds
    for module in (intake, turns, fetching, scheduler, clock_follower):
        module.TROUBLE_AGAIN_SECONDS = 0.5
    intake.POLL_AGAIN_SECONDS = 0.5
    broadcasts.AT_ONCE = at_once
