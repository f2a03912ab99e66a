"""Time in a rehearsal: the real agenda on a clock that leaps, over a database of its own; who plays is casting's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.clock import SetClock
from bot.rehearsal.dry_sender import DrySender
from bot.scheduler import Agenda
from bot.storage.database import Database
from bot.texts import Catalogue
from bot.usecases.house import House
from bot.usecases.openers import OPENERS

Progress = Callable[[datetime], None]
"""Hears which instant of campaign time was reached."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A scratch database with people in it, and the house that stands on it."""

    database: Database
    house: House
    catalogue: Catalogue
    clock: SetClock

    async def play(self, until: datetime, reached: Progress) -> DrySender:
        """Let the campaign run from the clock's instant to another; what would have been sent."""
        sender = DrySender(self.database, self.house, self.catalogue)
        agenda = Agenda(database=self.database, house=self.house, openers=OPENERS, sender=sender)

        async def heard(at: datetime) -> None:
            reached(at)

        await agenda.leap(self.clock, until, heard)
        return sender
