"""Time in a rehearsal: the real agenda on a clock that leaps, over a database of its own; who plays is casting's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import SetClock
from bot.rehearsal.dry_sender import DrySender
from bot.scheduler import Agenda
from bot.storage.database import Database
from bot.texts import Catalogue
from bot.usecases.house import House
from bot.usecases.openers import OPENERS
from bot.usecases.planning import Reach

MOST_AT_ONCE = 100
"""How often an instant is looked at before it counts as one that is never over."""

FAR = Reach(ahead=timedelta(days=28), at_least=timedelta(days=27))
"""Nobody comes, leaves or moves in a rehearsal, so it need not plan at nearly every instant as the bot does."""

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
        agenda = Agenda(self.database, self.house, OPENERS, sender, reach=FAR)
        await agenda.leap(self.clock, until, _Watch(reached).heard)
        return sender


@dataclass(slots=True)
class _Watch:
    """Passes on how far it is, and sees that it goes on."""

    reached: Progress
    _at: datetime | None = None
    _times: int = 0

    async def heard(self, at: datetime) -> None:
        """RuntimeError when time stands still: something is due that nobody deals with, which is a bug."""
        self._times = self._times + 1 if at == self._at else 0
        self._at = at
        if self._times > MOST_AT_ONCE:
            raise RuntimeError(f"the agenda does not get past {at.isoformat()}")
        self.reached(at)
