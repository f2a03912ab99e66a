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

    async def waiting(self, *, at: datetime) -> Sequence[Answer]:
        """All that may be sent now, oldest first."""
        rows = await self._tx.rows(
            select(t.answer.c.id, t.answer.c.chat_id, t.answer.c.message_id, t.answer.c.screen, t.answer.c.attempts)
            .where(t.answer.c.retry_at.is_(None) | (t.answer.c.retry_at <= at))
            .order_by(t.answer.c.id)
        )
        return [Answer(row.id, row.chat_id, row.message_id, row.screen, row.attempts) for row in rows]

    async def drop(self, ids: Sequence[int]) -> None:
        """Forget answers that were sent or refused for good."""
        await self._tx.run(delete(t.answer).where(t.answer.c.id.in_(ids)))

    async def postpone(self, answer_id: int, *, until: datetime) -> None:
        """Count an attempt and wait until machine time `until`."""
        await self._tx.run(
            update(t.answer).where(t.answer.c.id == answer_id).values(attempts=t.answer.c.attempts + 1, retry_at=until)
        )
