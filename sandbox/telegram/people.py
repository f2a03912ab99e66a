"""People who use Telegram, and what the Bot API shows of them; their chats are kept elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sandbox.telegram.errors import ImpossibleError
from sandbox.telegram.feed import Feed
from sandbox.telegram.wire import Json


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot as BotFather made it."""

    id: int
    first_name: str = "Sandbox"
    username: str = "sandbox_bot"

    @classmethod
    def of_token(cls, token: str) -> "Bot":
        """A bot for a token `id:secret`; any other token gets id 1."""
        head = token.partition(":")[0]
        number = int(head) if head.isdigit() else 1
        return cls(number, username=f"sandbox_{number}_bot")

    def as_user(self) -> Json:
        """The Bot API's User."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account.

    `language_code`: of their app. `start_payload`: of the start link they were handed, not followed by itself.
    """

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    deactivated: bool = False
    start_payload: str = ""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def as_user(self) -> Json:
        """The Bot API's User."""
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, **_given(optional)}

    def as_chat(self) -> Json:
        """The Bot API's Chat: the private chat with this person."""
        optional = {"last_name": self.last_name, "username": self.username}
        return {"id": self.id, "type": "private", "first_name": self.first_name, **_given(optional)}


class People:
    """Everybody, by id."""

    def __init__(self, feed: Feed) -> None:
        self._people: dict[int, Person] = {}
        self._feed = feed

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people.values())

    def __len__(self) -> int:
        return len(self._people)

    def add(
        self,
        id: int | None = None,
        *,
        first_name: str,
        last_name: str = "",
        username: str = "",
        language_code: str = "",
        start_payload: str = "",
    ) -> Person:
        """Somebody gets an account; without `id` the next free one from 1001. The same id again changes all else."""
        number = id or max([1000, *self._people]) + 1
        if number <= 0:
            raise ImpossibleError(f"the id of a person is positive, not {number}")
        if not first_name:
            raise ImpossibleError("a person needs a first name")
        person = Person(number, first_name, last_name, username, language_code, start_payload=start_payload)
        self._people[number] = person
        self._feed.add("person", number)
        return person

    def find(self, person_id: int) -> Person | None:
        """The person with this id, if there is one."""
        return self._people.get(person_id)

    def get(self, person_id: int) -> Person:
        """The person with this id; ImpossibleError if there is none."""
        person = self.find(person_id)
        if person is None:
            raise ImpossibleError(f"nobody has the id {person_id}")
        return person

    def deactivate(self, person_id: int) -> None:
        """The account is deleted; there is no way back."""
        self._people[person_id] = replace(self.get(person_id), deactivated=True)
        self._feed.add("person", person_id)


def _given(fields: dict[str, str]) -> Json:
    return {name: value for name, value in fields.items() if value}
