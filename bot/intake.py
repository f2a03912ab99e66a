"""Updates in: polled or pushed, and kept before they are acknowledged; how they are handled is turns.py's."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from telegram.error import TelegramError

from bot.arriving import ALLOWED_UPDATES, Came, Ignored, Malformed, read_update
from bot.clock import monotonic
from bot.crash_points import crash_point
from bot.flooding import Gate
from bot.metrics import COUNTS
from bot.nursery import Nursery
from bot.outcomes import Halted, Outcome, cause_of, classify
from bot.sender import Sender
from bot.storage.database import TROUBLE_AGAIN_SECONDS, Database, Transaction, Unavailable
from bot.storage.inbox import InboxStore
from bot.transport import UNREADABLE, CallingBot
from bot.turns import Turns
from bot.usecases.house import House

log = structlog.get_logger(__name__)

POLL_SECONDS = 25
"""How long Telegram holds an empty poll; the server caps it at 50."""
POLL_AGAIN_SECONDS = 3.0
POLL_PATIENCE_SECONDS = 10.0
"""How much longer than asked for a poll may take before it is cut and begun again."""
POLL_STALE_SECONDS = 90.0
"""Without a good poll for so long, polling has stalled (telegram.md 3)."""


@dataclass(slots=True)
class Intake:
    """The one way in, for long polling as for webhooks."""

    database: Database
    house: House
    bot: CallingBot
    sender: Sender
    turns: Turns
    nursery: Nursery
    gate: Gate
    patience: float = POLL_PATIENCE_SECONDS
    polled_at: float | None = None
    """Machine time of the last poll that Telegram answered and the database kept."""
    _offset: int | None = None
    _may_have_gathered: bool = True
    """Whether nobody polled for a while, so that a backlog may wait at Telegram."""

    async def poll_once(self, wait: int = POLL_SECONDS) -> int:
        """Fetch updates, keep them, and only then move the offset; says how many came."""
        if self._offset is None:
            async with self.database.transaction() as tx:
                self._offset = await self._inbox(tx).next_offset()
        begun_at = monotonic()
        parameters = {"offset": self._offset, "timeout": wait, "allowed_updates": list(ALLOWED_UPDATES)}
        async with asyncio.timeout(wait + self.patience):
            updates = await self.bot.call("getUpdates", parameters, read_timeout=wait + self.patience)
        if not isinstance(updates, list):
            raise TelegramError(UNREADABLE)
        await self.keep(updates)
        self._may_have_gathered = monotonic() - begun_at > wait + self.patience  # this process was stopped meanwhile
        self.polled_at = self.house.pulse.polled_at = monotonic()
        if updates:
            self._offset = _offset_after(updates)
        return len(updates)

    async def keep(self, updates: Sequence[object]) -> None:
        """Store updates durably and start their callback answers; Unavailable when nothing was stored.

        What is no update, nobody's business here or part of a flood is counted and left out.
        """
        came = [one for one in map(self._read, updates) if one is not None and self.gate.admits(one)]
        if not came:
            return
        crash_point("intake.before_keep")
        try:
            async with self.database.transaction() as tx:
                await self._inbox(tx).keep([one.row for one in came], at=self.house.clock.now())
        except Unavailable:
            self.gate.will_come_again(len(came))
            raise
        crash_point("intake.after_keep")
        for one in came:
            COUNTS.add("updates_kept_total")
            if one.query_id is not None:
                self.nursery.start("answer-callback", self._answer_callback(one.query_id))
        self.turns.wake()

    def _read(self, update: object) -> Came | None:
        try:
            came = read_update(update, self.house.bot_username)
        except (Malformed, Ignored) as reason:
            COUNTS.add("updates_refused_total", reason=str(reason))
            return None
        if came.row.flaw:
            COUNTS.add("updates_refused_total", reason=f"malformed_{came.row.flaw}")
            log.error("update_malformed", update_id=came.row.update_id, flaw=came.row.flaw)
        return came

    async def _answer_callback(self, query_id: str) -> None:
        """Stop the button's spinner; best effort, it is worth nothing later."""
        with contextlib.suppress(TelegramError):
            await self.bot.call("answerCallbackQuery", {"callback_query_id": query_id})

    async def poll_forever(self) -> None:
        """Poll until cancelled; a failure waits a little, our own fault stops all sending."""
        self._offset, self._may_have_gathered = None, True  # another process may have polled meanwhile
        wait = 0  # the first answer comes at once, so that /readyz need not wait for somebody to write
        while True:
            try:
                if self._may_have_gathered:
                    await self.gate.count_backlog()
                await self.poll_once(wait)
                wait = POLL_SECONDS
            except (TelegramError, TimeoutError) as error:
                self._may_have_gathered = True
                self._say_failed(outcome := classify(error), cause_of(error))
                if isinstance(outcome, Halted):
                    self.sender.brake.poll_refused(outcome)
                    self.sender.wake()
                await asyncio.sleep(POLL_AGAIN_SECONDS)
            except Unavailable as trouble:  # Telegram keeps what we could not, and gives it again
                self._may_have_gathered = True
                log.warning("poll_not_kept", database=str(trouble))
                await asyncio.sleep(TROUBLE_AGAIN_SECONDS)

    def _say_failed(self, outcome: Outcome, cause: str) -> None:
        """Our own fault and a standstill are said loudly."""
        name = type(outcome).__name__
        COUNTS.add("polls_failed_total", outcome=name)
        has_stalled = self.polled_at is not None and monotonic() - self.polled_at > POLL_STALE_SECONDS
        level = log.error if has_stalled or isinstance(outcome, Halted) else log.warning
        level("polling_stalled" if has_stalled else "poll_failed", outcome=name, cause=cause)

    def _inbox(self, tx: Transaction) -> InboxStore:
        return InboxStore(tx, self.house.bot_id)


def _offset_after(updates: Sequence[object]) -> int:
    """The offset that confirms these updates; TelegramError where none of them has an id to speak of."""
    for update in reversed(updates):
        update_id = update.get("update_id") if isinstance(update, dict) else None
        if isinstance(update_id, int):
            return update_id + 1
    raise TelegramError(UNREADABLE)
