"""Telling authors how their broadcasts go, at every ring of the agenda; deciding about them is in broadcasts.py."""

from datetime import datetime

from bot.domain.audiences import audience_of
from bot.domain.broadcast_progress import Report, Standing, standing_of
from bot.domain.deliveries import Op, Owed
from bot.storage.broadcast_progress import PROGRESS, ProgressStore, UnderWay
from bot.storage.database import Transaction
from bot.storage.units import UnitStore
from bot.usecases.house import House
from bot.usecases.outbox import Outbox


async def report_progress(tx: Transaction, house: House) -> int:
    """Owe an edit of each progress message that has something new to say; says how many.

    At most one edit of a message is on its way, and until all copies have left not more than one in three seconds.
    """
    store = ProgressStore(tx)
    machine = await tx.machine_now()
    under_way = [one for one in await store.under_way() if await _may_be_due(store, one, machine)]
    if not under_way:
        return 0
    figures = await store.figures([one.broadcast.id for one in under_way])
    tree = await UnitStore(tx).tree()
    owed = []
    for one in under_way:
        now = figures[one.broadcast.id].with_those_to_come(one.broadcast)
        if one.report.is_due(now, machine):
            report = one.report.following(now, machine)
            await store.note(one.broadcast.id, report)
            owed.append(_edit(one, report, standing_of(one.broadcast, audience_of(one.broadcast.unit_ids, tree), now)))
    await Outbox(tx, house).owe(*owed)
    return len(owed)


async def _may_be_due(store: ProgressStore, one: UnderWay, machine: datetime) -> bool:
    return one.report.may_be_due(await store.glance(one.broadcast.id), machine)


def _edit(one: UnderWay, report: Report, standing: Standing) -> Owed:
    return Owed(
        PROGRESS,
        one.broadcast.author_id,
        dedupe=f"{PROGRESS}:{one.broadcast.id}:{report.number}",
        payload=standing.to_json(),
        op=Op.EDIT,
        chat_id=one.chat_id,
        message_id=one.message_id,
        broadcast_id=one.broadcast.id,
    )
