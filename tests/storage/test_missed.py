"""Who has no copy of a broadcast, whatever became of it since, on both databases."""

from datetime import date

import pytest
from sqlalchemy import insert

from bot.domain.broadcasts import Broadcast, BroadcastState, Content, Letter
from bot.domain.missed import Missed
from bot.storage import tables as t
from bot.storage.missed import MissedStore

LETTER = Letter(Content("x"), ())
AUTHOR, EAST, WEST = 3, 2, 3


async def asked(database, clock, *, state=BroadcastState.CONFIRMED, queued_to=200, copies=(), page=None):
    """The figures and names in both branches for a broadcast whose copies are (person, state, reason)."""
    people = {101: "郑", 102: "吴", 150: "何"}
    async with database.transaction() as tx:
        made = {"author_id": AUTHOR, "campaign_id": 1, "units": [EAST, WEST], "content": LETTER.to_json()}
        made |= {"content_hash": LETTER.hash, "state": state, "created_at": clock.now(), "queue_until": 200}
        number = await tx.add(insert(t.broadcast).values(**made, queued_to=queued_to))
        for person, name in people.items():
            who = {"id": person, "code": f"F{person}", "name": name, "language": "zh", "created_at": clock.now()}
            await tx.run(insert(t.person).values(who))
            place = {"person_id": person, "unit_id": EAST, "kind": "staff", "from_on": date(2010, 1, 1)}
            await tx.run(insert(t.membership).values(place))
        for person, how, why in copies:
            row = {"kind": "broadcast", "op": "send", "payload": {}, "lane": 3, "silent": False, "attempts": 1}
            row |= {"person_id": person, "broadcast_id": number, "state": how, "reason": why, "unknowns": 0}
            await tx.run(insert(t.delivery).values(**row, dedupe=f"b:{person}", created_at=clock.now()))
        broadcast = Broadcast(
            number, AUTHOR, (EAST, WEST), LETTER, LETTER.hash, state, clock.now(), queued_to=queued_to, queue_until=200
        )
        store = MissedStore(tx, broadcast, on=date(2010, 6, 18))
        start, size = page or (0, 50)
        return await store.count([EAST, WEST]), list(await store.page([EAST, WEST], start=start, size=size))


async def test_everybody_without_a_copy_that_arrived_or_may(database, house, clock):
    counted, named = await asked(
        database,
        clock,
        copies=[
            (1, "sent", None),
            (4, "sent", None),
            (2, "failed", "blocked"),
            (101, "queued", None),
            (102, "uncertain", "unknown"),
        ],
    )
    assert counted == {"blocked": 1, "not_bound": 1, "uncertain": 1}
    assert named == [Missed("吴", EAST, "uncertain"), Missed("何", EAST, "not_bound"), Missed("Chen", WEST, "blocked")]


async def test_who_could_be_reached_by_now_was_out_of_reach_then(database, house, clock):
    counted, _ = await asked(database, clock, copies=[(1, "sent", None)])
    assert counted == {"not_bound": 3, "out_of_reach_then": 2}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (BroadcastState.CONFIRMED, {"not_bound": 2, "out_of_reach_then": 2}),
        (BroadcastState.HELD, {"not_bound": 2, "out_of_reach_then": 2}),
        (BroadcastState.WITHDRAWN, {"not_bound": 2, "out_of_reach_then": 2, "withdrawn": 1}),
    ],
)
async def test_whose_copy_is_still_to_come_is_not_missed_unless_none_comes(database, house, clock, state, expected):
    counted, _ = await asked(database, clock, state=state, queued_to=149, copies=[(1, "sent", None)])
    assert counted == expected


async def test_a_page_is_a_stretch_of_the_list(database, house, clock):
    _, named = await asked(database, clock, copies=[(1, "sent", None), (2, "sent", None)], page=(1, 2))
    assert [one.name for one in named] == ["吴", "何"]
