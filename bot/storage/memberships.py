"""Queries on where many people belong at once; who one account is belongs to accounts.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.domain.identity import PersonId, UnitId
from bot.storage import tables as t
from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Belonging:
    """The unit and kind of a person on a day; `zone` is None where the campaign's own holds."""

    unit_id: UnitId
    kind: str
    zone: str | None


class MembershipStore:
    """Memberships are intervals; a person has at most one on a day."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def of(self, people: Iterable[PersonId], *, on: date) -> Mapping[PersonId, Belonging]:
        """Where each of them belongs on that day; those who belong nowhere are left out."""
        m, p = t.membership, t.person
        rows = await self._tx.rows(
            select(m.c.person_id, m.c.unit_id, m.c.kind, p.c.zone)
            .join(p, p.c.id == m.c.person_id)
            .where(m.c.person_id.in_(list(people)), m.c.from_on <= on, m.c.to_on.is_(None) | (m.c.to_on > on))
        )
        return {PersonId(row.person_id): Belonging(UnitId(row.unit_id), row.kind, row.zone) for row in rows}
