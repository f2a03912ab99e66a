"""What a rehearsal left in its own database: which occurrence each delivery came of, and what led to no message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain.deliveries import State
from bot.domain.identity import DeliveryId, PersonId
from bot.domain.occurrences import Fate
from bot.storage import tables as t
from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Origin:
    """The slot a delivery came of, and why it was held back on its way, where it was."""

    rule: str
    slot: str
    due_at: datetime
    held: str | None = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """A slot of somebody that led to no message, and why."""

    person_id: PersonId
    origin: Origin
    fate: str
    reason: str | None


class PlayedStore:
    """Asked once, at the end."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def origins(self) -> Mapping[DeliveryId, Origin]:
        """The slot of every delivery that came of one."""
        d, o = t.delivery, t.occurrence
        asked = select(d.c.id, o.c.rule, o.c.slot, o.c.due_at, d.c.held_why).join(o, o.c.id == d.c.occurrence_id)
        return {
            DeliveryId(row.id): Origin(row.rule, row.slot, row.due_at, row.held_why)
            for row in await self._tx.rows(asked)
        }

    async def unsent(self, *, until: datetime) -> Sequence[Unsent]:
        """What was due by `until` and not fired, and what was owed and not sent, in order of time."""
        d, o = t.delivery, t.occurrence
        columns = (o.c.person_id, o.c.rule, o.c.slot, o.c.due_at)
        unfired = select(*columns, o.c.state, o.c.reason).where(o.c.state != Fate.FIRED, o.c.due_at <= until)
        undelivered = select(*columns, d.c.state, d.c.reason).join(d, d.c.occurrence_id == o.c.id)
        rows = [
            *await self._tx.rows(unfired),
            *await self._tx.rows(undelivered.where(d.c.state != State.SENT)),
        ]
        found = [
            Unsent(PersonId(row.person_id), Origin(row.rule, row.slot, row.due_at), row.state, row.reason)
            for row in rows
        ]
        return sorted(found, key=lambda one: (one.origin.due_at, one.origin.rule, one.person_id))
