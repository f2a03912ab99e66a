"""Two rehearsals of the same people under two plans: what the other moves, adds, takes away or says differently."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.identity import PersonId
from bot.domain.names import Name
from bot.domain.rehearsals import Cohort, Message, Rehearsal

_Key = tuple[str, str, str]


class Turn(StrEnum):
    """What becomes of a message."""

    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Change:
    """One message that several cohorts would get otherwise; times are the readers' own of today, without a zone."""

    turn: Turn
    kind: str
    title: Name
    before: datetime | None
    after: datetime | None
    cohorts: tuple[Cohort, ...]

    @property
    def people(self) -> int:
        """Whom it concerns."""
        return sum(cohort.size for cohort in self.cohorts)


@dataclass(frozen=True, slots=True)
class Difference:
    """All of it, in order of time."""

    changes: tuple[Change, ...]
    people: int
    """Those who would get anything otherwise, each counted once."""

    def count(self, turn: Turn) -> int:
        """How many messages are moved, added, and so on; one that many people get is one."""
        return sum(change.turn is turn for change in self.changes)


def difference(now: Rehearsal, then: Rehearsal) -> Difference:
    """What changes from `now` to `then`, in which everybody is played by the same person."""
    before, after = _heard(now), _heard(then)
    cohorts = {one.stand_in: one for one in (*then.audience.cohorts, *now.audience.cohorts)}
    together: dict[tuple[Turn, str, Name, datetime | None, datetime | None], list[Cohort]] = {}
    affected: set[PersonId] = set()
    for person, cohort in cohorts.items():
        for change in _changes(before.get(person, {}), after.get(person, {}), ZoneInfo(cohort.zone)):
            together.setdefault(change, []).append(cohort)
            affected.add(person)
    changes = [Change(*key, tuple(sorted(found, key=lambda one: one.number))) for key, found in together.items()]
    changes.sort(key=lambda one: (one.after or one.before or datetime.min, one.kind, one.turn))  # noqa: DTZ901 - local times have no zone
    return Difference(tuple(changes), sum(cohorts[person].size for person in affected))


def _heard(rehearsal: Rehearsal) -> Mapping[PersonId, Mapping[_Key, Message]]:
    """New messages by whose they are and which slot they come of; what comes of none, by its instant."""
    found: dict[PersonId, dict[_Key, Message]] = {}
    for one in rehearsal.messages:
        if one.is_heard:
            key = (one.kind, one.rule or "", one.slot or one.at.isoformat())
            found.setdefault(one.cohort.stand_in, {})[key] = one
    return found


def _changes(
    before: Mapping[_Key, Message], after: Mapping[_Key, Message], zone: ZoneInfo
) -> Iterator[tuple[Turn, str, Name, datetime | None, datetime | None]]:
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        turn = _turn(old, new)
        if turn is not None:
            shown = _shown([new, old])
            yield turn, shown.kind, _title(shown), _local(old, zone), _local(new, zone)


def _turn(old: Message | None, new: Message | None) -> Turn | None:
    if old is None:
        return Turn.ADDED
    if new is None:
        return Turn.REMOVED
    if old.at != new.at:
        return Turn.MOVED
    return Turn.REWORDED if old.words != new.words else None


def _shown(messages: Sequence[Message | None]) -> Message:
    return next(one for one in messages if one is not None)


def _title(message: Message) -> Name:
    return message.words.title if message.words is not None else Name("")


def _local(message: Message | None, zone: ZoneInfo) -> datetime | None:
    return None if message is None else message.at.astimezone(zone).replace(tzinfo=None)
