"""Acting on broadcasts as one of the cast, and letting copies leave without a sender; no test is here."""

from datetime import date, timedelta

from sqlalchemy import insert, select, update

from bot.domain.broadcast_progress import Report
from bot.domain.broadcasts import Broadcast, Content
from bot.domain.deliveries import State
from bot.domain.identity import UserId
from bot.domain.people import Actor
from bot.storage import tables as t
from bot.storage.accounts import AccountStore
from bot.storage.broadcast_progress import ProgressStore
from bot.usecases.broadcast_progress import report_progress
from bot.usecases.broadcasts import Broadcasts
from bot.usecases.outbox import Ended, Outbox
from tests.cast import EAST as EAST_NAME
from tests.cast import UNITS, WEST

EAST_ID, WEST_ID = UNITS[EAST_NAME], UNITS[WEST]
LONG_AGO = timedelta(minutes=1)


async def actor(database, house, player) -> Actor:
    async with database.transaction() as tx:
        found = await AccountStore(tx).actor(UserId(player.user), zone=house.timezone, on=date(2010, 6, 18))
    assert found is not None
    return found


async def act(database, house, player, verb, *arguments, **named):
    who = await actor(database, house, player)
    async with database.transaction() as tx:
        return await getattr(Broadcasts(tx, house), verb)(who, *arguments, **named)


async def written(database, house, player, text="通知", to=None) -> Broadcast:
    """A draft, addressed if the author must say to whom."""
    draft = await act(database, house, player, "write", Content(text))
    if to is not None:
        assert await act(database, house, player, "address", draft.broadcast.id, to)
    return (await act(database, house, player, "draft", draft.broadcast.id)).broadcast


async def confirm(database, house, player, draft, *, message_id=50) -> bool:
    return await act(
        database, house, player, "confirm", draft.id, draft.seal, chat_id=player.user, message_id=message_id
    )


async def newcomers(database, house, count, unit_id, *, first=100) -> None:
    """So many more members of a unit, bound and agreeing."""
    at, people = house.clock.now(), range(first, first + count)
    async with database.transaction() as tx:
        await tx.run(insert(t.person), [{"id": n, "code": f"N{n}", "name": f"N{n}", "created_at": at} for n in people])
        joined = {"unit_id": unit_id, "kind": "staff", "from_on": date(2010, 1, 1)}
        await tx.run(insert(t.membership), [{"person_id": n} | joined for n in people])
        await tx.run(
            insert(t.telegram_account), [{"person_id": n, "user_id": 9000 + n, "bound_at": at} for n in people]
        )
        await tx.run(insert(t.consent), [{"person_id": n, "version": 1, "given_at": at} for n in people])


async def change(database, table, condition, **values) -> None:
    async with database.transaction() as tx:
        await tx.run(update(table).where(condition).values(**values))


async def deliveries(database, kind="broadcast"):
    d = t.delivery
    async with database.transaction() as tx:
        return await tx.rows(select(d).where(d.c.kind == kind).order_by(d.c.id))


async def send(database, house, ending=State.SENT, *, most=100, reason=None) -> int:
    """Let up to `most` copies leave and end that way."""
    async with database.transaction() as tx:
        claimed = await Outbox(tx, house).claim(most, lease_by="me", may_go=lambda _lane, _chat: 0.0)
    async with database.transaction() as tx:
        await Outbox(tx, house).settle(
            [Ended(one, ending, message_id=one.id if ending is State.SENT else None, reason=reason) for one in claimed]
        )
    return len(claimed)


async def report(database, house) -> int:
    async with database.transaction() as tx:
        return await report_progress(tx, house)


async def kept(database):
    async with database.transaction() as tx:
        return await tx.row(select(t.broadcast))


async def grow_old(database, draft) -> None:
    """Let the last report be longer ago; what it said stays."""
    async with database.transaction() as tx:
        last = Report.from_json(await tx.value(select(t.broadcast.c.progress).where(t.broadcast.c.id == draft.id)))
        await ProgressStore(tx).note(draft.id, Report(last.number, last.at - LONG_AGO, last.figures))
