"""What a handler holds while it deals with one update: who speaks, what was said, what to answer."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from telegram import Message, Update
from telegram.ext import CallbackContext, ExtBot

from bot.domain.campaign import Campaign
from bot.domain.dialogs import Dialog
from bot.domain.identity import DeliveryId, UserId
from bot.domain.people import Actor
from bot.texts import Catalogue, Speech
from bot.usecases.desk import Desk
from bot.views.screen import Press, Screen, clean, split


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen to be stored as an answer; `edits` is the message it replaces, if any."""

    screen: Screen
    edits: int | None


@dataclass(slots=True)
class Handling:
    """One update on the desk, from its transaction's begin to its commit."""

    desk: Desk
    catalogue: Catalogue
    update: Update
    inbox_id: int
    user_id: UserId
    username: str | None
    telegram_language: str | None
    actor: Actor | None
    dialog: Dialog | None
    shown: list[Shown] = field(default_factory=list)
    failure: BaseException | None = None
    forgets: bool = False
    """Whether nothing of this update may stay behind."""

    @property
    def speech(self) -> Speech:
        """Texts in the language of whoever speaks."""
        if self.actor is None:
            return self.catalogue.speech(self.telegram_language or "zh", self.desk.house.timezone)
        return self.catalogue.speech(self.actor.language, self.actor.zone)

    def show(self, screen: Screen, *, fresh: bool = False) -> None:
        """Answer: edit the message whose button was tapped, else (or `fresh`) send a new one."""
        query = self.update.callback_query
        edits = query.message.message_id if query and query.message and not fresh else None
        *first, last = split(screen.text)
        for piece in first:
            self.shown.append(Shown(Screen(piece), edits))
            edits = None
        self.shown.append(Shown(Screen(last, screen.buttons, screen.media), edits))


CURRENT: ContextVar[Handling] = ContextVar("handling")
"""The update this task works on; intake sets it around `process_update`."""


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The argument of every handler."""

    press: Press = Press("", 0, "")
    payload: str = ""
    """What followed the command, such as the hashed token of a start link."""

    @property
    def handling(self) -> Handling:
        """The update on the desk."""
        return CURRENT.get()

    @property
    def do(self) -> Desk:
        """The use cases, inside this update's transaction."""
        return self.handling.desk

    @property
    def actor(self) -> Actor:
        """The member who speaks; only on routes that ask for one."""
        actor = self.handling.actor
        if actor is None:
            message = "this route serves outsiders, so it has no actor"
            raise LookupError(message)
        return actor

    @property
    def campaign(self) -> Campaign:
        """The plan in force."""
        return self.do.house.campaign

    @property
    def t(self) -> Speech:
        """Texts in the language of whoever speaks."""
        return self.handling.speech

    @property
    def message(self) -> Message | None:
        """The message that was sent or whose button was tapped, where Telegram still has it."""
        return self.handling.update.effective_message

    @property
    def words(self) -> str:
        """The text or caption that was sent, with nothing in it that could disguise a message."""
        message = self.handling.update.message
        return clean((message.text or message.caption or "") if message else "").strip()

    @property
    def dialog(self) -> Dialog:
        """What the bot last asked; only on routes of WORDS."""
        dialog = self.handling.dialog
        if dialog is None:
            message = "no dialog is open"
            raise LookupError(message)
        return dialog

    def show(self, screen: Screen, *, fresh: bool = False) -> None:
        """Answer: edit the message whose button was tapped, else (or `fresh`) send a new one."""
        self.handling.show(screen, fresh=fresh)

    async def pressed_delivery(self) -> DeliveryId:
        """The delivery whose button was tapped, which the tap proves to have arrived; whose it is is not checked."""
        delivery_id = DeliveryId(self.press.id)
        if self.message is not None:
            chat_id = self.handling.user_id
            await self.do.outbox.tapped(delivery_id, chat_id=chat_id, message_id=self.message.message_id)
        return delivery_id

    def forget_this_update(self) -> None:
        """Leave nothing of this update in the inbox once it is done."""
        self.handling.forgets = True
