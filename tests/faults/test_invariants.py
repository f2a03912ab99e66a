"""Each of the twelve invariants holds after a quiet day, and complains when somebody breaks just that."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict, replace

import pytest

from bot.storage.database import Database
from tests.chat import Chat
from tests.faults.evidence import gather, seen_in
from tests.faults.invariants import INVARIANTS, broken_by, check_all
from tests.world import TOKEN, World

DEED = "帮读者找到了失传的县志扫描件"
DAY = f"""
    — Fri 18 Jun 2010, 09:00 —
    Lin: /report
    Bot → Lin: …
    Lin: [服务群众]
    Bot ✎ Lin: …
    Lin: {DEED}
    Bot → Lin: …
    Wang: /broadcast
    Bot → Wang: …
    Wang: 明天上午九点学习
    Bot → Wang: …
    Bot → Wang: …
    Wang: [发送给 1 人]
    Bot ✎ Wang: …
    Bot → Lin: …
    Bot ✎ Wang: …
    Lin: /stop
    Bot → Lin: …
    — Mon 21 Jun, 09:00 —
    Bot → Lin: …
    Bot → Chen: …
    Bot → Wang: …
    Bot → Zhao: …
"""


async def lived(template, folder):
    """A quiet day: a deed, a broadcast, the study cards of Monday."""
    world = World(file=folder / "day.db", template=template)
    await Chat(world)(DAY)
    account = world.telegram.account(TOKEN)
    updates = {"last_id": account.updates.last_id, "waiting": 0, "most_in_a_second": account.limits.most_in_a_second}
    arrivals = [{**asdict(one), "at": one.at.isoformat()} for one in world.telegram.ledger.arrivals]
    await world.stop()
    return world.file, seen_in(arrivals, updates)


@pytest.fixture(scope="module")
def day(template, tmp_path_factory):
    return asyncio.run(lived(template, tmp_path_factory.mktemp("day")))


async def facts_after(day, folder, *statements, arrivals=None):
    """The evidence of that day, after somebody did `statements` to a copy of the database."""
    file, seen = day
    shutil.copy(file, folder / "copy.db")
    with closing(sqlite3.connect(folder / "copy.db", isolation_level=None)) as planting:
        for statement in statements:
            planting.execute(statement)
    database = Database(f"sqlite+aiosqlite:///{folder}/copy.db")
    seen = seen if arrivals is None else replace(seen, arrivals=arrivals(seen.arrivals))
    facts = await gather(database, seen, told=[DEED])
    await database.close()
    return facts


async def test_all_twelve_hold_after_a_quiet_day(day, tmp_path):
    facts = await facts_after(day, tmp_path)
    assert [len(facts.rows[name]) for name in ("deed", "broadcast")] == [1, 1]
    assert sum(facts.copies(row) for row in facts.rows["delivery"] if row.op == "send") == 5
    check_all(facts)


CARD = "(SELECT min(id) FROM delivery WHERE kind = 'study_card')"
ANOTHER_INBOX = (
    "CREATE TABLE more AS SELECT * FROM inbox",
    "DROP TABLE inbox",
    "CREATE TABLE inbox AS SELECT * FROM more UNION ALL SELECT * FROM more WHERE update_id = 2",
)
ANOTHER_FIRING = (
    "INSERT INTO delivery (kind, op, person_id, occurrence_id, payload, dedupe, lane, silent, state, created_at, "
    "attempts, unknowns, reason) SELECT kind, op, person_id, occurrence_id, payload, 'again', lane, silent, "
    f"'cancelled', created_at, 0, 0, 'left' FROM delivery WHERE id = {CARD}"
)
LOST_DIGEST = (
    (
        "INSERT INTO delivery (id, kind, op, person_id, payload, dedupe, lane, silent, state, created_at, attempts, "
        "unknowns, reason) SELECT 900, 'digest', op, person_id, payload, 'lost', lane, silent, 'cancelled', created_at, "
        f"0, 0, 'left' FROM delivery WHERE id = {CARD}"
    ),
    f"UPDATE delivery SET state = 'folded', reason = 'digest', digest_id = 900 WHERE id = {CARD}",
)
DEED_COLUMNS = "campaign_id, person_id, unit_id, item, text, happened_on, state, visibility, filed_at, changed_at"
NOTED_ONLY = (
    "INSERT INTO audit (at, actor_id, actor_role, action, object, detail) "
    "VALUES ('2010-06-18 00:00:00.000000', 4, 'admin', 'role.granted', 'person:2', '{}')"
)
PLANTED = {
    "an update is lost": ("I1", ["DELETE FROM answer", "DELETE FROM inbox WHERE update_id = 3"]),
    "an update is never handled": ("I1", ["UPDATE inbox SET state = 'new' WHERE update_id = 3"]),
    "a deed is lost": ("I1", ["DELETE FROM deed"]),
    "an update is stored twice": ("I2", ANOTHER_INBOX),
    "a deed counts twice": (
        "I2",
        [f"INSERT INTO deed ({DEED_COLUMNS}) SELECT {DEED_COLUMNS} FROM deed"],
    ),
    "a failure has no reason": (
        "I3",
        [f"UPDATE delivery SET state = 'failed', reason = NULL, message_id = NULL WHERE id = {CARD}"],
    ),
    "what was folded is listed nowhere": (
        "I3",
        [f"UPDATE delivery SET state = 'folded', reason = 'weekly_digest', digest_id = 999 WHERE id = {CARD}"],
    ),
    "what was missed is listed nowhere": (
        "I3",
        [f"UPDATE delivery SET state = 'folded', reason = 'digest', digest_id = NULL WHERE id = {CARD}"],
    ),
    "what a lost digest lists counts as sent": ("I3", LOST_DIGEST),
    "a row is stuck": (
        "I6",
        [f"UPDATE delivery SET state = 'sending', lease_until = '2026-01-01 00:00:00.000000' WHERE id = {CARD}"],
    ),
    "a broadcast is called finished too early": (
        "I7",
        ["UPDATE delivery SET state = 'uncertain', unknowns = 1 WHERE kind = 'broadcast'"],
    ),
    "a copy was never queued": ("I7", ["UPDATE broadcast SET recipients = 2"]),
    "a card reaches somebody who had left": (
        "I8",
        ["UPDATE telegram_account SET unbound_at = '2010-06-20 00:00:00.000000' WHERE person_id = 1"],
    ),
    "a card reaches somebody who withdrew": (
        "I8",
        ["UPDATE consent SET withdrawn_at = '2010-06-20 00:00:00.000000' WHERE person_id = 1"],
    ),
    "what was cancelled arrives": (
        "I8",
        [f"UPDATE delivery SET state='cancelled', reason='left', attempts=0 WHERE id={CARD}"],
    ),
    "an occurrence fires twice": ("I9", [ANOTHER_FIRING]),
    "an occurrence that is still planned has fired": (
        "I9",
        ["UPDATE occurrence SET state = 'planned', settled_at = NULL WHERE state = 'fired'"],
    ),
    "a broadcast is not on record": ("I10", ["DELETE FROM audit WHERE action = 'broadcast.confirmed'"]),
    "a role is on record that nobody was given": (
        "I10",
        [NOTED_ONLY],
    ),
    "a row names nobody": ("I12", ["UPDATE deed SET unit_id = 77"]),
}


@pytest.mark.parametrize("name", PLANTED)
async def test_an_invariant_sees_what_breaks_it(name, day, tmp_path):
    number, statements = PLANTED[name]
    assert set(broken_by(await facts_after(day, tmp_path, *statements))) == {number}


def without_cards(arrivals):
    return [one for one in arrivals if not any(":read:" in data for data in one["data"])]


def with_more_cards(more):
    """Lin's card arrives so many times more, under numbers of its own."""

    def change(arrivals):
        (card,) = [one for one in arrivals if one["chat_id"] == 1001 and any(":read:" in data for data in one["data"])]
        return [*arrivals, *({**card, "message_id": 9000 + number} for number in range(more))]

    return change


