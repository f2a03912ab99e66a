"""Queries on roster files sent in chat, from wanted to applied; fetching and reading them is done elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from bot.domain.identity import PersonId
from bot.domain.roster import Draft, DraftState, RosterRow, as_json
from bot.storage import tables as t
from bot.storage.database import Transaction


class RosterDraftStore:
    """A draft is fetched once and then waits for its admin."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def want(self, person_id: PersonId, *, file: str, file_id: str, at: datetime) -> int:
        """Remember that a file is to be fetched."""
        wanted = insert(t.roster_draft).values(
            person_id=person_id,
            file_name=file,
            file_id=file_id,
            state=DraftState.WANTED,
            rows=[],
            notes=[],
            attempts=0,
            created_at=at,
        )
        return int(await self._tx.value(wanted.returning(t.roster_draft.c.id)))

    async def drop_open(self, person_id: PersonId, *, at: datetime) -> None:
        """Drop what the admin sent before and did not apply."""
        d = t.roster_draft
        await self._tx.run(
            update(d)
            .where(d.c.person_id == person_id, d.c.state.in_((DraftState.WANTED, DraftState.READY)))
            .values(state=DraftState.DROPPED, rows=[], settled_at=at)
        )

    async def next_wanted(self, at: datetime, *, again_within: timedelta) -> Draft | None:
        """The oldest that is to be fetched by machine time `at`; nobody else gets it for a while."""
        d = t.roster_draft
        row = await self._tx.row(
            select(d)
            .where(d.c.state == DraftState.WANTED, or_(d.c.retry_at.is_(None), d.c.retry_at <= at))
            .order_by(d.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        await self._tx.run(
            update(d).where(d.c.id == row.id).values(retry_at=at + again_within, attempts=row.attempts + 1)
        )
        return replace(_draft(row), attempts=row.attempts + 1)

    async def postpone(self, draft_id: int, *, until: datetime) -> None:
        """Try again at machine time `until`."""
        await self._tx.run(update(t.roster_draft).where(t.roster_draft.c.id == draft_id).values(retry_at=until))

    async def keep(self, draft_id: int, rows: Sequence[RosterRow], ignored: Sequence[str]) -> bool:
        """Write what was read; says whether it was still wanted."""
        return await self._turn(
            draft_id, DraftState.WANTED, DraftState.READY, rows=as_json(rows), notes=list(ignored), retry_at=None
        )

    async def settle(self, draft_id: int, state: DraftState, *, before: DraftState, at: datetime) -> bool:
        """End a draft that is in `before`; says whether it was."""
        return await self._turn(draft_id, before, state, rows=[], settled_at=at)

    async def _turn(self, draft_id: int, before: DraftState, after: DraftState, **values: object) -> bool:
        d = t.roster_draft
        done = await self._tx.run(
            update(d).where(d.c.id == draft_id, d.c.state == before).values(state=after, **values)
        )
        return done.rowcount > 0

    async def find(self, draft_id: int) -> Draft | None:
        """One draft, whole."""
        row = await self._tx.row(select(t.roster_draft).where(t.roster_draft.c.id == draft_id))
        return _draft(row) if row else None


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        person_id=PersonId(row.person_id),
        file=row.file_name,
        file_id=row.file_id,
        state=DraftState(row.state),
        attempts=row.attempts,
        rows=tuple(RosterRow(**one) for one in row.rows),
        ignored=tuple(row.notes),
    )
