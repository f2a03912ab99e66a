"""What is known after a trouble: the database's rows and what the sandbox saw; what must hold of them is invariants.py."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, text

from bot.domain.deliveries import State
from bot.storage import tables as t
from bot.storage.database import Database, Transaction

OPEN = (State.QUEUED, State.HELD, State.SENDING, State.UNCERTAIN)
"""States of a delivery that are not final."""
_READ = (
    "answer",
    "audit",
    "broadcast",
    "consent",
    "deed",
    "delivery",
    "inbox",
    "occurrence",
    "role_grant",
    "telegram_account",
)
_CARRYING = frozenset(
    {"read", "phase", "bound.yes", "ci_on", "ci_off", "ci_submit", "ci_skip", "ci_edit"}
    | {"plan.look", "plan.put", "plan.keep"}
)
"""Verbs of buttons whose number is that of the delivery they came with."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the sandbox tells: everything that arrived, and how its queue of updates stands."""

    arrivals: Sequence[Mapping[str, Any]]
    last_update_id: int
    waiting: int
    most_in_a_second: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both sides of the matter. `told`: sentences of deeds that people told, each of them different."""

    rows: Mapping[str, Sequence[Row[Any]]]
    seen: Seen
    machine_now: datetime
    broken: Sequence[str] = ()
    """What the database's own checks find."""
    told: Sequence[str] = ()
    per_second: float = 30
    """The most requests that any second may hold; 0 where the pace is lifted."""
    buried: int = 0
    """How many updates ended as dead letters, as they should."""
    _by_chat: Mapping[int, Mapping[int, Mapping[str, Any]]] = field(default_factory=dict)
    """Messages of the bot as they first arrived, by chat and number."""
    _carried: Mapping[tuple[int, int], set[int]] = field(default_factory=dict)
    """Numbers of messages by chat and by the delivery that their buttons name."""

    def arrival(self, delivery: Row[Any]) -> Mapping[str, Any] | None:
        """The copy whose number the row keeps, as it arrived."""
        return self._by_chat.get(delivery.chat_id, {}).get(delivery.message_id)

    def copies(self, delivery: Row[Any]) -> int:
        """How many copies of a message that was sent anew really arrived, whatever the row says."""
        found = set(self._carried.get((delivery.chat_id, delivery.id), ()))
        if self.arrival(delivery) is not None:
            found.add(delivery.message_id)
        if delivery.kind == "broadcast":
            words = self._words_of(delivery.broadcast_id)
            found |= {number for number, one in self._by_chat.get(delivery.chat_id, {}).items() if words in one["text"]}
        return len(found)

    def _words_of(self, broadcast_id: int) -> str:
        """A broadcast's copies are known by the author's words, which each test makes different."""
        words: str = next(one.content["text"] for one in self.rows["broadcast"] if one.id == broadcast_id)
        return words


def seen_in(arrivals: Iterable[Mapping[str, Any]], updates: Mapping[str, int]) -> Seen:
    """What a sandbox saw, from what its control routes answer."""
    dated = [{**arrival, "when": datetime.fromisoformat(arrival["at"])} for arrival in arrivals]
    return Seen(dated, updates["last_id"], updates["waiting"], updates["most_in_a_second"])


async def gather(
    database: Database, seen: Seen, *, told: Sequence[str] = (), per_second: float = 30, buried: int = 0
) -> Evidence:
    """Read the database once, and put what arrived in order."""
    async with database.transaction() as tx:
        rows = {name: await tx.rows(select(getattr(t, name))) for name in _READ}
        machine_now = await tx.machine_now()
        broken = [*await _integrity(tx), *await _dangling(tx)]
    by_chat: dict[int, dict[int, Mapping[str, Any]]] = defaultdict(dict)
    for one in seen.arrivals:
        if one["kind"] == "new":
            by_chat[one["chat_id"]][one["message_id"]] = one
    return Evidence(rows, seen, machine_now, broken, told, per_second, buried, by_chat, _carried(by_chat))


def _carried(by_chat: Mapping[int, Mapping[int, Mapping[str, Any]]]) -> Mapping[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for chat, messages in by_chat.items():
        for number, arrival in messages.items():
            for data in arrival["data"]:
                _version, verb, about, *_rest = data.split(":")
                if verb in _CARRYING:
                    found[chat, int(about)].add(number)
    return found


async def _integrity(tx: Transaction) -> list[str]:
    """The database's own opinion of its files and constraints."""
    if tx.dialect == "sqlite":
        found = [str(row[0]) for row in await tx.rows(text("PRAGMA integrity_check"))]
        return [line for line in found if line != "ok"]
    indexes = await tx.rows(text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"))
    constraints = await tx.rows(text("SELECT conname FROM pg_constraint WHERE NOT convalidated"))
    return [f"{row[0]} is not valid" for row in (*indexes, *constraints)]


async def _dangling(tx: Transaction) -> list[str]:
    """References to rows that are not there."""
    found = []
    for table in t.metadata.sorted_tables:
        for key in table.foreign_keys:
            here, there = key.parent, key.column.table.alias("there")
            is_there = select(there.c[key.column.name]).where(there.c[key.column.name] == here).exists()
            count = await tx.value(select(func.count()).select_from(table).where(here.is_not(None), ~is_there))
            if count:
                found.append(f"{count} of {table.name}.{here.name} name a row that is not there")
    return found
