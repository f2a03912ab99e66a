"""A freeze while it is put together button by button; what is said so far rides in the buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.identity import PauseId, UnitId
from bot.domain.pauses import FREEZES, Pause, Reason

EVERYBODY = 0
"""Stands for members of every kind; the kinds of the campaign count from 1."""
_DAY = "%Y%m%d"


@dataclass(frozen=True, slots=True)
class FreezeDraft:
    """What is known of a freeze; what comes next is the first part that is None."""

    unit_id: UnitId
    reason: Reason | None = None
    kind: int | None = None
    from_on: date | None = None
    back_on: date | None = None

    @classmethod
    def read(cls, unit_id: UnitId, said: str) -> "FreezeDraft":
        """Return what `said` has of it; from the first part on that means nothing, the rest is left out."""
        draft = cls(unit_id)
        for part in said.split(".") if said else ():
            following = draft.with_part(part)
            if following is None:
                return draft
            draft = following
        return draft

    def with_part(self, part: str) -> "FreezeDraft | None":
        """Return it with the next part; None where that means nothing."""
        if self.reason is None:
            reason = next((one for one in FREEZES if one.value == part), None)
            return None if reason is None else replace(self, reason=reason)
        if self.kind is None:
            is_number = part.isascii() and part.isdigit() and len(part) <= len("99")
            return replace(self, kind=int(part)) if is_number else None
        day = _day(part)
        if day is None or self.back_on is not None:
            return None
        return replace(self, from_on=day) if self.from_on is None else replace(self, back_on=day)

    @property
    def said(self) -> str:
        """What a button carries of it; at most 28 characters."""
        parts = (self.reason, self.kind, self.from_on, self.back_on)
        return ".".join(
            part.strftime(_DAY) if isinstance(part, date) else str(part) for part in parts if part is not None
        )

    def pause(self, kinds: Sequence[str]) -> Pause | None:
        """Return the freeze once all is known; `kinds` are the campaign's, which may have fewer by now."""
        if self.reason is None or self.kind is None or self.from_on is None or self.back_on is None:
            return None
        if self.kind > len(kinds):
            return None
        chosen = tuple(kinds[self.kind - 1 : self.kind]) if self.kind else ()
        return Pause(
            id=PauseId(0),
            reason=self.reason,
            from_on=self.from_on,
            back_on=self.back_on,
            unit_id=self.unit_id,
            kinds=chosen,
        )


def _day(part: str) -> date | None:
    is_plain = part.isascii() and part.isdigit() and len(part) == len("20100618")
    try:
        return date(int(part[:4]), int(part[4:6]), int(part[6:])) if is_plain else None
    except ValueError:
        return None
