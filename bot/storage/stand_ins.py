"""Rows of persons for a rehearsal's own database, copied or made up; who is who there is in crowd.py."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.identity import CampaignId, PersonId, UnitId
from bot.storage import tables as t
from bot.storage.crowd import AT_ONCE, TRAITS, WHOLE, Figure
from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class StandIns:
    """Puts persons into `target`, where all have joined and agreed at `since` (campaign time, aware)."""

    target: Transaction
    campaign_id: CampaignId
    since: datetime

    async def copy(self, source: AsyncConnection, people: Sequence[PersonId], *, campaign: str) -> None:
        """Copy persons with all that sets them apart in a campaign, by its key, and what concerns everybody."""
        said = {trait.table: trait.rows(campaign) for trait in TRAITS}
        for table in WHOLE:
            await self._copied(source, table, select(table))
        for some in _in_lots(people):
            p, m = t.person, t.membership
            await self._copied(source, p, select(p).where(p.c.id.in_(some)))
            belong = select(m.c.person_id, m.c.unit_id, m.c.kind).where(m.c.person_id.in_(some), m.c.to_on.is_(None))
            await self._join([dict(row) for row in (await source.execute(belong)).mappings()])
            for table, rows in said.items():
                await self._copied(source, table, rows.where(table.c.person_id.in_(some)))
        for table, rows in said.items():
            await self._copied(source, table, rows.where(table.c.person_id.is_(None)))

    async def make_up(self, kinds: Sequence[str]) -> list[Figure]:
        """One person of each kind in a unit of their own; the target has nobody yet."""
        unit = UnitId(await self.target.add(insert(t.unit).values(name="-")))
        made = [
            Figure(PersonId(number), kind, kind, unit, "-", kind, None, None) for number, kind in enumerate(kinds, 1)
        ]
        rows = [{"id": one.person_id, "code": one.code, "name": one.name, "created_at": self.since} for one in made]
        await self.target.run(insert(t.person), rows)
        await self._join([{"person_id": one.person_id, "unit_id": unit, "kind": one.kind} for one in made])
        return made

    async def _join(self, members: Sequence[Mapping[str, Any]]) -> None:
        people, since = [member["person_id"] for member in members], self.since
        await self.target.run(insert(t.membership), [{**member, "from_on": since.date()} for member in members])
        bound = [{"person_id": one, "user_id": one, "bound_at": since, "confirmed_at": since} for one in people]
        await self.target.run(insert(t.telegram_account), bound)
        await self.target.run(
            insert(t.consent), [{"person_id": one, "version": 1, "given_at": since} for one in people]
        )

    async def _copied(self, source: AsyncConnection, table: Table, found: Select[Any]) -> None:
        changes = dict(self._changes(table))
        rows = [{**row, **changes} for row in (await source.execute(found)).mappings()]
        if rows:
            await self.target.run(insert(table), rows)

    def _changes(self, table: Table) -> Iterator[tuple[str, Any]]:
        """Whoever set something stays behind; the campaign is the target's, and what began later begins at once."""
        for column in table.c:
            aims = {key.column.table.name for key in column.foreign_keys}
            if "person" in aims and column.name != "person_id":
                yield column.name, None
            elif "campaign" in aims:
                yield column.name, self.campaign_id
            elif column.name == "from_at":
                yield column.name, self.since


def _in_lots(people: Sequence[PersonId]) -> Iterator[Sequence[PersonId]]:
    for first in range(0, len(people), AT_ONCE):
        yield people[first : first + AT_ONCE]
