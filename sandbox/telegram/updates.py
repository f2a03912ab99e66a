"""The updates that wait for one bot: order, confirmation, allowed_updates; the waiting is done by the faces."""

from collections import deque
from collections.abc import Callable, Collection
from itertools import islice

from sandbox.telegram.wire import Json

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MAX_BATCH = 100  # api.json getUpdates
REMEMBERED = 1_000  # confirmed updates that can be delivered again
FAR_AHEAD = 10  # an offset further beyond the last id than this belongs to a numbering that is over (not verified)


class Updates:
    """A queue that forgets what the bot has confirmed."""

    def __init__(self) -> None:
        self.turn = 0
        self.listeners: set[Callable[[], None]] = set()
        self._waiting: deque[Json] = deque()
        self._confirmed: deque[Json] = deque(maxlen=REMEMBERED)
        self._last_id = 0
        self._is_renumbered = False
        self._allowed: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def last_id(self) -> int:
        """The number of the newest update, 0 before the first."""
        return self._last_id

    def number_from(self, number: int) -> None:
        """Give the next update this number, as Telegram does with a random one after a week without any (Update)."""
        self._is_renumbered = self._is_renumbered or number <= self._last_id
        self._last_id = number - 1

    def again(self, count: int) -> int:
        """Deliver the last `count` confirmed updates once more, before what waits; says how many there were."""
        repeated = [self._confirmed.pop() for _ in range(min(count, len(self._confirmed)))]
        self._waiting.extendleft(repeated)
        self.wake()
        return len(repeated)

    @property
    def allowed(self) -> list[str]:
        """What was last asked for; empty means the default set."""
        return sorted(self._allowed or ())

    def allow(self, kinds: list[str]) -> None:
        """Remember the wish of the bot; an empty list is the default set. Updates that wait already stay."""
        self._allowed = frozenset(kinds) or None

    def push(self, kind: str, body: Json) -> int | None:
        """Queue an update if the bot wants its kind; returns its id."""
        wanted = kind in self._allowed if self._allowed is not None else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        self._last_id += 1
        self._waiting.append({"update_id": self._last_id, kind: body})
        self.wake()
        return self._last_id

    def begin_poll(self) -> int:
        """A poll starts; any older one learns from `turn` that it is over."""
        self.turn += 1
        self.wake()
        return self.turn

    def confirm(self, offset: int) -> None:
        """Forget everything below `offset`; a negative one keeps only that many of the newest."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._confirmed.append(self._waiting.popleft())
            return
        if self._is_renumbered and offset > self._last_id + FAR_AHEAD:
            return
        while self._waiting and self._waiting[0]["update_id"] < offset:
            self._confirmed.append(self._waiting.popleft())

    def batch(self, limit: int = MAX_BATCH) -> list[Json]:
        """The oldest unconfirmed updates; they stay until they are confirmed."""
        return list(islice(self._waiting, max(1, min(limit, MAX_BATCH))))

    def next_outside(self, chats: Collection[int]) -> Json | None:
        """The oldest update of a chat that is not among `chats`, as a webhook is given them."""
        return next((update for update in self._waiting if chat_of(update) not in chats), None)

    def taken(self, update: Json) -> None:
        """The webhook has taken this one; no error if it is gone."""
        if update in self._waiting:
            self._waiting.remove(update)
            self._confirmed.append(update)

    def drop(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def wake(self) -> None:
        """Something changed for those who wait."""
        for wake in tuple(self.listeners):
            wake()


def chat_of(update: Json) -> int:
    """The chat an update is about; 0 for none."""
    about: Json = next((body for kind, body in update.items() if kind != "update_id"), {})
    chat: Json = about.get("chat") or about.get("message", {}).get("chat", {})
    return int(chat.get("id", 0))
