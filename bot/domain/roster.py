"""Members as the roster lists them, and what an import would do and did; files and queries are elsewhere."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from bot.domain.identity import PersonId, UnitId


@dataclass(frozen=True, slots=True)
class Member:
    """A person on the roster as of one day; `language` is None until the person or the roster names one."""

    person_id: PersonId
    code: str
    name: str
    language: str | None
    unit_id: UnitId
    unit_name: str
    kind: str
    is_bound: bool


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One readable line of a roster file; `line` counts from 1, an empty `language` says nothing."""

    line: int
    code: str
    name: str
    unit: str
    kind: str
    language: str | None


REASONS: Mapping[str, str] = {
    "too_large": "the file has more than {most} MiB",
    "too_many": "more than {most} people",
    "bomb": "the file unpacks to far more than a roster has; copy the table into a new workbook and save that",
    "not_text": "the file is neither UTF-8 nor GB 18030 text; save it as CSV UTF-8",
    "not_csv": "not CSV: {detail}",
    "not_xlsx": "not an Excel workbook (.xlsx), or a damaged or locked one; save it again as .xlsx",
    "empty": "there is nobody in it",
    "no_header": "the first line names none of {columns}; where it is garbled, save it as CSV UTF-8",
    "no_column": "there is no column {column}",
    "twice": "column {column} stands twice",
    "too_wide": "{count} values, but only {width} columns",
    "missing": "{column} is empty",
    "unseen": "{column} has a character that cannot be seen",
    "too_long": "{column} is longer than {most} characters",
    "repeated": "number {number} stands already in line {earlier}",
    "kind": "unknown kind of member {value}",
    "language": "unknown language {value}",
    "unit": "unknown branch {value}",
    "organisation": "{value} is the organisation, not a branch",
}
"""What can be wrong, in English for the command line; chats say it in content/texts/*/roster.yaml."""


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """Why a line of a roster file cannot be used; `near` is what may have been meant."""

    file: str
    line: int
    code: str
    words: tuple[tuple[str, str], ...] = ()
    near: str = ""
    sheet: str = ""

    @property
    def place(self) -> str:
        """Where it is: `file:sheet:row`, the sheet only where there are sheets."""
        return ":".join(part for part in (self.file, self.sheet, str(self.line)) if part)

    def __str__(self) -> str:
        hint = f" (did you mean '{self.near}'?)" if self.near else ""
        return f"{self.place}: {REASONS[self.code].format(**dict(self.words))}{hint}"


class BrokenRoster(Exception):
    """A roster file of which nothing was imported; `problems` are all there are, in the order of the file."""

    def __init__(self, problems: Sequence[RosterProblem]) -> None:
        self.problems = sorted(problems, key=lambda problem: (problem.file, problem.line))
        super().__init__("\n".join(map(str, self.problems)))


class UnknownName(LookupError):
    """The operator named a member or unit that is not there, or not only once; the message says which."""


class Leavers(StrEnum):
    """What becomes of members whom the file leaves out."""

    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Change:
    """A member and what the file says of the same number."""

    member: Member
    row: RosterRow

    @property
    def language(self) -> str | None:
        """The language afterwards; a file that says nothing changes nothing."""
        return self.row.language or self.member.language

    @property
    def is_transfer(self) -> bool:
        """Whether the branch is another."""
        return self.row.unit != self.member.unit_name

    @property
    def is_any(self) -> bool:
        """Whether anything is different."""
        said = (self.row.name, self.language, self.row.kind)
        return self.is_transfer or said != (self.member.name, self.member.language, self.member.kind)


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking in a file would do to the roster as it is now."""

    new: tuple[RosterRow, ...] = ()
    changed: tuple[Change, ...] = ()
    transferred: tuple[Change, ...] = ()
    left: tuple[Member, ...] = ()
    unknown: tuple[RosterProblem, ...] = ()
    units: tuple[str, ...] = ()
    """Branches to be made; only the first import makes any."""
    notes: tuple[str, ...] = ()
    vacant: tuple[str, ...] = ()
    """Branches whose last secretary is among those who would leave."""

    @property
    def version(self) -> str:
        """Changes whenever what would be done changes; 16 characters."""
        said = repr((self.new, self.changed, self.transferred, self.left, self.unknown, self.units))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def is_empty(self) -> bool:
        """Whether the roster is already as the file has it."""
        return not (self.new or self.changed or self.transferred or self.left or self.unknown)


def compared(rows: Sequence[RosterRow], known: Sequence[Member]) -> Preview:
    """Return what `rows` say against the members there are; units are not looked at."""
    members, said = {one.code: one for one in known}, {row.code for row in rows}
    changes = [Change(members[row.code], row) for row in rows if row.code in members]
    return Preview(
        new=tuple(row for row in rows if row.code not in members),
        changed=tuple(one for one in changes if one.is_any and not one.is_transfer),
        transferred=tuple(one for one in changes if one.is_transfer),
        left=tuple(member for member in known if member.code not in said),
    )


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: how many persons were added, changed or transferred, and left; notes are for people."""

    added: int
    changed: int
    notes: tuple[str, ...] = ()
    left: int = 0
    vacant: tuple[str, ...] = ()
    """Branches that lost their last secretary."""


