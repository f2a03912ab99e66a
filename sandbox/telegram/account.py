"""One bot on the server: its chats, updates, taps, menus and pace; the methods of the Bot API act on it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sandbox.telegram.callbacks import Callbacks
from sandbox.telegram.chats import Chat, Content, Message, Notice, as_message
from sandbox.telegram.commands import Commands
from sandbox.telegram.errors import bad_request, forbidden
from sandbox.telegram.feed import Feed
from sandbox.telegram.files import Files
from sandbox.telegram.journal import Journal
from sandbox.telegram.keyboards import data_of, labels_of
from sandbox.telegram.ledger import Arrival, Ledger
from sandbox.telegram.limits import Limits, Rates
from sandbox.telegram.people import Bot, People, Person
from sandbox.telegram.updates import Updates
from sandbox.telegram.webhook import Webhook
from sandbox.telegram.wire import Json, Request


@dataclass(frozen=True, slots=True)
class World:
    """What all bots share. `now`: campaign time (dates, 48 hours); `monotonic`: machine seconds (rates, taps)."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    feed: Feed
    people: People
    files: Files
    ledger: Ledger
    journal: Journal


class Account:
    """A bot with everything the server keeps for it."""

    def __init__(self, bot: Bot, world: World, rates: Rates) -> None:
        self.bot = bot
        self.world = world
        self.chats: dict[int, Chat] = {}
        self.updates = Updates()
        self.callbacks = Callbacks(world.monotonic)
        self.commands = Commands()
        self.limits = Limits(world.monotonic, rates)
        self.webhook = Webhook()
        self._last_message_id = 0

    def start_over(self, world: World) -> None:
        """An empty world, but the counting goes on: a bot that follows must not meet an old id again."""
        self.world = world
        self.chats.clear()
        self.updates.drop()
        self.callbacks = Callbacks(self.world.monotonic, self.callbacks.expires_after_s)
        self.commands = Commands()
        self.limits = Limits(self.world.monotonic, self.limits.rates)
        self.webhook = Webhook()

    def chat_with(self, person_id: int) -> Chat:
        """The chat with a person, made where there is none."""
        return self.chats.setdefault(person_id, Chat(person_id))

    def require_chat(self, chat_id: object) -> tuple[Chat, Person]:
        """A chat the bot knows; 400 for any other."""
        person = self.world.people.find(chat_id) if isinstance(chat_id, int) else None
        if person is None:
            raise bad_request("chat not found")
        return self.chat_with(person.id), person

    def require_writable(self, chat_id: object) -> Chat:
        """A chat the bot may write to; 403 where the person cannot be reached."""
        chat, person = self.require_chat(chat_id)
        if person.deactivated:
            raise forbidden("user is deactivated")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def shape(self, message: Message, chat: Chat) -> Json:
        """The Bot API's Message."""
        return as_message(message, chat, self.world.people.get(chat.person_id), self.bot)

    def send(self, chat: Chat, content: Content, request: Request, markup: Json | None) -> Message:
        """A message of the bot arrives."""
        reply = request.values.get("reply_parameters") or {}
        message = Message(
            self._next_id(),
            from_bot=True,
            sent_at=self.world.now(),
            content=content,
            markup=markup,
            reply_to=_reply_to(chat, reply),
            protected=request.flag("protect_content"),
        )
        chat.messages[message.id] = message
        self._arrived("new", chat, message, request.method)
        return message

    def receive(self, chat: Chat, content: Content) -> Message:
        """A message of the person, which becomes an update."""
        message = Message(self._next_id(), from_bot=False, sent_at=self.world.now(), content=content)
        chat.started = True
        chat.messages[message.id] = message
        self.world.feed.add("new", chat.person_id, message.id, from_bot=False)
        self.updates.push("message", self.shape(message, chat))
        return message

    def edit(self, chat: Chat, message: Message, request: Request) -> None:
        """A message of the bot changes into `message`."""
        edited = replace(message, edited_at=self.world.now())
        chat.messages[message.id] = edited
        self._arrived("edit", chat, edited, request.method)

    def delete(self, chat: Chat, message: Message, request: Request) -> None:
        """A message disappears; the sandbox remembers it."""
        gone = replace(message, deleted_at=self.world.now())
        chat.messages[message.id] = gone
        self._arrived("delete", chat, gone, request.method)

    def notify(self, chat: Chat, notice: Notice) -> None:
        """The answer to a tap shows."""
        chat.notices.append(notice)
        self.world.feed.add(
            "answer", chat.person_id, notice.message_id, text=notice.text, alert=notice.is_alert, url=notice.url
        )

    def _next_id(self) -> int:
        self._last_message_id += 1
        return self._last_message_id

    def _arrived(self, kind: str, chat: Chat, message: Message, method: str) -> None:
        world = self.world
        arrival = Arrival(
            seq=world.ledger.last + 1,
            at=world.now(),
            bot_id=self.bot.id,
            chat_id=chat.person_id,
            person=world.people.get(chat.person_id).name,
            kind=kind,
            method=method,
            message_id=message.id,
            text=message.content.text,
            data=data_of(message.keyboard),
            labels=labels_of(message.keyboard),
        )
        world.ledger.add(arrival)
        seen_as = {"new": "new", "edit": "edited", "delete": "deleted"}[kind]
        world.feed.add(seen_as, chat.person_id, message.id, from_bot=True)


def _reply_to(chat: Chat, reply: Json) -> int | None:
    """The message answered; 400 where it is gone, unless the bot said that does not matter."""
    wanted = reply.get("message_id")
    if not wanted:
        return None
    if chat.find(wanted):
        return int(wanted)
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
