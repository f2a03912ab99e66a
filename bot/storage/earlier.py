"""Queries for telling people what a campaign had before they came; what that was is the domain's to say."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.deliveries import Owed, State
from bot.domain.identity import PersonId
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.enrolled import People, enrolled
from bot.storage.outbox import Stamp, row_of

TOLD = "earlier"
"""Why a card counts as sent that was only listed."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Somebody the campaign reaches; `zone` is None where the campaign's own holds."""

    person_id: PersonId
    kind: str
    zone: str | None


class EarlierStore:
    """Who is told, and the cards that are listed."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def enrolled(self, among: People) -> Sequence[Enrolled]:
        """Those the campaign reaches, by id."""
        people = enrolled(t.person.c.id, t.membership.c.kind, t.person.c.zone, among=among)
        rows = await self._tx.rows(people.order_by(t.person.c.id))
        return [Enrolled(PersonId(row.id), row.kind, row.zone) for row in rows]

    async def is_owed(self, dedupe: str) -> bool:
        """Whether something is owed or was sent under this key."""
        return await self._tx.value(select(t.delivery.c.id).where(t.delivery.c.dedupe == dedupe)) is not None

    async def list_cards(self, owed: Sequence[Owed], stamp: Stamp) -> None:
        """Keep cards as brought by another message, so that they can be opened; one known stays as it is."""
        listed = {"state": State.FOLDED, "reason": TOLD, "settled_at": stamp.at}
        if owed:
            dialect = postgresql if self._tx.dialect == "postgresql" else sqlite
            rows = [row_of(one, stamp) | listed for one in owed]
            await self._tx.run(dialect.insert(t.delivery).on_conflict_do_nothing(), rows)
