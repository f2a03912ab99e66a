"""Loaded into a bot before it starts: what takes minutes in earnest takes seconds; the product knows nothing of it."""

from datetime import timedelta

from bot.usecases import outbox


def change(*, lease_seconds: float = 90.0, hold_seconds: float = 1800.0) -> None:
    """A shorter lease, and a shorter patience with an author who does not decide about a broadcast."""
    outbox.LEASE = timedelta(seconds=lease_seconds)
    outbox.HOLD_AFTER = timedelta(seconds=hold_seconds)
