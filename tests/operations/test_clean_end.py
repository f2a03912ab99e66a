"""SIGTERM in the middle of a broadcast to 500 people, while Telegram takes its time: nothing is left uncertain."""

import asyncio
from collections import Counter
from datetime import date

from sqlalchemy import func, insert, select

from bot.storage import tables as t
from tests.faults.processes import START, TOKEN, stage
from tests.operations.running import transaction

CROWD = range(101, 601)
"""Numbers of 500 people; their accounts have the same ones."""
SECONDS = 2.0
"""How long Telegram takes for each message; a clean end waits 8 s for those under way."""


async def join(acted, person):
    """Somebody opens the bot, so that it may write to them."""
    await acted.tell("people", id=person, first_name=f"M{person}", language_code="zh")
    await acted.tell(f"people/{person}/text", text="/start")


async def owe_everybody(file):
    """A message to each of the crowd, as a broadcast owes it."""
    row = {"kind": "cut_off", "op": "send", "payload": {}, "lane": 1, "state": "queued", "silent": False}
    row |= {"created_at": START, "attempts": 0, "unknowns": 0}
    async with transaction(file) as tx:
        people = [{"id": i, "code": f"M{i}", "name": f"M{i}", "language": "zh", "created_at": START} for i in CROWD]
        places = [{"person_id": i, "unit_id": 2, "kind": "staff", "from_on": date(2010, 1, 1)} for i in CROWD]
        accounts = [{"person_id": i, "user_id": i, "bound_at": START} for i in CROWD]
        owed = [{**row, "person_id": i, "chat_id": i, "dedupe": f"crowd:{i}"} for i in CROWD]
        for table, rows in (
            (t.person, people),
            (t.membership, places),
            (t.telegram_account, accounts),
            (t.delivery, owed),
        ):
            await tx.run(insert(table), rows)


async def states(file):
    async with transaction(file) as tx:
        rows = await tx.rows(
            select(t.delivery.c.state, func.count().label("count"))
            .where(t.delivery.c.kind == "cut_off")
            .group_by(t.delivery.c.state)
        )
    return {row.state: row.count for row in rows}


async def copies(acted):
    """How many messages each of the crowd really got."""
    return Counter(one["chat_id"] for one in await acted.arrivals() if one["chat_id"] in CROWD)


async def test_sigterm_in_the_middle_of_a_slow_broadcast_leaves_nothing_uncertain(template, tmp_path):
    async with stage(template, tmp_path) as acted:
        await asyncio.gather(*(join(acted, person) for person in CROWD))
        async with acted.http.post(f"/bot{TOKEN}/deleteWebhook", json={"drop_pending_updates": True}) as answer:
            assert answer.status == 200
        await owe_everybody(acted.file)
        await acted.tell("faults", kind="delay", delay_s=SECONDS, methods=["sendMessage"])
        await acted.start_bot()

        async def is_under_way():
            return (await states(acted.file)).get("sent", 0) >= 1

        await acted.until(is_under_way)
        assert await acted.stop_bot() == 0
        found = await states(acted.file)
        assert set(found) == {"sent", "queued"}, "neither `sending` nor `uncertain`"
        assert sum(found.values()) == len(CROWD)
        got = await copies(acted)
        assert (len(got), set(got.values())) == (found["sent"], {1}), "the rows say what really happened"
        async with acted.http.delete("/control/faults") as answer:
            assert answer.status == 200
        await acted.start_bot()

        async def is_done():
            return await states(acted.file) == {"sent": len(CROWD)}

        await acted.until(is_done)
        assert await acted.stop_bot() == 0
        assert await copies(acted) == dict.fromkeys(CROWD, 1)
        async with transaction(acted.file) as tx:
            assert await tx.value(select(func.max(t.delivery.c.unknowns))) == 0
