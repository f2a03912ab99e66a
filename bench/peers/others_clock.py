"""What is usual instead: a job of APScheduler for every person, in its SQLAlchemyJobStore; each queues one message."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import insert

from bot.storage import tables as t
from bot.storage.database import Database

FAR = timedelta(days=2)


@dataclass(slots=True)
class Queue:
    """Where the jobs write; they are kept by name, so there is one for the process."""

    database: Database | None = None
    left: int = 0
    is_empty: asyncio.Event = field(default_factory=asyncio.Event)


QUEUE = Queue()


async def queue(person_id: int, slot: str) -> None:
    """One job: a transaction with one row of the same table."""
    assert QUEUE.database is not None
    row = {"kind": "study_card", "op": "send", "person_id": person_id, "payload": {}, "dedupe": f"{slot}:{person_id}"}
    async with QUEUE.database.transaction() as tx:
        at = datetime.now(UTC)
        await tx.run(insert(t.delivery).values(**row, state="queued", lane=2, silent=False, created_at=at))
    QUEUE.left -= 1
    if not QUEUE.left:
        QUEUE.is_empty.set()


async def apscheduler(database: Database, folder: Path, people: range) -> tuple[float, float]:
    """Seconds for planning and for queueing: a job each, then all of them due in the same minute."""
    QUEUE.database, QUEUE.left = database, len(people)
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.db")
    scheduler = AsyncIOScheduler(jobstores={"default": store}, job_defaults={"misfire_grace_time": None}, timezone=UTC)
    scheduler.start(paused=True)
    began, due_at = time.monotonic(), datetime.now(UTC) + FAR
    for person in people:
        scheduler.add_job(queue, "date", run_date=due_at, args=[person, "2010-W25"], id=f"study:{person}")
    planned = time.monotonic()
    for job in scheduler.get_jobs():  # no clock of its own to turn: they are made due instead
        job.modify(next_run_time=datetime.now(UTC))
    due = time.monotonic()
    scheduler.resume()
    await QUEUE.is_empty.wait()
    ended = time.monotonic()
    scheduler.shutdown()
    return planned - began, ended - due
