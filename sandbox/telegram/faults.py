"""Faults to come: which request goes wrong, and how; the faces make it happen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

KINDS = frozenset(
    {"delay", "too_many", "refuse", "migrated", "error_before", "error_after", "half", "page", "drop", "reset"}
)
EVERY = "*"
WEBHOOK = "webhook"
"""Stands among the methods for the requests that Telegram itself makes."""
UNASKED = frozenset({"getupdates", WEBHOOK})


@dataclass(slots=True)
class Fault:
    """Something that goes wrong with requests.

    `kind`: delay (done, but the answer comes `delay_s` late), too_many (429 with `retry_after`, nothing done), refuse
    (`code`, nothing done), migrated (400 with the chat id of the supergroup it has become, nothing done),
    error_before (500, nothing done), error_after (500 although it was done), half (done, then the connection ends in
    the middle of the answer), page (done, and a page of somebody in between instead of the answer), drop (done, then
    the connection ends without an answer), reset (the connection is reset, nothing done).
    `methods` empty: every method but getUpdates and `webhook` (an update on its way to the bot); `*` is really every
    one. `chat_id` 0: any chat. `count`: how often it still happens, None for ever. `probability` of each time is drawn
    from `seed`.
    """

    number: int
    kind: str
    methods: frozenset[str] = frozenset()
    chat_id: int = 0
    count: int | None = None
    probability: float = 1.0
    seed: int = 0
    delay_s: float = 0.0
    retry_after: int = 1
    code: int = 400
    happened: int = 0
    _random: Random = field(default_factory=Random, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault {self.kind!r}; there are {', '.join(sorted(KINDS))}")
        self.methods = frozenset(name.lower() for name in self.methods)
        self._random = Random(self.seed)  # noqa: S311 - repeatable, not secret

    def concerns(self, method: str, chat_id: int) -> bool:
        """Whether it could happen to this request."""
        if self.count == 0 or (self.chat_id and self.chat_id != chat_id):
            return False
        if not self.methods:
            return method.lower() not in UNASKED
        return EVERY in self.methods or method.lower() in self.methods

    def strikes(self) -> bool:
        """Draw; counts what happens."""
        if self.probability < 1 and self._random.random() >= self.probability:
            return False
        self.happened += 1
        if self.count is not None:
            self.count -= 1
        return True


class Faults:
    """The faults to come, in the order they were asked for."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._count = 0

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    def add(  # noqa: PLR0913  # one keyword for each thing a fault may say
        self,
        kind: str,
        methods: Iterable[str] = (),
        *,
        chat_id: int = 0,
        count: int | None = None,
        probability: float = 1.0,
        seed: int = 0,
        delay_s: float = 0.0,
        retry_after: int = 1,
        code: int = 400,
    ) -> Fault:
        """Ask for a fault; ValueError for an unknown kind."""
        fault = Fault(
            self._count + 1, kind, frozenset(methods), chat_id, count, probability, seed, delay_s, retry_after, code
        )
        self._count += 1
        self._faults.append(fault)
        return fault

    def remove(self, number: int) -> None:
        """No more of this fault; no error if it is gone."""
        self._faults = [fault for fault in self._faults if fault.number != number]

    def clear(self) -> None:
        """No more faults."""
        self._faults.clear()

    def struck(self, method: str, chat_id: int) -> list[Fault]:
        """What goes wrong with this request."""
        if not self._faults:
            return []
        return [fault for fault in self._faults if fault.concerns(method, chat_id) and fault.strikes()]
