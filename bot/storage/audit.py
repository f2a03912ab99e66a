"""Queries on the record of privileged acts; it holds ids and counts, never what a member wrote."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert

from bot.domain.people import Actor
from bot.storage import tables as t
from bot.storage.database import Transaction


class AuditStore:
    """Append only."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def note(
        self, actor: Actor | None, action: str, thing: str, *, at: datetime, detail: Mapping[str, object] | None = None
    ) -> None:
        """Record that `actor` (None: the operator on the server) did `action` to `thing`, such as `deed:12`."""
        role = "operator" if actor is None else (actor.highest_role or "member")
        await self._tx.run(
            insert(t.audit).values(
                at=at,
                actor_id=actor.person_id if actor else None,
                actor_role=str(role),
                unit_id=actor.unit_id if actor else None,
                action=action,
                object=thing,
                detail=dict(detail or {}),
            )
        )
