"""Taking a campaign up, by several processes that begin at the same moment too."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy import select

from bot.storage import tables as t
from bot.storage.campaigns import CampaignStore
from bot.storage.plans import PlanStore

AT = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)


async def begun(database):
    async with database.transaction() as tx:
        store = CampaignStore(tx)
        campaign_id = await store.take_up("spring", at=AT)
        plans = PlanStore(tx, campaign_id)
        await plans.begin(await plans.keep("v1", "phases: []", at=AT), at=AT)
        return campaign_id


async def test_six_processes_that_begin_at_once_take_up_one_campaign_with_one_plan(database):
    found = await asyncio.gather(*(begun(database) for _ in range(6)))
    async with database.transaction() as tx:
        campaigns = [row.id for row in await tx.rows(select(t.campaign.c.id))]
        plans = [tuple(row) for row in await tx.rows(select(t.plan.c.campaign_id, t.plan.c.version))]
        changes = [row.state for row in await tx.rows(select(t.plan_change.c.state))]
    assert len(campaigns) == 1
    assert found == campaigns * 6
    assert plans == [(campaigns[0], "v1")]
    assert changes == ["in_force"]
