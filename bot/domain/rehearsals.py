"""A rehearsal as one value: who would get what and when, and what not; weighing it up is in rehearsal_load.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.deliveries import Op
from bot.domain.identity import PersonId
from bot.domain.names import Name
from bot.domain.placing import Omitted
from bot.domain.workdays import SpecialDay

Apart = tuple[str, str]
"""What sets members apart besides kind, zone and language, by name: `("role", "secretary")`."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Members who get the same things at the same time, played by one of them."""

    number: int
    """From 1, the largest first."""
    size: int
    stand_in: PersonId
    kind: str
    zone: str
    language: str
    apart: tuple[Apart, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """A member nothing would reach, and why: not_bound, no_consent or unreachable."""

    code: str
    name: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody the rehearsal is for."""

    cohorts: tuple[Cohort, ...]
    absent: tuple[Absent, ...] = ()
    is_made_up: bool = False
    """Whether nobody is on a roster yet, and one made-up person of each kind stands in."""

    @property
    def size(self) -> int:
        """How many members would be reached."""
        return sum(cohort.size for cohort in self.cohorts)


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says: its first line in both languages, and the whole in the reader's."""

    title: Name
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One request for each member of a cohort; instants are campaign time, aware UTC."""

    at: datetime
    cohort: Cohort
    kind: str
    op: Op
    words: Words | None
    """None for a deletion."""
    rule: str | None = None
    slot: str | None = None
    due_at: datetime | None = None
    """When the schedule has it, quiet hours and holidays included; None for what follows on something else."""
    nominal_at: datetime | None = None
    """When the rule alone would have it."""
    held: str | None = None
    """Why it was held back on its way: `quiet` hours or the week's `budget`."""

    @property
    def is_heard(self) -> bool:
        """Whether it is a new message; edits and deletions make no sound."""
        return self.op is Op.SEND

    @property
    def shifted_by(self) -> timedelta:
        """How much later, or earlier, than the rule alone says."""
        return self.at - self.nominal_at if self.nominal_at is not None else timedelta()


@dataclass(frozen=True, slots=True)
class Silence:
    """Something on the schedule of a cohort that did not lead to a message; `fate` and `reason` as on the agenda."""

    due_at: datetime
    cohort: Cohort
    rule: str
    slot: str
    fate: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All that happened between two instants."""

    since: datetime
    until: datetime
    zone: str
    """The campaign's own, in which weeks are counted."""
    audience: Audience
    messages: Sequence[Message]
    """In order of time."""
    silences: Sequence[Silence]
    omitted: Sequence[Omitted] = ()
    """What days off leave out for everybody."""
    special: Sequence[SpecialDay] = ()
    """Public holidays, days made up for them, and what admins set; in order."""

    def between(self, first: date, last: date) -> "Rehearsal":
        """Only what falls on days from `first` to `last`, each in its reader's own zone."""

        def is_in(at: datetime, cohort: Cohort) -> bool:
            return first <= at.astimezone(ZoneInfo(cohort.zone)).date() <= last

        return replace(
            self,
            messages=tuple(one for one in self.messages if is_in(one.at, one.cohort)),
            silences=tuple(one for one in self.silences if is_in(one.due_at, one.cohort)),
            omitted=tuple(one for one in self.omitted if first <= one.on <= last),
            special=tuple(one for one in self.special if first <= one.on <= last),
        )
