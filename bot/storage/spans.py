"""A span of days as a condition on a column; what the days are about is each noun's."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, true


@dataclass(frozen=True, slots=True)
class Span:
    """The days a list is about, both included; None where a side is open."""

    start_on: date | None = None
    end_on: date | None = None

    def covers(self, day: ColumnElement[date]) -> ColumnElement[bool]:
        """The same as a condition."""
        return and_(
            day >= self.start_on if self.start_on else true(),
            day <= self.end_on if self.end_on else true(),
        )
