"""Telling Telegram where to deliver, and seeing to it that it stays so; the deliveries are the door's business."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from telegram.error import TelegramError

from bot.arriving import ALLOWED_UPDATES
from bot.metrics import COUNTS
from bot.outcomes import Halted, Later, Refused, classify
from bot.transport import CallingBot
from bot.webhook import Door

log = structlog.get_logger(__name__)

LOOK_AGAIN_SECONDS = 60.0
"""How often Telegram is asked whether it still delivers here."""
TRY_AGAIN_SECONDS = 3.0
MALFORMED = "Malformed"
"""The outcome of a question whose answer has another form than the Bot API promises."""
MOST_CONNECTIONS = 40
"""Updates on their way here at the same time; Telegram's default, and enough for group commits."""


@dataclass(slots=True)
class Subscription:
    """The webhook at Telegram; several processes behind one address say the same."""

    bot: CallingBot
    door: Door
    count_backlog: Callable[[], Awaitable[None]]
    is_set: bool = False
    pending: int | None = None
    """Updates that wait at Telegram, as of the last look."""

    async def keep_forever(self) -> None:
        """Set it, then look after it until cancelled."""
        while True:
            try:
                await self._look()
                pause = LOOK_AGAIN_SECONDS
            except TelegramError as error:
                outcome = classify(error)
                level = log.error if isinstance(outcome, Halted | Refused) else log.warning
                level("webhook_not_set" if not self.is_set else "webhook_unknown", outcome=type(outcome).__name__)
                COUNTS.add("webhook_failed_total", outcome=type(outcome).__name__)
                pause = outcome.seconds if isinstance(outcome, Later) else TRY_AGAIN_SECONDS
            await asyncio.sleep(pause)

    async def _look(self) -> None:
        """Set the webhook at the first look, and whenever it is found to be another."""
        if not self.is_set:
            await self.count_backlog()
            await self._set()
            return
        info = await self.bot.call("getWebhookInfo", {})
        if not isinstance(info, dict):  # nobody knows how it stands; the next look may tell
            log.warning("webhook_unknown", outcome=MALFORMED)
            COUNTS.add("webhook_failed_total", outcome=MALFORMED)
            return
        self.pending = info.get("pending_update_count")
        if info.get("url") != self.door.url:
            log.error("webhook_was_taken_away")
            self.is_set = False
            await self._set()

    async def _set(self) -> None:
        await self.bot.call(
            "setWebhook",
            {
                "url": self.door.url,
                "secret_token": self.door.secret,
                "allowed_updates": list(ALLOWED_UPDATES),
                "max_connections": MOST_CONNECTIONS,
            },
        )
        self.is_set = True
        log.info("webhook_set")
