"""Files that people sent and that are needed here: fetched and read with no transaction open; updates are intake's."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from telegram.error import TelegramError

from bot.domain.roster import BrokenRoster, Draft, RosterProblem
from bot.library.roster_reader import Roster, read_roster
from bot.outcomes import Refused, classify
from bot.sender import Sender
from bot.spreadsheets import read_outside
from bot.storage.database import TROUBLE_AGAIN_SECONDS, Database, Unavailable
from bot.transport import CallingBot
from bot.usecases.house import House
from bot.usecases.roster_drafts import RosterDrafts

log = structlog.get_logger(__name__)

IDLE_SECONDS = 1.0
AGAIN_WITHIN = timedelta(seconds=5)
"""Before Telegram is asked again for a file it did not hand over."""


@dataclass(slots=True)
class Fetching:
    """One file at a time: claim it and commit, fetch and read it, then write what was in it."""

    database: Database
    house: House
    bot: CallingBot
    sender: Sender

    async def fetch_forever(self) -> None:
        """Fetch what is wanted until cancelled."""
        while True:
            try:
                if await self.fetch_one():
                    continue
            except Unavailable as trouble:  # the draft is fetched anew when its lease runs out
                log.warning("fetching_waits", database=str(trouble))
                await asyncio.sleep(TROUBLE_AGAIN_SECONDS)
            await asyncio.sleep(IDLE_SECONDS)

    async def fetch_one(self) -> bool:
        """Fetch and read the next file; says whether there was one."""
        async with self.database.transaction() as tx:
            draft = await RosterDrafts(tx, self.house).next_wanted()
        if draft is None:
            return False
        read = await self._read(draft)
        async with self.database.transaction() as tx:
            drafts = RosterDrafts(tx, self.house)
            if isinstance(read, Roster):
                await drafts.read(draft, read.rows, read.ignored)
            elif read is None:
                await drafts.put_off(draft, AGAIN_WITHIN)
            else:
                await drafts.refuse(draft, read)
        self.sender.wake()
        return True

    async def _read(self, draft: Draft) -> Roster | Sequence[RosterProblem] | None:
        """What is in the file, what is wrong with it, or None where it is worth another try."""
        try:
            file = await self.bot.get_file(draft.file_id)
            content = bytes(await file.download_as_bytearray())
            return await asyncio.to_thread(self._understood, content, draft.file)
        except TelegramError as error:
            outcome = classify(error)
            log.warning("file_not_fetched", draft_id=draft.id, outcome=type(outcome).__name__)
            return () if isinstance(outcome, Refused) else None
        except BrokenRoster as broken:
            return broken.problems

    def _understood(self, content: bytes, file: str) -> Roster:
        return read_roster(read_outside(content, file), file, self.house.library)
