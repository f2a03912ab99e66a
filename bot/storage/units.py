"""Queries on units, the tree of the organisation."""

from sqlalchemy import insert, select, update

from bot.domain.access import Tree
from bot.domain.identity import UnitId
from bot.domain.people import Unit
from bot.storage import tables as t
from bot.storage.database import Transaction


class UnitStore:
    """All units; there are tens, so they are read together."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def tree(self) -> Tree:
        """Every unit, in the order in which they were made."""
        u = t.unit
        rows = await self._tx.rows(select(u.c.id, u.c.parent_id, u.c.name).order_by(u.c.id))
        return Tree(Unit(UnitId(row.id), UnitId(row.parent_id) if row.parent_id else None, row.name) for row in rows)

    async def add(self, name: str, parent_id: UnitId | None) -> UnitId:
        """Make a unit below another; None makes the root."""
        added = insert(t.unit).values(name=name, parent_id=parent_id).returning(t.unit.c.id)
        return UnitId(await self._tx.value(added))

    async def rename(self, unit_id: UnitId, name: str) -> None:
        """Give a unit another name; ids and history stay."""
        await self._tx.run(update(t.unit).where(t.unit.c.id == unit_id).values(name=name))
