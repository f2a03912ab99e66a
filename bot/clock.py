"""The Clock port: campaign time, which may jump; and machine time, which never does."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What the campaign takes for now: an aware UTC instant."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        ...


class RealClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)


class SteadyClock:
    """The machine's clock when this was made, and the seconds passed since: whoever sets the clock moves nothing."""

    def __init__(self) -> None:
        self._made_at = datetime.now(UTC)
        self._made = monotonic()

    def now(self) -> datetime:
        """The present instant in UTC, as far as this process is concerned."""
        return self._made_at + timedelta(seconds=monotonic() - self._made)


class SetClock:
    """A clock somebody else sets: a story, a rehearsal, or the one that follows a clock URL."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The instant last set, in UTC."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move to `at` (aware); going back is the setter's business."""
        self._at = at.astimezone(UTC)


def monotonic() -> float:
    """Machine time in seconds; only differences mean anything."""
    return time.monotonic()


def local_day(at: datetime, zone: str) -> date:
    """The calendar day of `at` in an IANA zone."""
    return at.astimezone(ZoneInfo(zone)).date()