def without_receipts(arrivals):
    return [one for one in arrivals if DEED not in one["text"]]


LEDGERS = {
    "a card never arrived": ({"I3"}, without_cards),
    "a card arrived twice unsaid": ({"I5"}, with_more_cards(1)),
    "a card arrived three times": ({"I4", "I5"}, with_more_cards(2)),
    "nobody was told that the deed arrived": ({"I1"}, without_receipts),
}


@pytest.mark.parametrize("name", LEDGERS)
async def test_an_invariant_sees_what_really_arrived(name, day, tmp_path):
    numbers, arrivals = LEDGERS[name]
    assert set(broken_by(await facts_after(day, tmp_path, arrivals=arrivals))) == numbers


async def test_a_second_copy_that_is_flagged_is_allowed(day, tmp_path):
    flagged = f"UPDATE delivery SET unknowns = 1 WHERE id = {CARD}"
    check_all(await facts_after(day, tmp_path, flagged, arrivals=with_more_cards(1)))


async def test_too_fast_is_seen_and_a_lifted_pace_is_not(day, tmp_path):
    facts = await facts_after(day, tmp_path)
    fast = replace(facts, seen=replace(facts.seen, most_in_a_second=31))
    assert set(broken_by(fast)) == {"I11"}
    assert broken_by(replace(fast, per_second=0)) == {}


async def test_a_damaged_file_is_seen(day, tmp_path):
    facts = await facts_after(
        day,
        tmp_path,
        "CREATE INDEX odd ON deed (text)",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX odd ON deed (item)' WHERE name = 'odd'",
    )
    assert set(broken_by(facts)) == {"I12"}


def test_every_invariant_has_somebody_who_breaks_it():
    broken = {number for number, _ in PLANTED.values()} | {
        number for numbers, _ in LEDGERS.values() for number in numbers
    }
    assert broken | {"I11"} == set(INVARIANTS)
