"""What runs at every tap or every second reads what waits, not all that ever was; SQLite says how it would search."""

import contextlib
import shutil
import sqlite3
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, insert

from bot.storage import tables as t
from bot.storage.answers import AnswerStore
from bot.storage.broadcast_progress import ProgressStore
from bot.storage.broadcast_queueing import QueueingStore
from bot.storage.chronicle import ChronicleStore
from bot.storage.database import Database
from bot.storage.digests import DigestStore
from bot.storage.health import HealthStore
from bot.storage.holding import HoldingStore
from bot.storage.housekeeping import HousekeepingStore
from bot.storage.inbox import InboxStore
from bot.storage.memberships import MembershipStore
from bot.storage.occurrences import OccurrenceStore
from bot.storage.outbox import OutboxStore

AT = datetime(2026, 1, 1, tzinfo=UTC)
HOT = {
    "inbox": (lambda tx: InboxStore(tx, 777).next_waiting(AT), {"ix_inbox_next", "ix_inbox_waiting"}),
    "due": (lambda tx: OccurrenceStore(tx, 1).due(AT, limit=500), {"ix_occurrence_due"}),
    "due again": (lambda tx: OccurrenceStore(tx, 1).due_again(AT, limit=500), {"ix_occurrence_retry"}),
    "fired": (
        lambda tx: OccurrenceStore(tx, 1).settle([1, 2], fate="fired", reason=None, at=AT),
        {"INTEGER PRIMARY KEY"},
    ),
    "belonging": (lambda tx: MembershipStore(tx).of([1, 2], on=AT.date()), {"ix_membership_person_id"}),
    "settled": (lambda tx: ChronicleStore(tx).settled(1, since=AT), {"ix_occurrence_settled"}),
    "came": (lambda tx: HealthStore(tx).was_fired(1, "study", "x", around=AT), {"ix_occurrence_settled"}),
    "unsent": (lambda tx: ChronicleStore(tx).unsent(since=AT), {"ix_delivery_unsent"}),
    "next due": (lambda tx: OccurrenceStore(tx, 1).next_due_at(), {"ix_occurrence_due"}),
    "candidates": (
        lambda tx: OutboxStore(tx).candidates(at=AT, limit=8, zone="UTC"),
        {"ix_delivery_queued", "ix_delivery_in_order", "ix_delivery_sending"},
    ),
    "uncertain": (lambda tx: OutboxStore(tx).requeue_uncertain(at=AT), {"ix_delivery_uncertain"}),
    "orphans": (lambda tx: OutboxStore(tx).orphans(at=AT), {"ix_delivery_sending"}),
    "answers": (lambda tx: AnswerStore(tx).waiting("me", at=AT, limit=30), {"ix_answer_chat"}),
    "progress": (lambda tx: ProgressStore(tx).under_way(), {"ix_delivery_copies"}),
    "queueing": (lambda tx: QueueingStore(tx).next_queueing(AT), {"ix_broadcast_queueing"}),
    "given up": (lambda tx: OccurrenceStore(tx, 1).failed(), {"ix_occurrence_failed"}),
    "old words": (lambda tx: HousekeepingStore(tx).empty_updates(before=AT, most=500), {"ix_inbox_kept"}),
    "digests": (lambda tx: DigestStore(tx).due(AT, most=100), {"ix_delivery_held"}),
    "put aside": (
        lambda tx: DigestStore(tx).put_aside({1: 1, 2: 2}, ["study_card"], at=AT),
        {"ix_delivery_person_id"},
    ),
    "pushed": (lambda tx: HoldingStore(tx).pushed({1: "2010-W24"}), {"ix_delivery_pushed"}),
    "reconsidered": (lambda tx: HoldingStore(tx).reconsider(1), {"ix_delivery_held_of"}),
    "listed": (lambda tx: DigestStore(tx).share_fate([1], state="failed", reason="x", at=AT), {"ix_delivery_digest"}),
    "figures": (lambda tx: ProgressStore(tx).figures([1]), {"ix_delivery_copies"}),
}


@pytest.mark.parametrize(("ask", "indexes"), HOT.values(), ids=HOT)
async def test_what_is_asked_often_is_found_by_an_index(template, tmp_path, ask, indexes):
    shutil.copy(template, tmp_path / "test.db")
    database, asked = Database(f"sqlite+aiosqlite:///{tmp_path}/test.db"), []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    async with database.transaction() as tx:
        asked.clear()
        await ask(tx)
    await database.close()
    ((statement, values),) = asked
    with contextlib.closing(sqlite3.connect(tmp_path / "test.db")) as connection:
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert {index for index in indexes if any(index in step for step in steps)} == indexes
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps


async def test_postgresql_reads_what_leaves_next_in_order_though_it_does_not_know_yet_how_much_waits(postgres_url):
    database, asked = Database(postgres_url), []
    row = {"kind": "study_card", "op": "send", "payload": {}, "lane": 2, "attempts": 0, "unknowns": 0, "silent": False}
    row |= {"created_at": AT, "state": "queued", "is_urgent": False}
    people = range(1, 3_001)
    async with database.transaction() as tx:
        await tx.run(
            insert(t.person), [{"id": each, "code": f"E{each}", "name": "N", "created_at": AT} for each in people]
        )
        await tx.run(insert(t.delivery), [{**row, "person_id": each, "dedupe": f"d{each}"} for each in people])
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    async with database.transaction() as tx:
        assert len(await OutboxStore(tx).candidates(at=AT, limit=10, zone="UTC")) == 10
    *before, (statement, values) = asked
    async with database.engine.begin() as connection:
        for one, _ in before:
            await connection.exec_driver_sql(one)
        plan = [line[0] for line in await connection.exec_driver_sql(f"EXPLAIN ANALYZE {statement}", values)]
    await database.close()
    assert any("ix_delivery_queued" in line for line in plan)
    assert not any("Sort" in line for line in plan)
    assert not any("rows=3000" in line for line in plan), "what waits is compared with itself"
