"""`deadletter`: updates nobody could handle, deliveries (d1) and occurrences (o1) given up for reasons of our own."""

import argparse
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.cli.orders import carry_out
from bot.cli.settled import settings_of
from bot.control import Said
from bot.storage.audit import AuditStore
from bot.storage.database import Transaction
from bot.storage.deadletters import DeadLetter, DeadLetterStore
from bot.storage.undelivered import Undelivered, UndeliveredStore
from bot.storage.unfired import Unfired, UnfiredStore
from bot.usecases.house import House

_NUMBER = re.compile(r"[do]?[0-9]{1,18}")


def deadletter(arguments: argparse.Namespace) -> int:
    """List, show, retry or drop what could not be handled or delivered."""
    return carry_out(settings_of(arguments), "deadletter", {"act": arguments.act, "number": arguments.number})


async def tend_deadletters(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `deadletter list|show|retry|drop`."""
    act, wanted = order["act"], str(order["number"] or "")
    if act == "list":
        lines = [_line(letter) for letter in await DeadLetterStore(tx).all()]
        lines += [_line_of_delivery(one) for one in await UndeliveredStore(tx).all()]
        lines += [_line_of_occurrence(one) for one in await UnfiredStore(tx).all()]
        return Said(out=lines or ["no dead letters"])
    if wanted and _NUMBER.fullmatch(wanted) is None:
        return _unknown(wanted)
    if wanted.startswith("d"):
        return await _delivery(tx, home, act, wanted)
    if wanted.startswith("o"):
        return await _occurrence(tx, home, act, wanted)
    return await _update(tx, home, act, wanted)


async def _update(tx: Transaction, home: House, act: str, wanted: str) -> Said:
    store = DeadLetterStore(tx)
    letter = await store.find(int(wanted)) if wanted else None
    if letter is None:
        return _unknown(wanted)
    if act == "show":
        return Said(out=_shown(letter))
    if act == "retry":
        await store.revive(letter.id)
    else:
        await store.drop(letter.id, at=home.clock.now())
    detail = {"kind": letter.kind, "error": letter.error}
    await AuditStore(tx).note(None, f"deadletter.{act}", f"update:{letter.id}", at=home.clock.now(), detail=detail)
    return Said(out=[f"{letter.id} will be handled again" if act == "retry" else f"{letter.id} dropped"])


async def _delivery(tx: Transaction, home: House, act: str, wanted: str) -> Said:
    store = UndeliveredStore(tx)
    one = await store.find(int(wanted[1:]))
    if one is None:
        return _unknown(wanted)
    if act == "show":
        return Said(out=_shown_delivery(one))
    if act == "retry":
        await store.revive(one.id)
    else:
        await store.drop(one.id, at=home.clock.now())
    detail = {"kind": one.kind, "reason": one.reason}
    await AuditStore(tx).note(None, f"deadletter.{act}", f"delivery:{one.id}", at=home.clock.now(), detail=detail)
    return Said(out=[f"{wanted} will be sent again, unless it is too late" if act == "retry" else f"{wanted} dropped"])


async def _occurrence(tx: Transaction, home: House, act: str, wanted: str) -> Said:
    store = UnfiredStore(tx)
    one = await store.find(int(wanted[1:]))
    if one is None:
        return _unknown(wanted)
    if act == "show":
        return Said(out=_shown_occurrence(one))
    if act == "retry":
        await store.revive(one.id)
    else:
        await store.drop(one.id, at=home.clock.now())
    detail = {"rule": one.rule, "reason": one.reason}
    await AuditStore(tx).note(None, f"deadletter.{act}", f"occurrence:{one.id}", at=home.clock.now(), detail=detail)
    return Said(out=[f"{wanted} will be fired again, unless it is too late" if act == "retry" else f"{wanted} dropped"])


def _unknown(wanted: str) -> Said:
    return Said(err=[f"no dead letter {wanted}; `deadletter list` shows them" if wanted else "which one?"], status=1)


def _line(letter: DeadLetter) -> str:
    return f"{letter.id}\t{letter.received_at:%Y-%m-%d %H:%M:%S}Z\t{letter.kind}\t{letter.error or 'unknown'}"


def _line_of_delivery(one: Undelivered) -> str:
    return f"d{one.id}\t{one.owed_at:%Y-%m-%d %H:%M:%S}Z\tdelivery: {one.kind}\t{one.reason}"


def _line_of_occurrence(one: Unfired) -> str:
    return f"o{one.id}\t{one.due_at:%Y-%m-%d %H:%M:%S}Z\toccurrence: {one.rule} {one.slot}\t{one.reason}"


def _shown(letter: DeadLetter) -> list[str]:
    facts = {
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
    return [f"{name}: {value}" for name, value in facts.items()]


def _shown_delivery(one: Undelivered) -> list[str]:
    facts = {
        "number": f"d{one.id}",
        "kind": one.kind,
        "member": one.member or "nobody",
        "owed": _instant(one.owed_at),
        "given up": _instant(one.given_up_at),
        "attempts": one.attempts,
        "reason": one.reason,
    }
    return [f"{name}: {value}" for name, value in facts.items()]


def _shown_occurrence(one: Unfired) -> list[str]:
    facts = {
        "number": f"o{one.id}",
        "rule": one.rule,
        "slot": one.slot,
        "member": one.member,
        "due": _instant(one.due_at),
        "given up": _instant(one.given_up_at),
        "attempts": one.attempts,
        "reason": one.reason,
    }
    return [f"{name}: {value}" for name, value in facts.items()]


def _instant(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}Z" if at else "unknown"
