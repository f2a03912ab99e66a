"""One update's turn: handled, answered and marked done in one commit; how updates come in is intake.py's."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.ext import Application

from bot.clock import local_day
from bot.crash_points import crash_point
from bot.domain.refusals import Refusal
from bot.metrics import COUNTS
from bot.sender import Sender
from bot.storage.accounts import AccountStore
from bot.storage.database import TROUBLE_AGAIN_SECONDS, Database, Transaction, Unavailable
from bot.storage.dialogs import DialogStore
from bot.storage.inbox import InboxStore, Waiting
from bot.texts import Catalogue
from bot.usecases.desk import Desk
from bot.usecases.house import House
from handlers.context import CURRENT, Handling
from handlers.errors import refusal_screen

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 5
"""After so many failures an update becomes a dead letter (reliability.md 2.1)."""
RETRY_WITHIN = timedelta(seconds=1)


class Unreadable(Exception):  # it says what the update is
    """An update that python-telegram-bot can make nothing of; trying again would not help."""


class TurnedDown(Exception):  # it says what became of the update
    """A refusal on its way out of the transaction it undoes, with whom it is for."""

    def __init__(self, handling: Handling, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.handling, self.refusal = handling, refusal


@dataclass(slots=True)
class Taken:
    """What one turn took from the inbox, kept where its transaction can't undo it."""

    waiting: Waiting | None = None


@dataclass(slots=True)
class Turns:
    """Takes what waits in the inbox, whoever put it there."""

    database: Database
    house: House
    catalogue: Catalogue
    application: Application[Any, Any, Any, Any, Any, Any]
    sender: Sender
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)
    _running: int = 0
    _is_stopping: bool = False

    def wake(self) -> None:
        """There may be something to handle."""
        self._arrived.set()

    async def handle_forever(self) -> None:
        """Handle what waits until stopped."""
        self._running += 1
        try:
            while not self._is_stopping:
                self._arrived.clear()
                await self._handle_all()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._arrived.wait(), timeout=1.0)
        finally:
            self._running -= 1
            self._ended.set()

    async def _handle_all(self) -> None:
        try:
            while not self._is_stopping and await self.handle_one():
                pass
        except Unavailable as trouble:
            log.warning("handling_waits", database=str(trouble))
            await asyncio.sleep(TROUBLE_AGAIN_SECONDS)

    async def stop(self, within: float) -> None:
        """Begin no more turns; wait `within` seconds for those under way, whose answers the sender then lets go of."""
        self._is_stopping = True
        self.wake()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._running:
                    self._ended.clear()
                    await self._ended.wait()

    async def handle_one(self) -> bool:
        """Handle the next update in one transaction; says whether there was one."""
        taken = Taken()
        try:
            await self._take(taken)
        except Unavailable:  # the update's own attempts are not used up
            raise
        except Unreadable as unreadable:
            assert taken.waiting is not None  # noqa: S101 - only reading one raises it
            await self._give_up(taken.waiting, unreadable)
        except Exception as bug:  # the drain loop's own net
            if taken.waiting is None:
                raise
            await self._count_failure(taken.waiting, bug)
        if taken.waiting is None:
            return False
        self.sender.wake()
        return True

    async def _take(self, taken: Taken) -> None:
        """Effect, answer and `done` in one commit; a refusal undoes the effect first, and takes a second one."""
        try:
            async with self.database.transaction() as tx:
                taken.waiting = await self._inbox(tx).next_waiting(await tx.machine_now())
                if taken.waiting is None:
                    return
                await self._handle(tx, taken.waiting)
                crash_point("intake.before_effect_commit")
        except TurnedDown as no:
            assert taken.waiting is not None  # noqa: S101 - only handling one raises it
            await self._refuse(taken.waiting, no)
        crash_point("intake.after_effect_commit")

    async def _handle(self, tx: Transaction, waiting: Waiting) -> None:
        update = _parsed(waiting, self.application.bot)
        if waiting.user_id is None or update is None:  # what is said in groups is nobody's business here
            await self._inbox(tx).settle(waiting.id, at=self.house.clock.now(), forget=waiting.user_id is None)
            return
        handling = await self._handling(tx, waiting, update)
        await self._process(handling)
        await self._finish(tx, waiting, handling)

    async def _process(self, handling: Handling) -> None:
        token = CURRENT.set(handling)
        try:
            await self.application.process_update(handling.update)
        finally:
            CURRENT.reset(token)
        if isinstance(handling.failure, Refusal):
            raise TurnedDown(handling, handling.failure)
        if handling.failure is not None:
            raise handling.failure

    async def _finish(self, tx: Transaction, waiting: Waiting, handling: Handling) -> None:
        """Keep the answers and mark it done."""
        for shown in handling.shown:
            await self.sender.answering.keep(
                tx, shown.screen, inbox_id=waiting.id, chat_id=handling.user_id, message_id=shown.edits
            )
        await self._inbox(tx).settle(waiting.id, at=self.house.clock.now(), forget=handling.forgets)

    async def _refuse(self, waiting: Waiting, no: TurnedDown) -> None:
        """Answer with the polite no, unless another process has dealt with the update since the effect was undone."""
        handling = no.handling
        handling.shown.clear()
        handling.show(refusal_screen(handling.speech, no.refusal), fresh=True)
        async with self.database.transaction() as tx:
            if await self._inbox(tx).is_still_waiting(waiting):
                await self._finish(tx, waiting, handling)
                crash_point("intake.before_effect_commit")

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
