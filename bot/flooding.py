"""The gate before the inbox: one person's flood stays out, with one notice; the backlog of an outage comes in."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog
from telegram.error import TelegramError

from bot.arriving import Came
from bot.brake import RETRY_SECONDS, Brake
from bot.clock import local_day, monotonic
from bot.domain.flood import Flood, Verdict
from bot.domain.identity import UserId
from bot.domain.pacing import Lane
from bot.domain.refusals import Refusal
from bot.metrics import COUNTS
from bot.nursery import Nursery
from bot.outcomes import classify
from bot.requests import send_screen
from bot.storage.accounts import AccountStore
from bot.storage.database import Database
from bot.texts import Catalogue
from bot.transport import CallingBot
from bot.usecases.house import House
from handlers.errors import refusal_screen

log = structlog.get_logger(__name__)

LATE_AFTER = timedelta(seconds=30)
"""What was sent so long ago could not reach us when it was sent, and is no flood."""

MOST_WAITS = 40
"""How often the notice waits for its turn behind the answers to what was taken in; then it is worth nothing."""


@dataclass(slots=True)
class Gate:
    """Says of each update whether it may cost us anything; knows no database until a flood begins."""

    flood: Flood
    database: Database
    house: House
    catalogue: Catalogue
    bot: CallingBot
    brake: Brake
    nursery: Nursery
    _owed: int = 0
    """How many of the next updates are backlog, by Telegram's own count."""

    async def count_backlog(self) -> None:
        """Ask Telegram how many updates gathered while nobody took them; TelegramError."""
        info = await self.bot.call("getWebhookInfo", {})
        pending = info.get("pending_update_count") if isinstance(info, dict) else None
        self._owed = pending if isinstance(pending, int) else 0

    def will_come_again(self, count: int) -> None:
        """So many updates could not be kept, by no fault of whoever sent them, and will be repeated."""
        self._owed += count

    def admits(self, came: Came) -> bool:
        """Whether to keep it; the first refusal of a flood starts the notice."""
        user_id = came.row.user_id
        if self._is_backlog(came) or user_id is None:
            return True
        verdict = self.flood.judge(user_id, monotonic())
        if verdict is Verdict.WELCOME:
            return True
        COUNTS.add("updates_refused_total", reason="flood")
        if verdict is Verdict.FLOODING:
            log.warning("flood_refused", user_id=user_id)
            self.nursery.start("flood-notice", self._tell(user_id))
        return False

    def _is_backlog(self, came: Came) -> bool:
        if self._owed > 0:
            self._owed -= 1
            return True
        return came.sent_at is not None and self.house.clock.now() - came.sent_at > LATE_AFTER

    async def _tell(self, user_id: UserId) -> None:
        """Ask a member for patience as soon as the pace allows; best effort, and nothing for a stranger."""
        for _ in range(MOST_WAITS):
            async with self.database.transaction() as tx:
                today = local_day(self.house.clock.now(), self.house.timezone)
                actor = await AccountStore(tx).actor(user_id, zone=self.house.timezone, on=today)
                if actor is None:
                    return
                turn = await self.brake.turn(tx)
                wait = RETRY_SECONDS if self.brake.is_on else turn.take(Lane.ANSWER, user_id)
                await self.brake.pass_on(tx, turn)
            if wait == 0:
                screen = refusal_screen(self.catalogue.speech(actor.language, actor.zone), Refusal("errors.flood"))
                try:
                    await send_screen(self.bot, user_id, screen)
                except TelegramError as error:  # what it says of the pace concerns everything that is sent
                    self.brake.note(classify(error), user_id)
                return
            await asyncio.sleep(wait)
