"""Queries on where many people belong at once; who one account is belongs to accounts.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from bot.domain.identity import PersonId, UnitId
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.many import one_of

_M, _P = t.membership, t.person
_BELONGING = (
    select(_M.c.person_id, _M.c.unit_id, _M.c.kind, _P.c.zone)
    .join(_P, _P.c.id == _M.c.person_id)
    .where(one_of(_M.c.person_id, "people"), one_of(_P.c.id, "people"), _M.c.from_on <= bindparam("day"))
    .where(_M.c.to_on.is_(None) | (_M.c.to_on > bindparam("day")))
)


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
        rows = await self._tx.rows(_BELONGING, people=list(people), day=on)
        return {PersonId(row.person_id): Belonging(UnitId(row.unit_id), row.kind, row.zone) for row in rows}
