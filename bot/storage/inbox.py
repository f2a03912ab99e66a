"""Queries on updates: stored before they are acknowledged, taken one per person in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.identity import UserId
from bot.storage import tables as t
from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update as it came in; `user_id` is None for updates about no person.

    With a `flaw`, one word, nobody can handle it: it is a dead letter from the first moment.
    """

    update_id: int
    user_id: UserId | None
    body: Mapping[str, Any]
    flaw: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The update whose turn it is."""

    id: int
    user_id: UserId | None
    body: Mapping[str, Any]
    attempts: int


_I = t.inbox
_EARLIER = t.inbox.alias("earlier")
_HAS_EARLIER = (
    select(_EARLIER.c.id)
    .where(_EARLIER.c.state == "new", _EARLIER.c.user_id == _I.c.user_id, _EARLIER.c.id < _I.c.id)
    .exists()
)
_NEXT = (
    select(_I.c.id, _I.c.user_id, _I.c.body, _I.c.attempts)
    .where(
        _I.c.bot_id == bindparam("bot_id"),
        _I.c.state == "new",
        or_(_I.c.retry_at.is_(None), _I.c.retry_at <= bindparam("at")),
        ~_HAS_EARLIER,
    )
    .order_by(_I.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)

_STILL = (
    select(_I.c.id)
    .where(_I.c.id == bindparam("of"), _I.c.state == "new", _I.c.attempts == bindparam("attempts"))
    .with_for_update(skip_locked=True)
)

_BOUND = t.telegram_account
_IS_BOUND = select(_BOUND.c.id).where(_BOUND.c.user_id == _I.c.user_id, _BOUND.c.unbound_at.is_(None)).exists()
_FORGOTTEN = (
    update(_I)
    .where(_I.c.id == bindparam("of"))
    .values(state="done", done_at=bindparam("at"), error=None, body=None, user_id=None)
)
_DONE = _FORGOTTEN.values(body=case((_IS_BOUND, _I.c.body)), user_id=case((_IS_BOUND, _I.c.user_id)))


class InboxStore:
    """The inbox of one bot."""

    def __init__(self, tx: Transaction, bot_id: int) -> None:
        self._tx = tx
        self._bot_id = bot_id

    async def keep(self, arrived: Sequence[Arrived], *, at: datetime) -> None:
        """Store what is new; an update already known is left as it is."""
        if not arrived:
            return
        dialect = postgresql if self._tx.dialect == "postgresql" else sqlite
        rows = [
            {
                "bot_id": self._bot_id,
                "update_id": one.update_id,
                "user_id": one.user_id,
                "body": dict(one.body),
                "state": "dead" if one.flaw else "new",
                "attempts": 0,
                "received_at": at,
                "done_at": at if one.flaw else None,
                "error": f"malformed: {one.flaw}" if one.flaw else None,
            }
            for one in arrived
        ]
        await self._tx.run(dialect.insert(t.inbox).on_conflict_do_nothing(), rows)

    async def next_offset(self) -> int:
        """The first update id Telegram has not been told to forget; 0 for a new bot.

        The newest is not always the largest: after a week without updates Telegram goes on from a random id (Update).
        """
        newest = await self._tx.value(
            select(t.inbox.c.update_id).where(t.inbox.c.bot_id == self._bot_id).order_by(t.inbox.c.id.desc()).limit(1)
        )
        return 0 if newest is None else newest + 1

    async def next_waiting(self, at: datetime) -> Waiting | None:
        """The oldest update of some person who has none being worked on; locked until the commit."""
        row = await self._tx.row(_NEXT, bot_id=self._bot_id, at=at)
        return Waiting(row.id, row.user_id, row.body, row.attempts) if row else None

    async def is_still_waiting(self, waiting: Waiting) -> bool:
        """Whether nobody has settled or counted it since it was read; locked until the commit if so."""
        return await self._tx.row(_STILL, of=waiting.id, attempts=waiting.attempts) is not None

    async def settle(self, inbox_id: int, *, at: datetime, forget: bool) -> None:
        """Mark it done; `forget`, or an account nobody is bound to, leaves nothing of what was said nor by whom."""
        await self._tx.run(_FORGOTTEN if forget else _DONE, of=inbox_id, at=at)

    async def postpone(self, waiting: Waiting, *, until: datetime, error: str) -> bool:
        """Count a failed attempt and wait; False where somebody else has settled or counted it since."""
        return await self._fail(waiting, retry_at=until, error=error)

    async def bury(self, waiting: Waiting, *, at: datetime, error: str) -> bool:
        """Give up on it, so that it stays for the operator to see; False as above."""
        return await self._fail(waiting, state="dead", done_at=at, error=error)

    async def _fail(self, waiting: Waiting, **values: object) -> bool:
        """Between undoing and saying so nobody holds the row: whoever took it meanwhile may have had more luck."""
        i = t.inbox
        is_as_it_was = (i.c.id == waiting.id) & (i.c.state == "new") & (i.c.attempts == waiting.attempts)
        done = await self._tx.run(update(i).where(is_as_it_was).values(attempts=waiting.attempts + 1, **values))
        return done.rowcount > 0

    async def forget_all_of(self, user_id: UserId) -> None:
        """Leave nothing of what an account said and was dealt with, except that something arrived."""
        await self._tx.run(
            update(t.inbox)
            .where(t.inbox.c.user_id == user_id, t.inbox.c.state != "new")
            .values(body=None, user_id=None, error=None)
        )

    async def depth(self) -> Mapping[str, int]:
        """How many updates wait and how many are dead letters."""
        i = t.inbox
        waiting = select(func.count()).where(i.c.bot_id == self._bot_id, i.c.state == "new")
        dead = select(func.count()).where(i.c.state == "dead")
        return {"new": await self._tx.value(waiting), "dead": await self._tx.value(dead)}
