"""Queries on answers, which wait between the commit of an effect and their sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.storage import tables as t
from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Answer:
    """A screen for a chat; `message_id` names the message to edit, if any."""

    id: int
    chat_id: int
    message_id: int | None
    screen: Mapping[str, Any]
    attempts: int = 0


class AnswerStore:
    """The row of an answer goes when it was sent; what is here is still to be sent."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def keep(self, screen: Mapping[str, Any], *, inbox_id: int, chat_id: int, message_id: int | None) -> Answer:
        """Store an answer to the update."""
        added = await self._tx.add(
            insert(t.answer).values(
                inbox_id=inbox_id, chat_id=chat_id, message_id=message_id, screen=dict(screen), attempts=0
            )
        )
        return Answer(added, chat_id, message_id, screen)

    async def waiting(self, *, at: datetime, limit: int) -> Sequence[Answer]:
        """The first answer of each chat, where it may be sent now, oldest first; later ones wait for it."""
        a, earlier = t.answer, t.answer.alias("earlier")
        has_earlier = select(earlier.c.id).where(earlier.c.chat_id == a.c.chat_id, earlier.c.id < a.c.id).exists()
        rows = await self._tx.rows(
            select(a.c.id, a.c.chat_id, a.c.message_id, a.c.screen, a.c.attempts)
            .where(a.c.retry_at.is_(None) | (a.c.retry_at <= at), ~has_earlier)
            .order_by(a.c.id)
            .limit(limit)
        )
        return [Answer(row.id, row.chat_id, row.message_id, row.screen, row.attempts) for row in rows]

    async def drop(self, ids: Sequence[int]) -> None:
        """Forget answers that were sent or refused for good."""
        await self._tx.run(delete(t.answer).where(t.answer.c.id.in_(ids)))

    async def postpone(self, answer_id: int, *, until: datetime, counts: bool) -> None:
        """Wait until machine time `until`; it was an attempt if that `counts`."""
        a = t.answer
        await self._tx.run(
            update(a).where(a.c.id == answer_id).values(attempts=a.c.attempts + int(counts), retry_at=until)
        )
