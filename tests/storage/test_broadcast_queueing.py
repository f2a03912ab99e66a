"""Copies to many people, queued in steps: everybody of the audience once, whatever happens in between."""

import pytest
from sqlalchemy import func, select

from bot.domain.broadcast_progress import Figures
from bot.domain.broadcasts import BroadcastState
from bot.storage import tables as t
from bot.usecases.broadcast_queueing import BroadcastQueueing
from tests.cast import LIN, WANG
from tests.storage.broadcasting import EAST_ID, act, change, confirm, deliveries, kept, newcomers, report, send, written

MANY = 600  # with Lin; ids 100 to 698


async def step(database, house, people=250):
    async with database.transaction() as tx:
        return await BroadcastQueueing(tx, house).queue_some(people)


class PowerCut(Exception):
    """The end of a process in the middle of a transaction."""


async def step_cut_short(database, house):
    async with database.transaction() as tx:
        await BroadcastQueueing(tx, house).queue_some(250)
        raise PowerCut


async def queued(database) -> int:
    async with database.transaction() as tx:
        return await tx.value(select(func.count()).select_from(t.delivery).where(t.delivery.c.kind == "broadcast"))


@pytest.fixture
async def draft(database, house):
    await newcomers(database, house, MANY - 1, EAST_ID)
    made = await written(database, house, WANG)
    assert await confirm(database, house, WANG, made)
    return made


async def test_many_copies_are_queued_in_steps_each_person_once(database, house, draft):
    sizes = [await queued(database)]
    while await step(database, house):
        sizes.append(await queued(database))
    # ids up to 250, 500 and 698: Lin and 100 to 250, then 250, then 198
    assert sizes == [0, 152, 402, 600]
    people = [row.person_id for row in await deliveries(database)]
    assert people == [LIN.person, *range(100, 699)]


async def test_a_step_that_breaks_off_is_taken_again(database, house, draft):
    assert await step(database, house)
    with pytest.raises(PowerCut):
        await step_cut_short(database, house)
    assert await queued(database) == 152
    await change(database, t.broadcast, t.broadcast.c.id == draft.id, queued_to=0)  # even if it forgets how far it was
    while await step(database, house):
        pass
    assert await queued(database) == 600


async def test_all_who_are_to_get_a_copy_are_told_of_from_the_start(database, house, draft):
    assert (await act(database, house, WANG, "card", draft.id)).standing.figures == Figures(waiting=600)
    assert await step(database, house)
    await send(database, house, most=2)
    assert (await act(database, house, WANG, "card", draft.id)).standing.figures == Figures(waiting=598, sent=2)
    (card,) = await act(database, house, WANG, "recent")
    assert card.standing.figures == Figures(waiting=598, sent=2)


async def test_who_leaves_stops_or_blocks_before_their_step_gets_none(database, house, draft):
    now = house.clock.now()
    a, c, m = t.telegram_account, t.consent, t.membership
    await change(database, m, m.c.person_id == 300, to_on=now.date())
    await change(database, a, a.c.person_id == 301, unbound_at=now)
    await change(database, a, a.c.person_id == 302, unreachable_since=now)
    await change(database, c, c.c.person_id == 303, withdrawn_at=now)
    while await step(database, house):
        pass
    people = {row.person_id for row in await deliveries(database)}
    assert set(range(100, 699)) - people == {300, 301, 302, 303}
    figures = (await act(database, house, WANG, "card", draft.id)).standing.figures
    assert figures.recipients == 596


async def test_who_joins_later_is_not_in_the_audience(database, house, draft):
    await newcomers(database, house, 1, EAST_ID, first=5000)
    while await step(database, house):
        pass
    assert await queued(database) == 600


async def test_an_author_whose_rights_end_stops_it(database, house, draft):
    assert await step(database, house)
    g = t.role_grant
    await change(database, g, g.c.person_id == WANG.person, to_at=house.clock.now())
    assert await step(database, house)
    assert not await step(database, house)
    assert (await kept(database)).state == BroadcastState.WITHDRAWN
    assert await send(database, house) == 0
    assert {(row.state, row.reason) for row in await deliveries(database)} == {("cancelled", "withdrawn")}
    async with database.transaction() as tx:
        audited = await tx.rows(select(t.audit.c.action).order_by(t.audit.c.id))
    assert [row.action for row in audited] == ["broadcast.confirmed", "broadcast.withdrawn"]


async def test_a_broadcast_to_few_is_queued_with_its_confirmation(database, house):
    await newcomers(database, house, 2, EAST_ID)
    assert await confirm(database, house, WANG, await written(database, house, WANG))
    assert await queued(database) == 3
    assert not await step(database, house)
    assert await report(database, house) == 0
