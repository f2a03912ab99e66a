"""Queries on the versions of a campaign's plan and on what became of each; which is read from where is elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.identity import CampaignId, PersonId
from bot.domain.plans import PlanChange, PlanState
from bot.storage import tables as t
from bot.storage.database import Transaction


class PlanStore:
    """The plans of one campaign; at most one is in force and at most one waits for a decision."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def turn(self) -> None:
        """Wait until nobody else decides about this campaign's plan, and let nobody until the commit."""
        c = t.campaign
        await self._tx.value(select(c.c.id).where(c.c.id == self._campaign_id).with_for_update(key_share=True))

    async def keep(self, version: str, text: str, *, at: datetime) -> int:
        """Keep a text, once for each version; its id."""
        p = t.plan
        is_this = select(p.c.id).where(p.c.campaign_id == self._campaign_id, p.c.version == version)
        known = await self._tx.value(is_this)
        if known is None:
            row = {"campaign_id": self._campaign_id, "version": version, "text": text, "loaded_at": at}
            await self._tx.run(self._insert(p).values(row).on_conflict_do_nothing())
            known = await self._tx.value(is_this)
        return int(known)

    async def begin(self, plan_id: int, *, at: datetime) -> None:
        """Put the first plan of a campaign in force, the operator's; where another process was quicker, nothing."""
        row = {"campaign_id": self._campaign_id, "plan_id": plan_id, "state": PlanState.IN_FORCE}
        await self._tx.run(
            self._insert(t.plan_change).values(**row, proposed_at=at, decided_at=at).on_conflict_do_nothing()
        )

    async def in_force(self) -> PlanChange | None:
        """The version in force."""
        return await self._one(t.plan_change.c.state == PlanState.IN_FORCE)

    async def proposed(self) -> PlanChange | None:
        """The version that waits for a decision."""
        return await self._one(t.plan_change.c.state == PlanState.PROPOSED)

    async def newest(self) -> PlanChange | None:
        """What was last put before the admins or put in force."""
        rows = await self._tx.rows(self._changes().order_by(t.plan_change.c.id.desc()).limit(1))
        return _change(rows[0]) if rows else None

    async def find(self, change_id: int) -> PlanChange | None:
        """One row of the history."""
        return await self._one(t.plan_change.c.id == change_id)

    async def all(self) -> Sequence[PlanChange]:
        """The whole history, oldest first."""
        return [_change(row) for row in await self._tx.rows(self._changes().order_by(t.plan_change.c.id))]

    async def propose(self, plan_id: int, *, at: datetime) -> int:
        """Let a version wait for a decision; the id of the change."""
        row = {"campaign_id": self._campaign_id, "plan_id": plan_id, "state": PlanState.PROPOSED}
        return await self._tx.add(insert(t.plan_change).values(**row, proposed_at=at))

    async def enact(self, change_id: int, *, at: datetime, by: PersonId | None) -> None:
        """Put a proposed version in force; the one before it is past."""
        c = t.plan_change
        mine = c.c.campaign_id == self._campaign_id
        await self._tx.run(update(c).where(mine, c.c.state == PlanState.IN_FORCE).values(state=PlanState.PAST))
        await self._decide(change_id, PlanState.IN_FORCE, at=at, by=by)

    async def keep_out(self, change_id: int, *, at: datetime, by: PersonId | None) -> None:
        """Keep a proposed version out of force."""
        await self._decide(change_id, PlanState.KEPT_OUT, at=at, by=by)

    async def overtake(self, change_id: int, *, at: datetime) -> None:
        """Let a proposed version go that nobody decided about, since the file says something else now."""
        await self._decide(change_id, PlanState.OVERTAKEN, at=at, by=None)

    async def _decide(self, change_id: int, state: PlanState, *, at: datetime, by: PersonId | None) -> None:
        c = t.plan_change
        waiting = update(c).where(c.c.id == change_id, c.c.state == PlanState.PROPOSED)
        await self._tx.run(waiting.values(state=state, decided_at=at, decided_by=by))

    async def _one(self, condition: Any) -> PlanChange | None:  # noqa: ANN401 - a comparison of columns
        row = await self._tx.row(self._changes().where(condition))
        return _change(row) if row else None

    def _changes(self) -> Select[Any]:
        c, p = t.plan_change, t.plan
        return (
            select(
                c.c.id, c.c.campaign_id, p.c.version, p.c.text, c.c.state, p.c.loaded_at, c.c.proposed_at,
                c.c.decided_at, c.c.decided_by, t.person.c.name.label("decider"),
            )
            .join(p, p.c.id == c.c.plan_id)
            .outerjoin(t.person, t.person.c.id == c.c.decided_by)
            .where(c.c.campaign_id == self._campaign_id)
        )  # fmt: skip

    def _insert(self, table: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type with on_conflict
        return (postgresql if self._tx.dialect == "postgresql" else sqlite).insert(table)


def _change(row: Row[Any]) -> PlanChange:
    return PlanChange(
        id=row.id,
        campaign_id=CampaignId(row.campaign_id),
        version=row.version,
        text=row.text,
        state=PlanState(row.state),
        loaded_at=row.loaded_at,
        proposed_at=row.proposed_at,
        decided_at=row.decided_at,
        decided_by=PersonId(row.decided_by) if row.decided_by is not None else None,
        decider=row.decider,
    )
