"""Answers while Telegram can't be reached: a real refused connection, a real database."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.answering import MOST_ATTEMPTS, MOST_DRAWN, Answering
from bot.brake import Brake
from bot.clock import SetClock, monotonic
from bot.documents.studio import Studio
from bot.domain.pacing import Pacing
from bot.illustrating import Illustrating
from bot.storage import tables as t
from bot.storage.answers import AnswerStore
from bot.storage.database import Database
from bot.transport import AioTransport, CallingBot
from bot.views.screen import Screen

NOBODY_LISTENS = "http://127.0.0.1:9/bot"
AT = datetime(2026, 1, 1, tzinfo=UTC)


def rested():
    """A brake that holds nothing, as after its pause."""
    return Brake(Pacing(per_second=None, per_chat_seconds=None), 1)


@pytest.fixture
async def out():
    transport = AioTransport()
    studio = Studio(Path("content/fonts"))
    yield Answering(CallingBot("1:a", base_url=NOBODY_LISTENS, request=transport), rested(), Illustrating(studio))
    await transport.shutdown()


def opened(template, tmp_path):
    shutil.copy(template, tmp_path / "test.db")
    machine = SetClock(AT)
    return Database(f"sqlite+aiosqlite:///{tmp_path}/test.db", machine=machine), machine


async def keep(database, *chats, screen=None):
    async with database.transaction() as tx:
        update = {"bot_id": 1, "update_id": chats[0], "state": "done", "received_at": AT}
        inbox_id = await tx.add(insert(t.inbox).values(**update))
        for chat in chats:
            shown = screen or Screen.of("谢谢，已登记。").to_json()
            await AnswerStore(tx).keep(shown, inbox_id=inbox_id, chat_id=chat, message_id=None)


async def choose(out, tx):
    """The answers of one turn, with the paces of its brake."""
    waiting = await out.waiting(tx, lambda _: None)
    return await out.choose(tx, waiting, await out.brake.turn(tx), lambda _: None)


async def test_an_outage_longer_than_all_attempts_loses_no_answer(template, tmp_path, out):
    database, machine = opened(template, tmp_path)
    await keep(database, 1001)
    for _ in range(MOST_ATTEMPTS + 2):
        out.brake = rested()
        async with database.transaction() as tx:
            ended, chosen = await out.settle(tx), await choose(out, tx)
        out.written(ended)
        out.took(chosen)
        for answer in chosen:
            await out.send(answer)
        machine.set(machine.now() + timedelta(seconds=10))
    async with database.transaction() as tx:
        await out.settle(tx)
        rows = await tx.rows(select(t.answer.c.chat_id, t.answer.c.attempts))
    await database.close()
    assert [tuple(row) for row in rows] == [(1001, 0)]


async def test_a_backlog_leaves_a_few_at_a_time_the_first_of_each_chat(template, tmp_path, out):
    database, _ = opened(template, tmp_path)
    await keep(database, 1001, *range(1001, 1001 + out.most_at_once + 1))
    async with database.transaction() as tx:
        first = await choose(out, tx)
        out.took(first)
        again = await choose(out, tx)
    await database.close()
    assert [answer.chat_id for answer in first] == list(range(1001, 1001 + out.most_at_once))
    assert again == []


async def test_chats_that_must_rest_hold_up_nobody_behind_them(template, tmp_path, out):
    database, machine = opened(template, tmp_path)
    resting = range(1001, 1001 + out.most_at_once)
    await keep(database, *resting, 2001)
    out.brake = Brake(Pacing(per_second=None, per_chat_seconds=1.0), 1)
    for chat in resting:
        out.brake.pacing.pause_chat(chat, monotonic() + 60)
    async with database.transaction() as tx:
        first, second = await choose(out, tx), await choose(out, tx)
    machine.set(AT + timedelta(seconds=61))
    out.brake = rested()
    async with database.transaction() as tx:
        later = await choose(out, tx)
    await database.close()
    assert [[answer.chat_id for answer in one] for one in (first, second)] == [[], [2001]]
    assert [answer.chat_id for answer in later] == list(resting)


async def test_answers_that_wait_for_the_whole_bots_pace_are_not_put_off(template, tmp_path, out):
    database, _ = opened(template, tmp_path)
    await keep(database, 1001, 1002)
    out.brake.pacing.pause_all(monotonic() + 60)
    async with database.transaction() as tx:
        assert await choose(out, tx) == []
        rows = await tx.rows(select(t.answer.c.retry_at))
    await database.close()
    assert [row.retry_at for row in rows] == [None, None]


async def test_words_do_not_wait_while_pictures_are_made(template, tmp_path, out):
    database, _ = opened(template, tmp_path)
    await keep(database, *range(1001, 1001 + 2 * MOST_DRAWN), screen={"media": {"drawing": {"template": "stats"}}})
    await keep(database, 2001)
    async with database.transaction() as tx:
        pictures = await choose(out, tx)
        out.took(pictures)
        assert await choose(out, tx) == [], "so many pictures at once would time out"
        words = await choose(out, tx)
    await database.close()
    assert [answer.chat_id for answer in pictures] == list(range(1001, 1001 + MOST_DRAWN))
    assert [answer.chat_id for answer in words] == [2001]
