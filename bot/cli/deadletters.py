"""`deadletter`: updates nobody could handle, deliveries (d1) and occurrences (o1) given up for reasons of our own."""

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from bot.cli.orders import carry_out
from bot.cli.settled import settings_of
from bot.control import Said
from bot.storage.audit import AuditStore
from bot.storage.database import Transaction
from bot.storage.deadletters import DeadLetter, DeadLetterStore
from bot.storage.undelivered import Undelivered, UndeliveredStore
from bot.storage.unfired import Unfired, UnfiredStore
from bot.usecases.house import House

Facts = Mapping[str, object]
"""What `show` tells of one, by name."""
L = TypeVar("L")
L_co = TypeVar("L_co", covariant=True)

_NUMBER = re.compile(r"[do]?[0-9]{1,18}")


def deadletter(arguments: argparse.Namespace) -> int:
    """List, show, retry or drop what could not be handled or delivered."""
    return carry_out(settings_of(arguments), "deadletter", {"act": arguments.act, "number": arguments.number})


class Pile(Protocol[L_co]):
    """Dead letters of one sort, as their store has them."""

    async def all(self) -> Sequence[L_co]: ...
    async def find(self, number: int, /) -> L_co | None: ...
    async def revive(self, number: int, /) -> None: ...
    async def drop(self, number: int, /, *, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Sort(Generic[L]):
    """What tells one sort of dead letter from another: its letter, where it lies, and how it is told."""

    letter: str
    noun: str
    pile: Callable[[Transaction], Pile[L]]
    line: Callable[[L], str]
    shown: Callable[[L], Facts]
    audited: Callable[[L], dict[str, str | None]]
    again: str
    """What a retry leads to."""

    async def lines(self, tx: Transaction) -> list[str]:
        """One line for each of them."""
        return [self.line(one) for one in await self.pile(tx).all()]

    async def tend(self, tx: Transaction, home: House, act: str, wanted: str) -> Said:
        """Show, retry or drop the one that is `wanted`, a number behind the letter."""
        pile, number = self.pile(tx), int(wanted.removeprefix(self.letter) or 0)
        one = await pile.find(number)
        if one is None:
            return _unknown(wanted)
        if act == "show":
            return Said(out=[f"{name}: {value}" for name, value in self.shown(one).items()])
        if act == "retry":
            await pile.revive(number)
        else:
            await pile.drop(number, at=home.clock.now())
        await AuditStore(tx).note(
            None, f"deadletter.{act}", f"{self.noun}:{number}", at=home.clock.now(), detail=self.audited(one)
        )
        return Said(out=[f"{wanted} {self.again}" if act == "retry" else f"{wanted} dropped"])


async def tend_deadletters(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `deadletter list|show|retry|drop`."""
    act, wanted = order["act"], str(order["number"] or "")
    if act == "list":
        return Said(out=[line for sort in SORTS for line in await sort.lines(tx)] or ["no dead letters"])
    if _NUMBER.fullmatch(wanted) is None:
        return _unknown(wanted)
    sort = next(sort for sort in SORTS if wanted.rstrip("0123456789") == sort.letter)
    return await sort.tend(tx, home, act, wanted)


def _unknown(wanted: str) -> Said:
    return Said(err=[f"no dead letter {wanted}; `deadletter list` shows them" if wanted else "which one?"], status=1)


def _line(letter: DeadLetter) -> str:
    return f"{letter.id}\t{letter.received_at:%Y-%m-%d %H:%M:%S}Z\t{letter.kind}\t{letter.error or 'unknown'}"


def _line_of_delivery(one: Undelivered) -> str:
    return f"d{one.id}\t{one.owed_at:%Y-%m-%d %H:%M:%S}Z\tdelivery: {one.kind}\t{one.reason}"


def _line_of_occurrence(one: Unfired) -> str:
    return f"o{one.id}\t{one.due_at:%Y-%m-%d %H:%M:%S}Z\toccurrence: {one.rule} {one.slot}\t{one.reason}"


def _shown(letter: DeadLetter) -> Facts:
    return {
        "number": letter.id,
        "update": letter.update_id,
        "kind": letter.kind,
        "member": letter.member or "not bound",
        "account": letter.user_id or "none",
        "received": f"{letter.received_at:%Y-%m-%d %H:%M:%S}Z",
        "given up": _instant(letter.given_up_at),
        "attempts": letter.attempts,
        "error": letter.error or "unknown",
    }


def _shown_delivery(one: Undelivered) -> Facts:
    return {
        "number": f"d{one.id}",
        "kind": one.kind,
        "member": one.member or "nobody",
        "owed": _instant(one.owed_at),
        "given up": _instant(one.given_up_at),
        "attempts": one.attempts,
        "reason": one.reason,
    }


def _shown_occurrence(one: Unfired) -> Facts:
    return {
        "number": f"o{one.id}",
        "rule": one.rule,
        "slot": one.slot,
        "member": one.member,
        "due": _instant(one.due_at),
        "given up": _instant(one.given_up_at),
        "attempts": one.attempts,
        "reason": one.reason,
    }


def _instant(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}Z" if at else "unknown"


SORTS: tuple[Sort[Any], ...] = (
    Sort(
        letter="",
        noun="update",
        pile=DeadLetterStore,
        line=_line,
        shown=_shown,
        audited=lambda one: {"kind": one.kind, "error": one.error},
        again="will be handled again",
    ),
    Sort(
        letter="d",
        noun="delivery",
        pile=UndeliveredStore,
        line=_line_of_delivery,
        shown=_shown_delivery,
        audited=lambda one: {"kind": one.kind, "reason": one.reason},
        again="will be sent again, unless it is too late",
    ),
    Sort(
        letter="o",
        noun="occurrence",
        pile=UnfiredStore,
        line=_line_of_occurrence,
        shown=_shown_occurrence,
        audited=lambda one: {"rule": one.rule, "reason": one.reason},
        again="will be fired again, unless it is too late",
    ),
)
"""In the order they are listed."""
