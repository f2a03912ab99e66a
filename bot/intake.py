"""Updates in: kept before they are acknowledged, then handled one per person in order, each in one transaction."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application

from bot.clock import local_day, monotonic
from bot.crash_points import crash_point
from bot.domain.identity import UserId
from bot.domain.invites import without_tokens
from bot.domain.refusals import Refusal
from bot.nursery import Nursery
from bot.outcomes import Halted, classify
from bot.sender import Sender
from bot.storage.accounts import AccountStore
from bot.storage.database import TROUBLE_AGAIN_SECONDS, Database, Transaction, Unavailable
from bot.storage.dialogs import DialogStore
from bot.storage.inbox import Arrived, InboxStore, Waiting
from bot.texts import Catalogue
from bot.transport import CallingBot
from bot.usecases.desk import Desk
from bot.usecases.house import House
from handlers.context import CURRENT, Handling
from handlers.errors import refusal_screen

log = structlog.get_logger(__name__)

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
POLL_SECONDS = 25
"""How long Telegram holds an empty poll; the server caps it at 50."""
MOST_ATTEMPTS = 5
"""After so many failures an update becomes a dead letter (reliability.md 2.1)."""
RETRY_WITHIN = timedelta(seconds=1)
POLL_AGAIN_SECONDS = 3.0


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
    polled_at: float | None = None
    """Machine time of the last poll that Telegram answered and the database kept."""
    _offset: int | None = None
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def poll_once(self, wait: int = POLL_SECONDS) -> int:
        """Fetch updates, keep them, and only then move the offset; says how many came."""
        if self._offset is None:
            async with self.database.transaction() as tx:
                self._offset = await self._inbox(tx).next_offset()
        updates: Sequence[Mapping[str, Any]] = await self.bot.call(
            "getUpdates",
            {"offset": self._offset, "timeout": wait, "allowed_updates": list(ALLOWED_UPDATES)},
            read_timeout=wait + 10,
        )
        await self.keep(updates)
        self.polled_at = monotonic()
        if updates:
            self._offset = updates[-1]["update_id"] + 1
        return len(updates)

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store updates durably and start their callback answers."""
        arrived = [_arrived(update, self.house.bot_username) for update in updates]
        if arrived:
            crash_point("intake.before_keep")
            async with self.database.transaction() as tx:
                await self._inbox(tx).keep(arrived, at=self.house.clock.now())
            crash_point("intake.after_keep")
            for update in updates:
                if "callback_query" in update:
                    self.nursery.start("answer-callback", self._answer_callback(update["callback_query"]["id"]))
            self._arrived.set()

    async def _answer_callback(self, query_id: str) -> None:
        """Stop the button's spinner; best effort, it is worth nothing later."""
        with contextlib.suppress(TelegramError):
            await self.bot.call("answerCallbackQuery", {"callback_query_id": query_id})

    async def poll_forever(self) -> None:
        """Poll until cancelled; a failure waits a little, our own fault is said loudly."""
        wait = 0  # the first answer comes at once, so that /readyz need not wait for somebody to write
        while True:
            try:
                await self.poll_once(wait)
                wait = POLL_SECONDS
            except TelegramError as error:
                outcome = classify(error)
                level = log.error if isinstance(outcome, Halted) else log.warning
                level("poll_failed", outcome=type(outcome).__name__)
                await asyncio.sleep(POLL_AGAIN_SECONDS)
            except Unavailable as trouble:  # Telegram keeps what we could not, and gives it again
                log.warning("poll_not_kept", database=str(trouble))
                await asyncio.sleep(TROUBLE_AGAIN_SECONDS)

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
        except Exception as bug:  # the drain loop's own net
            if waiting is None:
                raise
            await self._count_failure(waiting, bug)
        self.sender.wake()
        return True

    async def _handle(self, tx: Transaction, waiting: Waiting) -> None:
        inbox = self._inbox(tx)
        update = Update.de_json(dict(waiting.body), self.application.bot)
        forgets = waiting.user_id is None  # what is said in groups is nobody's business here
        if waiting.user_id is not None and update is not None:
            handling = await self._handling(tx, waiting, update)
            await self._process(tx, handling)
            for shown in handling.shown:
                await self.sender.answering.keep(
                    tx, shown.screen, inbox_id=waiting.id, chat_id=handling.user_id, message_id=shown.edits
                )
            forgets = handling.forgets or await AccountStore(tx).person_of(handling.user_id) is None
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
        async with self.database.transaction() as tx:
            inbox, name = self._inbox(tx), type(bug).__name__
            if waiting.attempts + 1 < MOST_ATTEMPTS:
                until = await tx.machine_now() + RETRY_WITHIN * 2**waiting.attempts
                await inbox.postpone(waiting.id, until=until, error=name)
                return
            await inbox.bury(waiting.id, at=self.house.clock.now(), error=name)
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


def _arrived(update: Mapping[str, Any], bot_username: str) -> Arrived:
    """The update as it is kept: a start link's token only as a hash, other chats than private without a person."""
    about: Mapping[str, Any] = next((update[kind] for kind in ALLOWED_UPDATES if kind in update), {})
    chat = about.get("chat") or about.get("message", {}).get("chat", {})
    user = about.get("from") if chat.get("type", "private") == "private" else None
    return Arrived(update["update_id"], UserId(user["id"]) if user else None, without_tokens(update, bot_username))
