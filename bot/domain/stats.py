"""Participation in figures: counting units into rows that give nobody away; docs/figures.md defines each figure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce

from bot.domain.campaign import Campaign, Phase
from bot.domain.identity import UnitId

LEAST_SHOWN = 5
"""A group of fewer people is never shown by itself (features.md, section 3 no. 17)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How many people are eligible, are not bound, took part in anything and in each counted item."""

    eligible: int = 0
    not_bound: int = 0
    took_part: int = 0
    by_item: Mapping[str, int] = field(default_factory=dict)
    on_leave: int = 0
    """Of the eligible; freezes are a matter of units and not counted."""

    def __add__(self, other: "Figures") -> "Figures":
        """Return both together; nobody is in two units on one day."""
        return Figures(
            self.eligible + other.eligible,
            self.not_bound + other.not_bound,
            self.took_part + other.took_part,
            dict(Counter(self.by_item) + Counter(other.by_item)),
            self.on_leave + other.on_leave,
        )

    def of(self, item: str) -> int:
        """Return how many took part in an item."""
        return self.by_item.get(item, 0)

    @property
    def is_small(self) -> bool:
        """Whether so few people can't be shown."""
        return self.eligible < LEAST_SHOWN


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """The figures of one branch."""

    unit_id: UnitId
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Table:
    """What may be shown: branches by themselves, the others together, and all.

    `total` is None where all together are fewer than may be shown; `small` are branches too small to be shown,
    `joined` those put together with them so that nothing can be got by subtraction.
    """

    rows: tuple[UnitFigures, ...]
    small: tuple[UnitFigures, ...]
    joined: tuple[UnitFigures, ...]
    others: Figures | None
    """The figures of `small` and `joined` together; None where there are none, or where they are everybody."""
    total: Figures | None

    @property
    def branches(self) -> int:
        """Return how many branches have people."""
        return len(self.rows) + len(self.small) + len(self.joined)

    @property
    def chosen(self) -> tuple[UnitFigures, ...]:
        """Return every branch that has people, the way they may be asked for."""
        return (*self.rows, *self.joined, *self.small)

    def row(self, unit_id: UnitId) -> UnitFigures | None:
        """Return the branch if it is shown by itself."""
        return next((row for row in self.rows if row.unit_id == unit_id), None)


@dataclass(frozen=True, slots=True)
class Report:
    """The table of a phase, with the day whose members it counts."""

    phase: Phase
    has_begun: bool
    on: date
    table: Table


def together(units: Sequence[UnitFigures]) -> Figures:
    """Return the figures of several branches as one."""
    return reduce(Figures.__add__, (unit.figures for unit in units), Figures())


def table_of(units: Sequence[UnitFigures]) -> Table:
    """Cut the figures into rows none of which, and no difference of which, speaks of fewer than five people.

    Small branches become one row. Where that is one branch alone, or still too few, the smallest of the other branches
    join it, one by one: the total stays true, and what it hides is at least two branches and five people.
    """
    peopled = [unit for unit in units if unit.figures.eligible]
    small = [unit for unit in peopled if unit.figures.is_small]
    shown = [unit for unit in peopled if not unit.figures.is_small]
    joined: list[UnitFigures] = []
    while small and shown and (len(small) + len(joined) == 1 or together([*small, *joined]).is_small):
        joined.append(min(shown, key=lambda unit: unit.figures.eligible))
        shown.remove(joined[-1])
    everybody = together(peopled)
    return Table(
        rows=tuple(shown),
        small=tuple(small),
        joined=tuple(joined),
        others=together([*small, *joined]) if small and shown else None,
        total=None if everybody.is_small else everybody,
    )


def phase_asked(campaign: Campaign, asked: str, *, running: Phase | None, begun: Sequence[Phase]) -> Phase:
    """Return the phase of that number, from 1, or key; for any other word the one that runs, the last begun, the first.

    Buttons carry the number: a key may be too long for them.
    """
    numbered = enumerate(campaign.phases, 1)
    named = next((phase for number, phase in numbered if asked in {str(number), phase.key}), None)
    return named or running or (begun[-1] if begun else campaign.phases[0])
