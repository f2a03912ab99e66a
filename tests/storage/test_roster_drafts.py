"""Roster files sent in chat, on both databases: fetched by one process at a time, shown, settled once."""

from datetime import UTC, datetime, timedelta

from bot.domain.identity import PersonId
from bot.domain.roster import DraftState, RosterRow
from bot.storage.roster_drafts import RosterDraftStore

AT = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
MACHINE = datetime(2026, 1, 1, tzinfo=UTC)
LEASE = timedelta(minutes=3)
ZHAO, WANG = PersonId(4), PersonId(3)
ROWS = (RosterRow(2, "E1", "林𠮷", "第一党支部", "student", None),)


async def wanted(tx, person_id=ZHAO, file="r.csv"):
    return await RosterDraftStore(tx).want(person_id, file=file, file_id="f1", at=AT)


async def claimed(database, at):
    async with database.transaction() as tx:
        return await RosterDraftStore(tx).next_wanted(at, again_within=LEASE)


async def test_a_file_is_claimed_for_a_while_and_then_once_more(house, database):
    async with database.transaction() as tx:
        first, second = await wanted(tx), await wanted(tx, WANG)
    assert [(draft.id, draft.attempts) for draft in [await claimed(database, MACHINE)]] == [(first, 1)]
    assert (await claimed(database, MACHINE)).id == second
    assert await claimed(database, MACHINE + LEASE - timedelta(seconds=1)) is None
    again = await claimed(database, MACHINE + LEASE)
    assert (again.id, again.attempts, again.file, again.file_id) == (first, 2, "r.csv", "f1")


async def test_a_file_that_is_put_off_waits(house, database):
    async with database.transaction() as tx:
        draft_id = await wanted(tx)
        await RosterDraftStore(tx).postpone(draft_id, until=MACHINE + timedelta(seconds=5))
    assert await claimed(database, MACHINE) is None
    assert (await claimed(database, MACHINE + timedelta(seconds=5))).id == draft_id


async def test_what_was_read_is_kept_and_settled_once(house, database):
    async with database.transaction() as tx:
        drafts, draft_id = RosterDraftStore(tx), await wanted(tx)
        assert await drafts.keep(draft_id, ROWS, ["手机"])
        assert not await drafts.keep(draft_id, (), [])
        draft = await drafts.find(draft_id)
        assert (draft.state, draft.rows, draft.ignored) == (DraftState.READY, ROWS, ("手机",))
        assert await drafts.settle(draft_id, DraftState.APPLIED, before=DraftState.READY, at=AT)
        assert not await drafts.settle(draft_id, DraftState.DROPPED, before=DraftState.READY, at=AT)
        draft = await drafts.find(draft_id)
        assert (draft.state, draft.rows) == (DraftState.APPLIED, ())
        assert await drafts.find(draft_id + 1) is None
    assert await claimed(database, MACHINE) is None


async def test_a_new_file_drops_the_open_ones_of_the_same_admin(house, database):
    async with database.transaction() as tx:
        drafts = RosterDraftStore(tx)
        waiting, ready, others = await wanted(tx), await wanted(tx), await wanted(tx, WANG)
        applied = await wanted(tx)
        await drafts.keep(ready, ROWS, [])
        await drafts.settle(applied, DraftState.APPLIED, before=DraftState.WANTED, at=AT)
        await drafts.drop_open(ZHAO, at=AT)
        states = [(await drafts.find(one)).state for one in (waiting, ready, others, applied)]
    assert states == [DraftState.DROPPED, DraftState.DROPPED, DraftState.WANTED, DraftState.APPLIED]
