"""Members as the roster lists them, and what an import says and did; files and queries are elsewhere."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, order=True)
class RosterProblem:
    """Why a line of a roster file cannot be used."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class BrokenRoster(Exception):
    """A roster file of which nothing was imported; `problems` are all there are, in the order of the file."""

    def __init__(self, problems: list[RosterProblem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


class UnknownName(LookupError):
    """The operator named a member or unit that is not there, or not only once; the message says which."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; persons in `added` and `changed` are counted, notes are for the operator."""

    added: int
    changed: int
    notes: tuple[str, ...] = ()
