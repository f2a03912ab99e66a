"""Branches as an admin looks after them, and what may be their name; how they are kept is elsewhere."""

from dataclasses import dataclass

from bot.domain.people import Unit
from bot.domain.refusals import Refusal
from bot.domain.roster import Member

LONGEST_NAME = 40
"""Characters; a button and a line on a phone hold no more."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A branch, who leads it, and how many members it has today."""

    unit: Unit
    secretaries: tuple[Member, ...]
    count: int


def unit_name(said: str) -> str:
    """Return the name somebody wrote, on one line; Refusal for one that is no name."""
    name = " ".join(said.split())
    if not name or len(name) > LONGEST_NAME or name.startswith("/"):
        raise Refusal("units.name.unfit", most=LONGEST_NAME)
    return name
