"""To whom a broadcast may go, in whose name, and who of them would get a copy; what it says is not known here."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from bot.domain.access import Tree, units_in_care_of
from bot.domain.broadcasts import utf16_units
from bot.domain.identity import UnitId
from bot.domain.people import Actor, Unit

EVERYBODY = "all"
"""What the button for all branches of an author says in place of a unit's number."""
NAME_GAP = 2
"""UTF-16 units between two names of a list, in any language."""
BULK_PER_SECOND = 19
"""25 messages a second less the 6 kept for answers (telegram.md 4)."""

ANY_UNIT = UnitId(0)
"""Stands for the units of an audience that is only known as a whole."""


class LeftOut(StrEnum):
    """Why somebody of the audience gets no copy."""

    NOT_BOUND = "not_bound"
    NO_CONSENT = "no_consent"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Audience:
    """The branches a broadcast goes to; `everyone` when these are all there are."""

    units: tuple[Unit, ...]
    everyone: bool = False

    @property
    def unit_ids(self) -> tuple[UnitId, ...]:
        """Their ids, in the order of the tree."""
        return tuple(unit.id for unit in self.units)


@dataclass(frozen=True, slots=True)
class Counted:
    """So many people of a unit; `left_out` says why no copy would reach them, None when one would."""

    unit_id: UnitId
    left_out: LeftOut | None
    people: int


@dataclass(frozen=True, slots=True)
class Reach:
    """An audience in numbers, without its author, who has the preview; `author_in` is the unit of it they are in."""

    counted: tuple[Counted, ...]
    author_in: UnitId | None = None

    @classmethod
    def as_counted(cls, recipients: int, left_out: Mapping[str, int]) -> Self:
        """Return an audience that was counted before, its units aside."""
        missing = (Counted(ANY_UNIT, LeftOut(reason), people) for reason, people in left_out.items())
        return cls((Counted(ANY_UNIT, None, recipients), *missing))

    def within(self, unit_ids: Iterable[UnitId]) -> "Reach":
        """Only those of some units."""
        wanted = frozenset(unit_ids)
        author_in = self.author_in if self.author_in in wanted else None
        return Reach(tuple(one for one in self.counted if one.unit_id in wanted), author_in)

    @property
    def recipients(self) -> int:
        """How many get a copy."""
        return sum(one.people for one in self.counted if one.left_out is None)

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many get none, by reason; in the order of the reasons."""
        counts: Counter[LeftOut | None] = Counter()
        for one in self.counted:
            counts[one.left_out] += one.people
        return {reason.value: counts[reason] for reason in LeftOut if counts[reason]}

    @property
    def seconds(self) -> int:
        """About how long it takes until all copies have left."""
        return max(1, math.ceil(self.recipients / BULK_PER_SECOND))


@dataclass(frozen=True, slots=True)
class Away:
    """So many of an audience are on leave or frozen, the last of them until before `back_on`; they get theirs then."""

    people: int
    back_on: date


@dataclass(frozen=True, slots=True)
class Choice:
    """An audience that is or may be chosen, and whom it would reach."""

    audience: Audience
    reach: Reach
    away: Away | None = None

    @property
    def recipients(self) -> int:
        """How many would get a copy."""
        return self.reach.recipients


def audiences(actor: Actor, tree: Tree) -> tuple[Audience, ...]:
    """What an author may choose from: each branch in their care, and first all of these where there are several."""
    cared_for = units_in_care_of(actor, tree)
    everyone = len(cared_for) == len(tree.branches())
    each = tuple(Audience((unit,), everyone=everyone and len(cared_for) == 1) for unit in cared_for)
    return each if len(each) <= 1 else (Audience(cared_for, everyone), *each)


def audience_of(unit_ids: Sequence[UnitId], tree: Tree) -> Audience:
    """The audience a broadcast was addressed to, as the tree knows its units now."""
    units = tuple(tree.units[unit_id] for unit_id in unit_ids if unit_id in tree.units)
    everyone = {unit.id for unit in units} == {unit.id for unit in tree.branches()}
    return Audience(units, everyone)


def sender_of(actor: Actor, audience: Audience, tree: Tree) -> tuple[str, ...]:
    """In whose name the author speaks: the lowest unit of a role that reaches all, else the units themselves."""
    above = [
        grant.unit_id
        for grant in actor.grants
        if all(tree.is_within(unit_id, grant.unit_id) for unit_id in audience.unit_ids)
    ]
    lowest = [one for one in above if not any(tree.is_within(other, one) and other != one for other in above)]
    return (tree.units[lowest[0]].name,) if lowest else tuple(unit.name for unit in audience.units)


def widest_sender(actor: Actor, tree: Tree) -> int:
    """Units of the longest sender among the audiences the author may choose."""
    senders = (sender_of(actor, audience, tree) for audience in audiences(actor, tree))
    return max((sum(utf16_units(name) + NAME_GAP for name in names) for names in senders), default=0)
