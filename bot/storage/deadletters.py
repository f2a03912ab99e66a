"""Queries on updates that were given up; what the member wrote is never read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select, update

from bot.storage import tables as t
from bot.storage.database import Transaction

PARTS = ("text", "photo", "document", "sticker", "voice", "video", "location", "contact")
"""What a message can hold, as far as an operator needs to know."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An update that failed as often as it may; ids, kind and error only."""

    id: int
    update_id: int
    user_id: int | None
    member: str | None
    kind: str
    attempts: int
    error: str | None
    received_at: datetime
    given_up_at: datetime | None


class DeadLetterStore:
    """The dead letters of every bot in this database."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def all(self) -> Sequence[DeadLetter]:
        """Every dead letter, oldest first."""
        return [_letter(row) for row in await self._tx.rows(_dead().order_by(t.inbox.c.id))]

    async def find(self, inbox_id: int) -> DeadLetter | None:
        """One dead letter."""
        row = await self._tx.row(_dead().where(t.inbox.c.id == inbox_id))
        return _letter(row) if row else None

    async def revive(self, inbox_id: int) -> None:
        """Let it be handled anew, with all its attempts."""
        await self._set(inbox_id, state="new", attempts=0, retry_at=None, done_at=None, error=None)

    async def drop(self, inbox_id: int, *, at: datetime) -> None:
        """Give it up for good; nothing stays of what was said nor of who said it."""
        await self._set(inbox_id, state="done", done_at=at, body=None, user_id=None)

    async def _set(self, inbox_id: int, **values: object) -> None:
        i = t.inbox
        await self._tx.run(update(i).where(i.c.id == inbox_id, i.c.state == "dead").values(**values))


def _dead() -> Select[tuple[object, ...]]:
    i, account = t.inbox, t.telegram_account
    bound = (account.c.user_id == i.c.user_id) & account.c.unbound_at.is_(None)
    return (
        select(i, t.person.c.code)
        .outerjoin(account, bound)
        .outerjoin(t.person, t.person.c.id == account.c.person_id)
        .where(i.c.state == "dead")
    )


def _letter(row: Row[tuple[object, ...]]) -> DeadLetter:
    return DeadLetter(
        id=row.id,
        update_id=row.update_id,
        user_id=row.user_id,
        member=row.code,
        kind=_kind(row.body or {}),
        attempts=row.attempts,
        error=row.error,
        received_at=row.received_at,
        given_up_at=row.done_at,
    )


def _kind(body: dict[str, object]) -> str:
    """What it was, such as `message: text` or `callback_query: report`; never what was in it."""
    name = next((key for key in body if key != "update_id"), "unknown")
    about = body.get(name)
    if not isinstance(about, dict):
        return name
    if name == "callback_query":
        version, _, rest = str(about.get("data", "")).partition(":")
        verb = rest.partition(":")[0]
        return f"{name}: {verb}" if version == "v1" and verb.isidentifier() else name
    parts = [part for part in PARTS if part in about]
    return f"{name}: {', '.join(parts)}" if parts else name
