"""The chronicle in every language, as a clock that is followed wants it; what is told is decided elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.chronicle import Entry
from bot.storage.database import Database
from bot.texts import LANGUAGES, Catalogue
from bot.usecases.chronicle import Chronicle
from bot.usecases.house import House
from bot.views.chronicle import chronicle_line

Line = dict[str, str | dict[str, str]]
"""What `POST …/clock/reached` takes for one thing done (docs/sandbox.md)."""


@dataclass(frozen=True, slots=True)
class Chronicling:
    """Reads and phrases."""

    database: Database
    house: House
    catalogue: Catalogue

    async def since(self, at: datetime) -> Sequence[Line]:
        """What was done at `at` (campaign time, aware) and later, oldest first."""
        async with self.database.transaction() as tx:
            entries = await Chronicle(tx, self.house).since(at)
        return [self._line(entry) for entry in entries]

    def _line(self, entry: Entry) -> Line:
        speeches = {code: self.catalogue.speech(code, self.house.timezone) for code in LANGUAGES}
        text = {code: chronicle_line(speech, entry) for code, speech in speeches.items()}
        return {"key": entry.key, "at": entry.at.isoformat(), "text": text}
