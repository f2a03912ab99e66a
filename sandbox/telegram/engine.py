"""The face of the engine: calls of bots, acts of people, and what can be seen; it does no I/O and never waits."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sandbox.telegram import acts
from sandbox.telegram.account import Account, World
from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.errors import ApiError, ImpossibleError, method_not_found, unauthorized
from sandbox.telegram.facts import Violation, served
from sandbox.telegram.faults import Faults
from sandbox.telegram.feed import Feed
from sandbox.telegram.files import Files
from sandbox.telegram.journal import Journal
from sandbox.telegram.keyboards import button_labelled
from sandbox.telegram.ledger import Ledger
from sandbox.telegram.limits import REAL, Rates
from sandbox.telegram.methods import METHODS
from sandbox.telegram.people import Bot, People
from sandbox.telegram.refusals import refusal
from sandbox.telegram.wire import Json, Request, UploadedFile

NO_FILES: Mapping[str, UploadedFile] = {}


class Telegram:
    """A Telegram of its own.

    `tokens`: the bots that exist, by token. `now`: campaign time, aware (message dates, the 48 hours).
    `monotonic`: machine time in seconds (rates, expiry of taps).
    """

    def __init__(
        self,
        tokens: Mapping[str, Bot],
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        rates: Rates = REAL,
    ) -> None:
        self._world = _empty_world(now, monotonic, Feed())
        self.accounts = {token: Account(bot, self._world, rates) for token, bot in tokens.items()}
        self.faults = Faults()
        self._rates = rates

    # What a bot does

    def account(self, token: str) -> Account:
        """The bot of a token; 401 for an unknown one."""
        account = self.accounts.get(token)
        if account is None:
            raise unauthorized()
        return account

    def call(self, token: str, method: str, parameters: Json, files: Mapping[str, UploadedFile] = NO_FILES) -> object:
        """One Bot API call, its result as JSON; ApiError as the server would refuse it. A long poll returns at once."""
        account = self.account(token)
        name = served().name_of(method)
        if name is None:
            self.journal.add(method, "unknown_method")
            raise method_not_found()
        self.journal.calls[name] += 1
        values, violations = served().read(name, parameters, files)
        chat_id = values.get("chat_id")

        def warn(rule: str, path: str, detail: str) -> None:
            self.journal.add(name, rule, path=path, detail=detail, chat_id=chat_id)

        for violation in violations:
            warn(violation.rule, violation.path, violation.detail)
        if "parse_mode" in values:
            warn("parse_mode", "parse_mode", str(values["parse_mode"]))
        _refuse(name, violations)
        try:
            return METHODS[name](account, Request(name, values, files, warn))
        except ApiError as refused:
            if refused.finding:
                warn("refused", "", refused.description)
            raise

    # What people do

    def says(self, person_id: int, text: str, *, token: str | None = None) -> list[Message]:
        """Somebody writes a text."""
        return acts.says(self._to(token), self.people.get(person_id), text)

    def sends_photo(
        self, person_id: int, content: bytes, *, caption: str = "", name: str = "photo.jpg", token: str | None = None
    ) -> Message:
        """Somebody sends a photo: the bytes of a PNG, JPEG, GIF or WebP."""
        upload = UploadedFile(name, content)
        return acts.sends_file(self._to(token), self.people.get(person_id), "photo", upload, caption)

    def sends_document(
        self, person_id: int, content: bytes, *, name: str, caption: str = "", token: str | None = None
    ) -> Message:
        """Somebody sends a file."""
        upload = UploadedFile(name, content)
        return acts.sends_file(self._to(token), self.people.get(person_id), "document", upload, caption)

    def taps(self, person_id: int, message_id: int, data: bytes | str, *, token: str | None = None) -> str:
        """Somebody taps a button with this callback data; any bytes, any message. Returns the id of the query."""
        return acts.taps(self._to(token), self.people.get(person_id), message_id, data)

    def taps_label(self, person_id: int, message_id: int, label: str, *, token: str | None = None) -> Json:
        """Somebody taps the button with this label; returns the button (one with a link makes no callback)."""
        message = self.chat(person_id, token=token).find(message_id)
        if message is None:
            raise ImpossibleError(f"there is no message {message_id}")
        button = button_labelled(message.keyboard, label)
        if "callback_data" in button:
            self.taps(person_id, message_id, button["callback_data"], token=token)
        return button

    def opens_link(self, person_id: int, payload: str = "", *, token: str | None = None) -> list[Message]:
        """Somebody follows a start link."""
        return acts.opens_link(self._to(token), self.people.get(person_id), payload)

    def blocks(self, person_id: int, *, token: str | None = None) -> None:
        """Somebody blocks the bot."""
        acts.blocks(self._to(token), self.people.get(person_id))

    def unblocks(self, person_id: int, *, token: str | None = None) -> None:
        """Somebody unblocks the bot."""
        acts.unblocks(self._to(token), self.people.get(person_id))

    # What can be seen

    @property
    def people(self) -> People:
        """Everybody who has an account."""
        return self._world.people

    @property
    def files(self) -> Files:
        """Everything uploaded."""
        return self._world.files

    @property
    def ledger(self) -> Ledger:
        """What really arrived."""
        return self._world.ledger

    @property
    def journal(self) -> Journal:
        """What a careful bot would not have sent."""
        return self._world.journal

    @property
    def feed(self) -> Feed:
        """What changed on anybody's screen."""
        return self._world.feed

    def messages(self, person_id: int, *, token: str | None = None) -> list[Message]:
        """The chat of a person, oldest first, deleted messages included."""
        return list(self.chat(person_id, token=token).messages.values())

    def chat(self, person_id: int, *, token: str | None = None) -> Chat:
        """The chat of a person: started, blocked, messages, notices."""
        return self._to(token).chat_with(person_id)

    def menu(self, person_id: int, *, token: str | None = None) -> list[Json]:
        """The commands in a person's menu."""
        return self._to(token).commands.seen_by(self.people.get(person_id))

    @property
    def rates(self) -> Rates:
        """How fast every bot may send."""
        return self._rates

    @rates.setter
    def rates(self, rates: Rates) -> None:
        self._rates = rates
        for account in self.accounts.values():
            account.limits.rates = rates

    def reset(self) -> None:
        """Nobody and nothing again; only the counting of ids and events goes on."""
        old = self._world
        self._world = _empty_world(old.now, old.monotonic, old.feed)
        self.faults.clear()
        for account in self.accounts.values():
            account.start_over(self._world)
        self.feed.add("reset")

    def _to(self, token: str | None) -> Account:
        """The bot meant; the first one where nothing was said."""
        if token is None:
            return next(iter(self.accounts.values()))
        if token not in self.accounts:
            raise ImpossibleError("there is no bot with this token")
        return self.accounts[token]


def _empty_world(now: Callable[[], datetime], monotonic: Callable[[], float], feed: Feed) -> World:
    return World(now, monotonic, feed, People(feed), Files(), Ledger(), Journal())


def _refuse(method: str, violations: list[Violation]) -> None:
    for violation in violations:
        refused = refusal(method, violation)
        if refused:
            raise refused
