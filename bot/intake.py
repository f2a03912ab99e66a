"""Updates in: kept before they are acknowledged, then handled one per person in order, each in one transaction."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import Application

from bot.arriving import ALLOWED_UPDATES, Came, Ignored, Malformed, read_update
from bot.clock import local_day, monotonic
from bot.crash_points import crash_point
from bot.domain.refusals import Refusal
from bot.flooding import Gate
from bot.metrics import COUNTS
from bot.nursery import Nursery
from bot.outcomes import Halted, Outcome, cause_of, classify
from bot.sender import Sender
from bot.storage.accounts import AccountStore
from bot.storage.database import TROUBLE_AGAIN_SECONDS, Database, Transaction, Unavailable
from bot.storage.dialogs import DialogStore
from bot.storage.inbox import InboxStore, Waiting
from bot.texts import Catalogue
from bot.transport import UNREADABLE, CallingBot
from bot.usecases.desk import Desk
from bot.usecases.house import House
from handlers.context import CURRENT, Handling
from handlers.errors import refusal_screen

log = structlog.get_logger(__name__)

POLL_SECONDS = 25
"""How long Telegram holds an empty poll; the server caps it at 50."""
MOST_ATTEMPTS = 5
"""After so many failures an update becomes a dead letter (reliability.md 2.1)."""
RETRY_WITHIN = timedelta(seconds=1)
POLL_AGAIN_SECONDS = 3.0
POLL_PATIENCE_SECONDS = 10.0
"""How much longer than asked for a poll may take before it is cut and begun again."""
POLL_STALE_SECONDS = 90.0
"""Without a good poll for so long, polling has stalled (telegram.md 3)."""


class Unreadable(Exception):  # it says what the update is
    """An update that python-telegram-bot can make nothing of; trying again would not help."""


@dataclass(slots=True)
class Intake:
    """The one way in, for long polling as for webhooks."""

    database: Database
    house: House
    catalogue: Catalogue
    application: Application[Any, Any, Any, Any, Any, Any]
    bot: CallingBot
    sender: Sender
    nursery: Nursery
    gate: Gate
    patience: float = POLL_PATIENCE_SECONDS
    polled_at: float | None = None
    """Machine time of the last poll that Telegram answered and the database kept."""
    _offset: int | None = None
    _may_have_gathered: bool = True
    """Whether nobody polled for a while, so that a backlog may wait at Telegram."""
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

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
        self.polled_at = monotonic()
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
        self._arrived.set()

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

    async def handle_forever(self) -> None:
        """Handle what waits until cancelled."""
        while True:
            self._arrived.clear()
            try:
                while await self.handle_one():
                    pass
            except Unavailable as trouble:
                log.warning("handling_waits", database=str(trouble))
                await asyncio.sleep(TROUBLE_AGAIN_SECONDS)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), timeout=1.0)

    async def handle_one(self) -> bool:
        """Handle the next update in one transaction; says whether there was one."""
        waiting: Waiting | None = None
        try:
            async with self.database.transaction() as tx:
                waiting = await self._inbox(tx).next_waiting(await tx.machine_now())
                if waiting is None:
                    return False
                await self._handle(tx, waiting)
                crash_point("intake.before_effect_commit")
            crash_point("intake.after_effect_commit")
        except Unavailable:  # the update's own attempts are not used up
            raise
        except Unreadable as unreadable:
            assert waiting is not None  # noqa: S101 - only reading one raises it
            await self._give_up(waiting, unreadable)
        except Exception as bug:  # the drain loop's own net
            if waiting is None:
                raise
            await self._count_failure(waiting, bug)
        self.sender.wake()
        return True

    async def _handle(self, tx: Transaction, waiting: Waiting) -> None:
        inbox = self._inbox(tx)
        update = _parsed(waiting, self.application.bot)
        forgets = waiting.user_id is None  # what is said in groups is nobody's business here
        if waiting.user_id is not None and update is not None:
            handling = await self._handling(tx, waiting, update)
            await self._process(tx, handling)
            for shown in handling.shown:
                await self.sender.answering.keep(
                    tx, shown.screen, inbox_id=waiting.id, chat_id=handling.user_id, message_id=shown.edits
                )
            forgets = handling.forgets
        await inbox.settle(waiting.id, at=self.house.clock.now(), forget=forgets)

    async def _process(self, tx: Transaction, handling: Handling) -> None:
        """Let the handlers work inside a savepoint; a refusal undoes the effect and becomes the answer."""
        token = CURRENT.set(handling)
        try:
            async with tx.savepoint():
                await self.application.process_update(handling.update)
                if handling.failure is not None:
                    raise handling.failure
        except Refusal as refusal:
            handling.shown.clear()
            handling.show(refusal_screen(handling.speech, refusal), fresh=True)
        finally:
            CURRENT.reset(token)

    async def _handling(self, tx: Transaction, waiting: Waiting, update: Update) -> Handling:
        assert waiting.user_id is not None  # noqa: S101 - asked by the caller
        user = update.effective_user
        accounts, today = AccountStore(tx), local_day(self.house.clock.now(), self.house.timezone)
        return Handling(
            desk=Desk(tx, self.house, waiting.user_id),
            catalogue=self.catalogue,
            update=update,
            inbox_id=waiting.id,
            user_id=waiting.user_id,
            username=user.username if user else None,
            telegram_language=user.language_code if user else None,
            actor=await accounts.actor(waiting.user_id, zone=self.house.timezone, on=today),
            dialog=await DialogStore(tx).find(waiting.user_id),
        )

    async def _count_failure(self, waiting: Waiting, bug: BaseException) -> None:
        """Undo happened already; remember the failure, and after the fifth put the update aside."""
        log.error("update_failed", inbox_id=waiting.id, attempt=waiting.attempts + 1, exc_info=bug)
        if waiting.attempts + 1 >= MOST_ATTEMPTS:
            await self._give_up(waiting, bug)
            return
        async with self.database.transaction() as tx:
            until = await tx.machine_now() + RETRY_WITHIN * 2**waiting.attempts
            await self._inbox(tx).postpone(waiting, until=until, error=type(bug).__name__)

    async def _give_up(self, waiting: Waiting, bug: BaseException) -> None:
        """Put the update aside for an operator and tell whoever sent it."""
        error = type(bug).__name__
        async with self.database.transaction() as tx:
            if await self._inbox(tx).bury(waiting, at=self.house.clock.now(), error=error):
                COUNTS.add("updates_given_up_total", error=error)
                await self._tell_it_failed(tx, waiting)

    async def _tell_it_failed(self, tx: Transaction, waiting: Waiting) -> None:
        if waiting.user_id is None:
            return
        today = local_day(self.house.clock.now(), self.house.timezone)
        actor = await AccountStore(tx).actor(waiting.user_id, zone=self.house.timezone, on=today)
        if actor is not None:
            t = self.catalogue.speech(actor.language, actor.zone)
            screen = refusal_screen(t, Refusal("errors.broken", number=str(waiting.id)))
            await self.sender.answering.keep(tx, screen, inbox_id=waiting.id, chat_id=waiting.user_id, message_id=None)

    def _inbox(self, tx: Transaction) -> InboxStore:
        return InboxStore(tx, self.house.bot_id)


def _parsed(waiting: Waiting, bot: Bot) -> Update | None:
    """The update as handlers get it; Unreadable where fields are missing or of a type nobody expects."""
    try:
        return Update.de_json(dict(waiting.body), bot)
    except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, OSError) as error:
        raise Unreadable(type(error).__name__) from error


def _offset_after(updates: Sequence[object]) -> int:
    """The offset that confirms these updates; TelegramError where none of them has an id to speak of."""
    for update in reversed(updates):
        update_id = update.get("update_id") if isinstance(update, dict) else None
        if isinstance(update_id, int):
            return update_id + 1
    raise TelegramError(UNREADABLE)
