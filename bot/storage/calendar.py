"""Queries on days of the calendar that somebody set; the library's own are not kept."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.identity import PersonId
from bot.domain.names import Name
from bot.domain.workdays import SpecialDay
from bot.storage import tables as t
from bot.storage.database import Transaction


class CalendarStore:
    """Days that differ from the library's table, or go beyond it; there are tens, so they are read together."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def days(self) -> Sequence[SpecialDay]:
        """All of them, in order."""
        c = t.calendar_day
        rows = await self._tx.rows(select(c).order_by(c.c.day))
        return [SpecialDay(row.day, row.is_workday, Name(row.name), row.source) for row in rows]

    async def put(self, days: Sequence[SpecialDay], *, by: PersonId | None, at: datetime) -> None:
        """Set days, in place of what was said about them before."""
        c = t.calendar_day
        rows = [
            {
                "day": one.on,
                "is_workday": one.is_workday,
                "name": one.name.zh,
                "source": one.source,
                "set_by": by,
                "set_at": at,
            }
            for one in days
        ]
        if rows:
            added = (postgresql if self._tx.dialect == "postgresql" else sqlite).insert(c)
            values = {name: added.excluded[name] for name in ("is_workday", "name", "source", "set_by", "set_at")}
            await self._tx.run(added.on_conflict_do_update(index_elements=["day"], set_=values), rows)

    async def drop(self, day: date) -> bool:
        """Leave a day to the library again; says whether it had been set."""
        c = t.calendar_day
        return (await self._tx.run(delete(c).where(c.c.day == day))).rowcount > 0
