"""Checks a request against the table of facts; rules that no schema carries live with their nouns."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandbox.telegram.wire import Json

WHOLE_NUMBER = re.compile(r"-?\d{1,18}")
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing the table does not allow. `rule`: unknown, missing, type, encoding, constant, too_long or too_short."""

    path: str
    rule: str
    detail: str = ""

    @property
    def root(self) -> str:
        """The parameter it happened in."""
        return self.path.split(".", 1)[0]

    @property
    def leaf(self) -> str:
        """The innermost named field, list positions left out."""
        return [part for part in self.path.split(".") if not part.isdigit()][-1]


Reading = tuple[object, list[Violation]]


class Facts:
    """The table, and the reading of requests by it."""

    def __init__(self, table: Json) -> None:
        self.version: str = table["version"]
        self.methods: Json = table["methods"]
        self._types: Json = table["types"]
        self._names = {name.lower(): name for name in self.methods}

    def name_of(self, method: str) -> str | None:
        """The method as the documentation spells it; the server does not care about case."""
        return self._names.get(method.lower())

    def read(self, method: str, parameters: Json, uploads: Collection[str] = ()) -> tuple[Json, list[Violation]]:
        """Parameters in their own types (from a form they arrive as strings), and everything wrong with them."""
        return self._fields(parameters, self.methods[method], "", wire=True, uploads=uploads)

    def _fields(
        self, given: Json, fields: Json, prefix: str, *, wire: bool, uploads: Collection[str] = ()
    ) -> tuple[Json, list[Violation]]:
        values: Json = {}
        found = [
            Violation(prefix + name, "missing")
            for name, fact in fields.items()
            if fact.get("required") and name not in uploads and _is_absent(given.get(name), fact, wire=wire)
        ]
        for name, value in given.items():
            fact = fields.get(name)
            if fact is None:
                found.append(Violation(prefix + name, "unknown"))
                continue
            if _is_absent(value, fact, wire=wire):
                continue
            values[name], wrong = self._value(value, fact, prefix + name, wire=wire)
            found.extend(wrong)
        return values, found

    def _value(self, value: object, fact: Json, path: str, *, wire: bool) -> Reading:
        best: Reading | None = None
        for kind in fact["types"]:
            reading = self._as(value, kind, path, wire=wire)
            if best is None or len(reading[1]) < len(best[1]):
                best = reading
            if not best[1]:
                break
        read, found = best or (value, [])
        return read, found or _beyond_limits(read, fact, path)

    def _as(self, value: object, kind: str, path: str, *, wire: bool) -> Reading:
        if kind in SCALARS:
            return SCALARS[kind](value, path, wire=wire)
        if wire and isinstance(value, str):
            value = _parsed(value)
        if kind.startswith("Array of "):
            return self._list(value, kind.removeprefix("Array of "), path)
        if not isinstance(value, dict):
            return value, [Violation(path, "type", "Object")]
        return self._object(value, kind, path)

    def _list(self, value: object, kind: str, path: str) -> Reading:
        if not isinstance(value, list):
            return value, [Violation(path, "type", "Array")]
        readings = [self._as(item, kind, f"{path}.{index}", wire=False) for index, item in enumerate(value)]
        return [read for read, _ in readings], [wrong for _, found in readings for wrong in found]

    def _object(self, value: Json, kind: str, path: str) -> Reading:
        described = self._types[kind]
        subtypes = described.get("subtypes")
        if not subtypes:
            return self._fields(value, described["fields"], f"{path}.", wire=False)
        readings: list[Reading] = [self._object(value, subtype, path) for subtype in subtypes]
        return min(readings, key=_distance)


def _distance(reading: Reading) -> tuple[int, int]:
    """How far a value is from a type: another `type` word weighs most."""
    return sum(wrong.rule == "constant" for wrong in reading[1]), len(reading[1])


def _is_absent(value: object, fact: Json, *, wire: bool) -> bool:
    """The server takes an empty form field for one left out."""
    return value is None or (wire and value == "" and fact.get("min") != 0)


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _whole(value: object, path: str, *, wire: bool) -> Reading:
    if isinstance(value, int) and not isinstance(value, bool):
        return value, []
    if isinstance(value, str) and wire and WHOLE_NUMBER.fullmatch(value):
        return int(value), []
    return value, [Violation(path, "type", "Integer")]


def _truth(value: object, path: str, *, wire: bool) -> Reading:
    if isinstance(value, bool):
        return value, []
    if isinstance(value, str) and wire and value.lower() in TRUTHS:
        return TRUTHS[value.lower()], []
    return value, [Violation(path, "type", "Boolean")]


def _fraction(value: object, path: str, *, wire: bool) -> Reading:
    try:
        if isinstance(value, int | float) or (wire and isinstance(value, str)):
            return float(value), []
    except ValueError:
        pass
    return value, [Violation(path, "type", "Float")]


def _string(value: object, path: str, *, wire: bool) -> Reading:
    del wire
    if not isinstance(value, str):
        return value, [Violation(path, "type", "String")]
    if value.isascii() or _is_utf8(value):
        return value, []
    return value, [Violation(path, "encoding")]


def _file(value: object, path: str, *, wire: bool) -> Reading:
    """Uploads do not arrive among the parameters."""
    del wire
    return value, [Violation(path, "type", "InputFile")]


SCALARS = {
    "Integer": _whole,
    "Boolean": _truth,
    "True": _truth,
    "Float": _fraction,
    "String": _string,
    "InputFile": _file,
}


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _beyond_limits(value: object, fact: Json, path: str) -> list[Violation]:
    constant = fact.get("constant")
    if constant and value != constant:
        return [Violation(path, "constant", str(value))]
    if "unit" not in fact:
        return []
    size = _size(value, fact["unit"])
    if size > fact["max"]:
        return [Violation(path, "too_long", f"{size} of {fact['max']} {fact['unit']}")]
    if size < fact["min"]:
        return [Violation(path, "too_short", f"{size}, at least {fact['min']} {fact['unit']}")]
    return []


def _size(value: object, unit: str) -> int:
    if unit == "bytes" and isinstance(value, str):
        return len(value.encode())
    if isinstance(value, str | list):
        return len(value)
    return value if isinstance(value, int) else 0


@cache
def served() -> Facts:
    """The table that ships with the sandbox."""
    return Facts(json.loads((Path(__file__).parent / "facts.json").read_text(encoding="utf-8")))
