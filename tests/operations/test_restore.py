"""After a restore the old database is kept, what is known is back, and nothing is sent that nobody asked for."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from bot.clock import SetClock
from bot.domain.broadcasts import Content, Letter
from bot.domain.deliveries import Owed
from bot.library import load
from bot.lock import held
from bot.storage import tables as t
from bot.storage.broadcast_queueing import QueueingStore
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Database
from bot.usecases.house import House
from bot.usecases.occurrences import Occurrences
from bot.usecases.openers import OPENERS
from bot.usecases.outbox import Outbox
from bot.usecases.planning import Planner
from tests.cast import BOUND, LIN, enrol

NOW = datetime.now(UTC)
STATES = ("queued", "sending", "uncertain", "sent")


async def house_of(tx):
    """The house of the reference campaign, taken up yesterday."""
    content = load(Path("content"))
    campaign_id = await CampaignStore(tx).take_up(content.campaign.key, at=NOW - timedelta(days=1))
    return House(campaign_id, content, SetClock(NOW), "兰州分馆", "Asia/Shanghai", 777, "bot")


def at_work(file, work):
    """Do `work(tx, house)` in one transaction on a database file."""

    async def done():
        database = Database(f"sqlite+aiosqlite:///{file}")
        async with database.transaction() as tx:
            found = await work(tx, await house_of(tx))
        await database.close()
        return found

    return asyncio.run(done())


async def busy(tx, house):
    """A branch in the middle of its work: a delivery in each state, an answer, and two occurrences, one due."""
    await enrol(tx, at=NOW, bound=BOUND)
    for number, state in enumerate(STATES, start=1):
        await Outbox(tx, house).owe(Owed("study_card", number, dedupe=f"card:{number}"))
        await tx.run(t.delivery.update().where(t.delivery.c.id == number).values(state=state, retry_at=NOW))
    await tx.run(insert(t.inbox).values(id=1, bot_id=777, update_id=1, state="done", received_at=NOW))
    await tx.run(insert(t.answer).values(inbox_id=1, chat_id=1001, screen={}))
    for rule, due_at in (("past", NOW - timedelta(hours=1)), ("coming", NOW + timedelta(hours=1))):
        planned = {"campaign_id": house.campaign_id, "person_id": 1, "slot": "x", "plan_version": "1"}
        await tx.run(insert(t.occurrence).values(rule=rule, due_at=due_at, state="planned", **planned))
    horizon = (NOW - timedelta(days=2)).isoformat()
    kept = {
        f"planned_until:{house.campaign_id}": {"until": horizon, "plan": house.campaign.version},
        f"planning:{house.campaign_id}": {
            "since": horizon,
            "until": NOW.isoformat(),
            "after": 1,
            "plan": house.campaign.version,
        },
    }
    for key, value in kept.items():
        await tx.run(insert(t.bot_state).values(bot_id=777, key=key, value=value))


async def states(tx, _house):
    rows = await tx.rows(
        select(t.delivery.c.state, t.delivery.c.retry_at, t.delivery.c.unknowns).order_by(t.delivery.c.id)
    )
    return [tuple(row) for row in rows]


@pytest.fixture
def backup(operator, tmp_path):
    """A backup made in the middle of work."""
    at_work(operator.file, busy)
    assert operator.calls("backup", tmp_path / "one.bak").status == 0
    return tmp_path / "one.bak"


def test_what_was_not_settled_waits_for_the_operator(operator, backup):
    result = operator.calls("restore", backup)
    assert result.status == 0, result.err
    assert "3 deliveries were not settled" in result.out
    assert "1 planned messages fell due" in result.out
    held_rows = [("uncertain", None, 0), ("uncertain", None, 1), ("uncertain", None, 0)]
    assert at_work(operator.file, states)[:3] == held_rows
    assert at_work(operator.file, states)[3][0] == "sent"

    async def rest(tx, _house):
        answers = await tx.value(select(func.count()).select_from(t.answer))
        fates = {row.rule: row.state for row in await tx.rows(select(t.occurrence.c.rule, t.occurrence.c.state))}
        return answers, fates

    assert at_work(operator.file, rest) == (0, {"past": "skipped", "coming": "planned"})


def test_the_sender_finds_nothing_and_the_clock_starts_from_now(operator, backup):
    assert operator.calls("restore", backup).status == 0

    async def next_round(tx, house):
        outbox = Outbox(tx, house)
        await outbox.rescue(all_of_them=True)
        await outbox.resend_uncertain()
        await Planner(tx, house).plan_some(10_000)
        fired = await Occurrences(tx, house).fire_some(OPENERS)
        return await outbox.claim(10, lease_by="test", may_go=lambda lane, chat: 0.0), fired

    assert at_work(operator.file, next_round) == ([], 0)


def test_slots_that_passed_since_the_backup_are_never_planned(operator, backup):
    assert operator.calls("restore", backup).status == 0

    async def planned(tx, house):
        kept = {row.key: row.value for row in await tx.rows(select(t.bot_state))}
        return kept, house.campaign.version

    kept, version = at_work(operator.file, planned)
    assert set(kept) == {"planned_until:1"}
    assert kept["planned_until:1"]["plan"] == version
    assert datetime.fromisoformat(kept["planned_until:1"]["until"]) >= NOW


def test_the_operator_sends_one_kind_and_drops_the_rest(operator, backup):
    operator.calls("restore", backup)
    assert operator.calls("held", "list").out == "3\tstudy_card\n"
    assert operator.calls("held", "send", "--kind", "broadcast").out == "0 will be sent\n"
    assert operator.calls("held", "send", "--kind", "study_card").out == "3 will be sent\n"
    assert [row[0] for row in at_work(operator.file, states)] == ["queued", "queued", "queued", "sent"]
    operator.calls("restore", backup)
    assert operator.calls("held", "drop").out == "3 will not be sent\n"
    assert operator.calls("held", "list").out == "nothing is held\n"
    assert [row[0] for row in at_work(operator.file, states)] == ["cancelled", "cancelled", "cancelled", "sent"]


async def half_queued(tx, house):
    """A broadcast to five: a copy is queued for person 1, the rest are to come."""
    await tx.run(
        insert(t.broadcast).values(
            id=1,
            author_id=LIN.person,
            campaign_id=house.campaign_id,
            units=[1],
            content=Letter(Content("x")).to_json(),
            content_hash="x",
            state="confirmed",
            created_at=NOW,
            confirmed_at=NOW,
            recipients=5,
            queued_to=1,
            queue_until=9,
        )
    )
    await Outbox(tx, house).owe(Owed("broadcast", LIN.person, dedupe="broadcast:1:1", broadcast_id=1))


async def next_to_queue(tx, _house):
    one = await QueueingStore(tx).next_queueing(NOW)
    return one.id if one else None


@pytest.mark.parametrize(("decision", "said", "goes_on"), [("send", "8 will be sent", 1), ("drop", "8 will not", None)])
def test_a_broadcast_still_being_queued_goes_on_when_the_operator_says_so(operator, tmp_path, decision, said, goes_on):
    at_work(operator.file, busy)
    at_work(operator.file, half_queued)
    assert operator.calls("backup", tmp_path / "two.bak").status == 0
    assert "8 deliveries were not settled" in operator.calls("restore", tmp_path / "two.bak").out
    assert at_work(operator.file, next_to_queue) is None
    assert operator.calls("held", "list").out == "5\tbroadcast\n3\tstudy_card\n"
    assert operator.calls("held", "send", "--kind", "study_card").out == "3 will be sent\n"
    assert at_work(operator.file, next_to_queue) is None
    operator.calls("restore", tmp_path / "two.bak")
    assert said in operator.calls("held", decision).out
    assert at_work(operator.file, next_to_queue) == goes_on
    assert operator.calls("held", "list").out == "nothing is held\n"


def test_the_old_database_is_kept_with_what_came_after_the_backup(operator, backup):
    with closing(sqlite3.connect(operator.file)) as database:
        database.execute("INSERT INTO unit (name) VALUES ('later')")
        database.commit()
    assert operator.calls("restore", backup).status == 0
    (aside,) = operator.file.parent.glob("bot.db.until-*Z")
    found = {}
    for name, file in (("aside", aside), ("now", operator.file)):
        with closing(sqlite3.connect(file)) as database:
            found[name] = database.execute("SELECT count(*) FROM unit WHERE name = 'later'").fetchone()[0]
    assert found == {"aside": 1, "now": 0}
    assert not list(operator.file.parent.glob("*.restoring*"))


def test_a_running_bot_is_not_pulled_from_under(operator, backup):
    before = operator.file.read_bytes()
    with held(operator.file):
        result = operator.calls("restore", backup)
    assert (result.status, result.err) == (1, "the bot is running on this database; stop it first, then try again\n")
    assert operator.file.read_bytes() == before


def test_damage_and_newer_schemas_change_nothing(operator, backup, tmp_path):
    broken, newer = tmp_path / "broken.bak", tmp_path / "newer.bak"
    broken.write_bytes(backup.read_bytes()[:9000])
    shutil.copy(backup, newer)
    with closing(sqlite3.connect(newer)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    before = operator.file.read_bytes()
    for file, word in ((broken, "damaged"), (newer, "9999"), (tmp_path / "none.bak", "no such file")):
        result = operator.calls("restore", file)
        assert result.status == 1
        assert word in result.err
    assert operator.file.read_bytes() == before
    assert not list(operator.file.parent.glob("*.until-*"))
