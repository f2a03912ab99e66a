"""Answers are one process's at a time, in order for each chat; the pace is one for all processes."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.brake import Brake
from bot.domain.pacing import Lane, Pacing
from bot.outcomes import Halted, Later
from bot.storage import tables as t
from bot.storage.answers import AnswerStore, Lease
from bot.storage.database import Database
from tests.storage.test_inbox import AT, LIN, keep, take

LIN_CHAT, CHEN_CHAT = 1001, 1002


async def answer(database, by, chat_id, *, within=timedelta(seconds=30)):
    async with database.transaction() as tx:
        update_id = (await tx.value(select(t.inbox.c.id).order_by(t.inbox.c.id.desc()).limit(1)) or 0) + 1
        inbox_id = await tx.add(insert(t.inbox).values(bot_id=1, update_id=update_id, state="done", received_at=AT))
        lease = Lease(by, await tx.machine_now() + within)
        kept = await AnswerStore(tx).keep({}, inbox_id=inbox_id, chat_id=chat_id, message_id=None, lease=lease)
        return kept.id


async def waiting(database, by):
    async with database.transaction() as tx:
        return [one.id for one in await AnswerStore(tx).waiting(by, at=await tx.machine_now(), limit=9)]


async def test_an_answer_is_its_processs_until_the_lease_is_over(database):
    fresh = await answer(database, "a", LIN_CHAT)
    stale = await answer(database, "a", CHEN_CHAT, within=timedelta(seconds=-1))
    assert await waiting(database, "a") == [fresh, stale]
    assert await waiting(database, "b") == [stale]
    async with database.transaction() as tx:
        at = await tx.machine_now()
        lease = Lease("b", at + timedelta(seconds=30))
        assert await AnswerStore(tx).lease([fresh, stale], lease, at=at) == {stale}
    assert await waiting(database, "a") == [fresh]
    async with database.transaction() as tx:
        await AnswerStore(tx).drop([fresh, stale], by="a")
    assert await waiting(database, "b") == [stale], "what was taken over is another's to settle"


async def test_two_processes_that_take_over_the_same_answers_do_not_wait_for_each_other(postgres_url):
    one, other = Database(postgres_url), Database(postgres_url)
    left = [await answer(one, "dead", chat_id, within=timedelta(seconds=-1)) for chat_id in (1, 2, 3)]
    async with one.transaction() as mine, other.transaction() as theirs:
        at = await mine.machine_now()
        ours, others = (Lease(by, at + timedelta(seconds=30)) for by in "ab")
        assert await AnswerStore(mine).lease(left[:2], ours, at=at) == set(left[:2])
        assert await AnswerStore(theirs).lease(left[::-1], others, at=at) == {left[2]}
    await one.close()
    await other.close()


async def test_an_answer_waits_for_an_earlier_one_of_its_chat_whoever_sends_that(database):
    first = await answer(database, "a", LIN_CHAT)
    second = await answer(database, "b", LIN_CHAT)
    assert await waiting(database, "b") == []
    async with database.transaction() as tx:
        assert await AnswerStore(tx).is_held_up("b")
        await AnswerStore(tx).drop([first], by="a")
    assert await waiting(database, "b") == [second]


async def test_a_process_that_ends_lets_go_of_its_answers(database):
    left = await answer(database, "a", LIN_CHAT)
    async with database.transaction() as tx:
        await AnswerStore(tx).let_go("a")
    assert await waiting(database, "b") == [left]


async def taken(database, brake, lane=Lane.BROADCAST, chats=range(100, 130)):
    """How many of those chats may be written to in one turn."""
    async with database.transaction() as tx:
        turn = await brake.turn(tx)
        went = sum(turn.take(lane, chat) == 0 for chat in chats)
        await brake.pass_on(tx, turn)
    brake.written(turn)
    return went


@pytest.fixture
def postgres_only(postgres_url):
    return Database(postgres_url)


async def test_two_processes_share_one_pace(postgres_only):
    slow = {"per_second": 0.5, "reserved_for_answers": 0.1}
    one, other = Brake(Pacing(**slow), 777), Brake(Pacing(**slow), 777)
    assert await taken(postgres_only, one) == 2
    assert await taken(postgres_only, other) == 0
    assert await taken(postgres_only, Brake(Pacing(**slow), 888)) == 2, "another bot has a pace of its own"
    await postgres_only.close()


async def test_what_telegram_says_to_one_process_holds_for_all(postgres_only):
    one, other = (Brake(Pacing(per_second=0, per_chat_seconds=0), 777) for _ in range(2))
    one.note(Later(60, "chat"), LIN_CHAT)
    assert await taken(postgres_only, one, chats=[CHEN_CHAT]) == 1
    assert await taken(postgres_only, other, chats=[LIN_CHAT, CHEN_CHAT]) == 1
    other.note(Halted("InvalidToken"), CHEN_CHAT)
    assert await taken(postgres_only, other, chats=[CHEN_CHAT]) == 0
    assert await taken(postgres_only, one, chats=[CHEN_CHAT]) == 0
    await postgres_only.close()


async def test_one_machines_own_trouble_is_not_the_others(postgres_only):
    one, other = (Brake(Pacing(per_second=0, per_chat_seconds=0), 777) for _ in range(2))
    one.note(Later(60, "all"), LIN_CHAT)
    one.note(Halted("not_telegram"), LIN_CHAT)
    assert await taken(postgres_only, one, chats=[]) == 0
    assert one.is_on
    assert await taken(postgres_only, other, chats=[LIN_CHAT]) == 1
    await postgres_only.close()


async def test_a_turn_is_waited_for(postgres_only):
    one, other = (Brake(Pacing(per_second=0.5, reserved_for_answers=0.1), 777) for _ in range(2))
    await taken(postgres_only, one, chats=[])
    async with postgres_only.transaction() as tx:
        turn = await one.turn(tx)
        waits = asyncio.ensure_future(taken(postgres_only, other))
        done, _ = await asyncio.wait({waits}, timeout=0.3)
        assert not done
        assert [turn.take(Lane.BROADCAST, chat) for chat in (1, 2)] == [0, 0]
        await one.pass_on(tx, turn)
    assert await waits == 0
    await postgres_only.close()


async def test_a_persons_next_update_waits_for_the_one_another_process_has_in_hand(postgres_only):
    await keep(postgres_only, (1, LIN), (2, LIN), (3, 1002))
    inbox = t.inbox
    async with postgres_only.transaction() as tx:
        first = await tx.row(select(inbox.c.id).where(inbox.c.update_id == 1).with_for_update())
        assert await take(postgres_only) == 3
        assert await take(postgres_only) is None
        await tx.run(update(inbox).where(inbox.c.id == first.id).values(state="done"))
        assert await take(postgres_only) is None, "done, but not yet committed"
    assert await take(postgres_only) == 2
    await postgres_only.close()
