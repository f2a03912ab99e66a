"""Words go when their time is over; what figures, buttons and unique keys need stays."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from bot.chores import DailyRound
from bot.domain.broadcasts import Content
from bot.domain.deliveries import Owed
from bot.domain.identity import PersonId
from bot.domain.roster import DraftState, RosterRow
from bot.storage import tables as t
from bot.storage.roster_drafts import RosterDraftStore
from bot.usecases.housekeeping import Housekeeping
from bot.usecases.outbox import Outbox
from tests.cast import WANG, ZHAO
from tests.storage.broadcasting import act, change, confirm, written

NAMED = {"person": 1, "binding": 7, "name": "林", "unit": "东"}


async def keep_house(database, house):
    async with database.transaction() as tx:
        keeping = Housekeeping(tx, house)
        while await keeping.forget_updates(2):
            pass
        after = 0
        while after := await keeping.forget_names(after, 2):
            pass
        await keeping.forget_drafts()


async def test_updates_are_emptied_seven_days_after_they_were_done(database, house, clock):
    now = clock.now()
    base = {"bot_id": 777, "attempts": 0, "received_at": now, "body": {"message": {"text": "秘密"}}, "user_id": 1001}
    ages = {1: 8, 2: 8, 3: 8, 4: 6, 5: 8, 6: 8}
    states = dict.fromkeys(ages, "done") | {5: "new", 6: "dead"}
    async with database.transaction() as tx:
        for number, age in ages.items():
            done_at = None if states[number] == "new" else now - timedelta(days=age)
            row = {"update_id": number, "state": states[number], "done_at": done_at}
            await tx.run(insert(t.inbox).values(**base, **row))
    await keep_house(database, house)
    async with database.transaction() as tx:
        rows = await tx.rows(select(t.inbox.c.update_id, t.inbox.c.body, t.inbox.c.user_id).order_by(t.inbox.c.id))
    assert [(row.update_id, row.body is None, row.user_id) for row in rows] == [
        (1, True, None),
        (2, True, None),
        (3, True, None),
        (4, False, 1001),
        (5, False, 1001),
        (6, False, 1001),
    ]


async def test_names_leave_settled_deliveries_after_ninety_days_and_ids_stay(database, house, clock):
    d, long_ago = t.delivery, clock.now() - timedelta(days=91)
    async with database.transaction() as tx:
        owed = [Owed("bound", PersonId(3), dedupe=key, payload=NAMED) for key in ("old", "young", "waiting")]
        await Outbox(tx, house).owe(*owed, Owed("checkin", PersonId(1), dedupe="c", payload={"rule": "checkin"}))
    await change(database, d, d.c.dedupe.in_(["old", "c"]), state="sent", settled_at=long_ago)
    await change(database, d, d.c.dedupe == "young", state="sent", settled_at=long_ago + timedelta(days=2))
    await keep_house(database, house)
    async with database.transaction() as tx:
        rows = await tx.rows(select(d.c.dedupe, d.c.payload).order_by(d.c.id))
    assert {row.dedupe: row.payload for row in rows} == {
        "old": {"person": 1, "binding": 7},
        "young": NAMED,
        "waiting": NAMED,
        "c": {"rule": "checkin"},
    }


async def test_what_was_never_sent_is_forgotten_and_what_was_sent_is_kept(database, house, clock):
    sent = await written(database, house, WANG, "发出的")
    assert await confirm(database, house, WANG, sent)
    unsent = await written(database, house, WANG, "没有发出的")
    async with database.transaction() as tx:
        await tx.run(
            insert(t.dialog).values(user_id=1001, kind="deeds.text", data={"text": "半句"}, opened_at=clock.now())
        )
    clock.set(clock.now() + timedelta(days=91))
    await keep_house(database, house)
    assert (await act(database, house, WANG, "find", sent.id)).letter.content == Content("发出的")
    forgotten = await act(database, house, WANG, "find", unsent.id)
    assert (forgotten.state, forgotten.letter.content) == ("cancelled", Content(""))
    async with database.transaction() as tx:
        assert await tx.rows(select(t.dialog)) == []


async def test_a_roster_nobody_decided_on_is_forgotten_after_ninety_days(database, house, clock):
    roster = [RosterRow(2, "E1", "林", "东", "member", "zh")]
    sent_on = clock.now()
    async with database.transaction() as tx:
        drafts = RosterDraftStore(tx)
        for age in (91, 89):
            number = await drafts.want(
                PersonId(ZHAO.person), file="r.csv", file_id="x", at=sent_on - timedelta(days=age)
            )
            await drafts.keep(number, roster, ["备注"])
    await keep_house(database, house)
    async with database.transaction() as tx:
        old, young = [await RosterDraftStore(tx).find(number) for number in (1, 2)]
    assert (old.state, old.rows, old.ignored) == (DraftState.DROPPED, (), ())
    assert (young.state, young.rows) == (DraftState.READY, tuple(roster))


async def test_a_daily_round_that_breaks_off_is_begun_anew_the_same_day(database, house, clock):
    daily = DailyRound(database, house)
    async with database.transaction() as tx:
        await tx.run(text("ALTER TABLE roster_draft RENAME TO elsewhere"))
    with pytest.raises(DBAPIError):
        await daily()
    old = {"bot_id": 777, "update_id": 1, "state": "done", "attempts": 0, "user_id": 1001, "body": {"text": "秘密"}}
    async with database.transaction() as tx:
        await tx.run(text("ALTER TABLE elsewhere RENAME TO roster_draft"))
        long_ago = clock.now() - timedelta(days=8)
        await tx.run(insert(t.inbox).values(**old, received_at=long_ago, done_at=long_ago))
    await daily()
    async with database.transaction() as tx:
        assert await tx.value(select(t.inbox.c.body)) is None
