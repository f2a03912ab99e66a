"""What every use case stands in: its transaction, the campaign, the clock; and the base class for it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.clock import Clock, local_day
from bot.domain.campaign import Campaign
from bot.domain.identity import CampaignId
from bot.domain.workdays import MONDAY_TO_FRIDAY, Workdays
from bot.library import Library
from bot.storage.database import Transaction


@dataclass(slots=True)
class Pulse:
    """What this process alone knows of its health."""

    polled_at: float | None = None
    """Machine time (seconds) at which Telegram last answered a poll."""


@dataclass(slots=True)
class House:
    """The one organisation and campaign this process serves; nothing of it changes but by `follow`."""

    campaign_id: CampaignId
    library: Library
    clock: Clock
    organisation: str
    timezone: str
    bot_id: int
    bot_username: str
    invite_within: timedelta = timedelta(days=14)
    resend_after: timedelta = timedelta(seconds=60)
    """How long an unknown outcome waits for a tap that would prove delivery."""

    undo_within: timedelta = timedelta(0)
    """Machine time between confirming a broadcast and its first copy; none at all where it is zero."""

    workdays: Workdays = MONDAY_TO_FRIDAY
    """The library's holidays, without what admins set."""

    pulse: Pulse = field(default_factory=Pulse)

    @property
    def campaign(self) -> Campaign:
        """The plan in force."""
        return self.library.campaign

    def follow(self, library: Library, timezone: str) -> None:
        """Let another plan be in force from now on; nobody may be in the middle of a transaction."""
        self.library, self.timezone = library, timezone


class UseCase:
    """A noun's verbs inside one transaction; joins it and never commits."""

    def __init__(self, tx: Transaction, house: House) -> None:
        self.tx = tx
        self.house = house

    @property
    def now(self) -> datetime:
        """Campaign time, aware UTC."""
        return self.house.clock.now()

    @property
    def today(self) -> date:
        """The day in the campaign's own zone."""
        return local_day(self.now, self.house.timezone)