class DraftState(StrEnum):
    """The life of a roster file sent in chat."""

    WANTED = "wanted"
    READY = "ready"
    BROKEN = "broken"
    APPLIED = "applied"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Draft:
    """A roster file an admin sent: first wanted from Telegram, then its rows, until it is applied or dropped."""

    id: int
    person_id: PersonId
    file: str
    file_id: str
    state: DraftState
    attempts: int
    rows: tuple[RosterRow, ...] = field(default=())
    ignored: tuple[str, ...] = ()
    """Columns that were not read."""


def as_json(things: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows or problems as plain JSON values."""
    return [asdict(thing) for thing in things]


MOST_NAMED = 6
"""People of one heading named in a preview; the others are counted."""
MOST_PROBLEMS_NAMED = 6
LONGEST_SHOWN = 24
"""Characters of a value in a preview, so that the longest one fits into one message."""


def summary_json(found: Preview, draft: Draft, *, is_stale: bool = False) -> dict[str, Any]:
    """Return what a preview's screen needs, as plain JSON values: all counts, the first few names."""
    return {
        "file": draft.file,
        "version": found.version,
        "is_stale": is_stale,
        "ignored": _few(draft.ignored),
        "vacant": _few(found.vacant),
        "is_own_end": any(member.person_id == draft.person_id for member in found.left),
        "units": _short(found.units[:MOST_NAMED]),
        "counts": {name: len(getattr(found, name)) for name in ("new", "changed", "transferred", "left", "unknown")},
        "new": [_short((row.code, row.name, row.unit)) for row in found.new[:MOST_NAMED]],
        "changed": [[*_short((one.row.code, one.row.name)), _fields(one)] for one in found.changed[:MOST_NAMED]],
        "transferred": [
            _short((one.row.code, one.row.name, one.member.unit_name, one.row.unit))
            for one in found.transferred[:MOST_NAMED]
        ],
        "left": [_short((member.code, member.name, member.unit_name)) for member in found.left[:MOST_NAMED]],
        "has_roles_behind": bool(found.notes),
        **problems_json(found.unknown),
    }


def problems_json(problems: Sequence[RosterProblem]) -> dict[str, Any]:
    """Return the first few problems as plain JSON values, and how many there are."""
    named = [
        {"place": one.place, "code": one.code, "words": dict(one.words), "near": _short((one.near,))[0]}
        for one in problems[:MOST_PROBLEMS_NAMED]
    ]
    return {"problems": named, "problem_count": len(problems)}


def _short(values: Sequence[str]) -> list[str]:
    return [value if len(value) <= LONGEST_SHOWN else f"{value[: LONGEST_SHOWN - 1]}…" for value in values]


def _few(names: Sequence[str]) -> list[str]:
    return [*_short(names[:MOST_NAMED]), *(["…"] if len(names) > MOST_NAMED else [])]


def _fields(change: Change) -> list[str]:
    """Which columns say something else than the roster."""
    member, row = change.member, change.row
    told = {"name": (member.name, row.name), "kind": (member.kind, row.kind)}
    told["language"] = (member.language or "", change.language or "")
    return [name for name, (before, after) in told.items() if before != after]
