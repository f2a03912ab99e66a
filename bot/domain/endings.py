"""What a person did until something was over; how it is told, and that it is not compared, is for the views."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """One person's own: deeds filed and not withdrawn, study cards they say they read."""

    deeds: int = 0
    cards: int = 0

    @property
    def said(self) -> Mapping[str, int]:
        """The same for a message's payload, without what is none."""
        found = {"deeds": self.deeds, "cards": self.cards}
        return {key: number for key, number in found.items() if number}


NOTHING = Tally()
