"""Queries on invites; only the hash of a token is ever here."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select, update

from bot.domain.identity import InviteId, PersonId
from bot.storage import tables as t
from bot.storage.database import Transaction


class InviteStore:
    """An invite is open until it is used, revoked or expired."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(
        self, hashes: Mapping[PersonId, str], *, by: PersonId | None, at: datetime, expires_at: datetime
    ) -> None:
        """Make invites; `by` is None for the operator on the server."""
        if hashes:
            await self._tx.run(
                insert(t.invite),
                [
                    {
                        "person_id": person_id,
                        "token_hash": token_hash,
                        "created_by": by,
                        "created_at": at,
                        "expires_at": expires_at,
                    }
                    for person_id, token_hash in hashes.items()
                ],
            )

    async def revoke(self, person_id: PersonId, *, at: datetime, made_in_chat: bool = False) -> None:
        """Close a person's open invites; with `made_in_chat` those made on the server stay open."""
        i = t.invite
        closing = update(i).where(i.c.person_id == person_id, i.c.used_at.is_(None), i.c.revoked_at.is_(None))
        if made_in_chat:
            closing = closing.where(i.c.created_by.is_not(None))
        await self._tx.run(closing.values(revoked_at=at))

    async def find(self, token_hash: str) -> tuple[InviteId, PersonId] | None:
        """The invite of a token, open or not, and whose it is."""
        i = t.invite
        row = await self._tx.row(select(i.c.id, i.c.person_id).where(i.c.token_hash == token_hash))
        return (InviteId(row.id), PersonId(row.person_id)) if row else None

    async def person_of(self, invite_id: InviteId, *, at: datetime) -> PersonId | None:
        """Whose invite it is; None unless it is open."""
        i = t.invite
        found = await self._tx.value(
            select(i.c.person_id).where(
                i.c.id == invite_id, i.c.used_at.is_(None), i.c.revoked_at.is_(None), i.c.expires_at > at
            )
        )
        return None if found is None else PersonId(found)

    async def use(self, invite_id: InviteId, *, at: datetime) -> bool:
        """Use it up; of any number who try, it says yes to one."""
        i = t.invite
        done = await self._tx.run(
            update(i)
            .where(i.c.id == invite_id, i.c.used_at.is_(None), i.c.revoked_at.is_(None), i.c.expires_at > at)
            .values(used_at=at)
        )
        return done.rowcount == 1
