"""`rehearse` as an operator calls it: what it says, what it leaves alone, what it refuses."""

import hashlib
import json
import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from bot.storage import tables as t
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Database
from tests.cast import EAST, UNITS, WEST, enrol
from tests.operations.running import command

JUNE = datetime(2010, 6, 1, tzinfo=UTC)
THREE_WEEKS = ("--from", "2010-05-31", "--to", "2010-06-20")


@pytest.fixture
async def server(template, tmp_path, monkeypatch):
    """The environment of an operator with the cast on the roster; Wang has not joined."""
    file = tmp_path / "bot.db"
    shutil.copy(template, file)
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.transaction() as tx:
        await enrol(tx, at=JUNE, bound=("Lin", "Chen", "Zhao"))
        more = [{"id": 100 + n, "code": f"M{n}", "name": f"M{n}", "created_at": JUNE} for n in range(40)]
        await tx.run(insert(t.person), more)
        belongs = {"unit_id": UNITS[EAST], "kind": "staff", "from_on": date(2010, 1, 1)}
        await tx.run(insert(t.membership), [belongs | {"person_id": one["id"]} for one in more])
        bound = [{"person_id": one["id"], "user_id": one["id"], "bound_at": JUNE} for one in more]
        await tx.run(insert(t.telegram_account), bound)
        await tx.run(insert(t.consent), [{"person_id": one["id"], "version": 1, "given_at": JUNE} for one in more])
    await database.close()
    return {**os.environ, "BOT__DATABASE__URL": f"sqlite+aiosqlite:///{file}", "BOT_CONFIG": ""} | {
        "BOT__PACING__PER_SECOND": "25"
    }


def file_of(server):
    return server["BOT__DATABASE__URL"].removeprefix("sqlite+aiosqlite:///")


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


async def rehearsed(server, *words):
    status, out, err = await command("rehearse", *THREE_WEEKS, "--json", *words, env=server)
    assert status == 0, err
    return json.loads(out)


async def test_three_weeks_as_text(server):
    before = digest(file_of(server))
    status, out, err = await command("rehearse", *THREE_WEEKS, "--language", "en", env=server)
    assert status == 0, err
    lines = [line.strip() for line in out.splitlines()]
    assert lines[0] == "Strive for Excellence campaign · rehearsal"
    assert "43 people are reached, in 4 groups (each gets the same at the same time)" in lines
    assert "1 person is not reached: has not joined: 1" in lines
    assert "E2 Wang (第一党支部): has not joined" in lines
    assert "Group 1: Members of staff · Chinese · Asia/Shanghai · 40 people" in lines
    assert "Mon 31 May, 09:00 · Card of a new phase: The phase now: Launch phase · everybody, 43 people" in lines
    assert "On average 2.67 messages per person and week" in lines
    assert "Busiest week: from Mon 31 May 2010, up to 4 messages each (43 people)" in lines
    assert digest(file_of(server)) == before
    assert all(line.startswith("rehearsing: ") for line in err.splitlines()), "how far it is, and nothing else"


async def test_the_json_of_three_weeks(server):
    said = await rehearsed(server)
    assert said["format"] == 1
    assert (said["from"], said["to"], said["zone"]) == ("2010-05-31", "2010-06-20", "Asia/Shanghai")
    assert said["people"]["reached"] == 43
    assert [cohort["people"] for cohort in said["people"]["cohorts"]] == [40, 1, 1, 1]
    assert said["people"]["not_reached"] == [
        {"member": "E2", "name": "Wang", "unit": "第一党支部", "reason": "not_bound"}
    ]
    first = said["messages"][0]
    assert (first["local"], first["kind"], first["slot"]) == ("2010-05-31T09:00:00+08:00", "phase_started", "launch")
    # three study cards, two check-ins, two reminders, the phase's card; the first of a pair of messages is replaced,
    # and an unanswered check-in is closed: for each of four groups
    kinds = [(one["kind"], one["op"]) for one in said["messages"] if one["cohort"] == 1]
    assert sorted(kinds) == [
        ("checkin", "send"),
        ("checkin", "send"),
        ("checkin_closed", "edit"),
        ("checkin_reminder", "send"),
        ("checkin_reminder", "send"),
        ("phase_started", "send"),
        ("retired", "delete"),
        ("retired", "delete"),
        ("study_card", "send"),
        ("study_card", "send"),
        ("study_card", "send"),
    ]
    assert [week["most"] for week in said["load"]["weeks"]] == [4, 1, 3]
    assert said["load"]["busiest_week"] == {"week": "2010-05-31", "most": 4, "people": 43}
    # a card of the phase and one to study for 43 people, at 25 a second of which 6 are kept for answers
    assert said["load"]["largest_send"] == {"at": "2010-05-31T01:00:00Z", "requests": 86, "seconds": 4.5}


async def test_one_unit_one_member_and_those_who_have_not_joined(server):
    east = await rehearsed(server, "--unit", EAST)
    assert east["people"]["reached"] == 41
    lin = await rehearsed(server, "--member", "Lin")
    assert [cohort["kind"] for cohort in lin["people"]["cohorts"]] == ["student"]
    everybody = await rehearsed(server, "--as-joined")
    assert (everybody["people"]["reached"], everybody["people"]["not_reached"]) == (44, [])


async def test_who_blocked_the_bot_is_not_reached(server):
    database = Database(server["BOT__DATABASE__URL"])
    async with database.transaction() as tx:
        a = t.telegram_account
        await tx.run(update(a).where(a.c.person_id == 1).values(unreachable_since=JUNE))
    await database.close()
    said = await rehearsed(server, "--as-joined")
    assert [(one["member"], one["reason"]) for one in said["people"]["not_reached"]] == [("E1", "unreachable")]


async def test_without_a_database_one_of_each_kind_stands_in(server, tmp_path):
    server["BOT__DATABASE__URL"] = f"sqlite+aiosqlite:///{tmp_path / 'none.db'}"
    said = await rehearsed(server)
    assert said["people"]["made_up"] is True
    assert [cohort["kind"] for cohort in said["people"]["cohorts"]] == ["staff", "student", "retired"]
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (["--unit", "第一支部"], 1, "there is no unit"),
        (["--member", "Lin", "--unit", WEST], 1, f"'Lin' is neither in '{WEST}' nor in a unit below it"),
        (["--member", "Nobody"], 1, "nobody on the roster is called"),
        (["--from", "2011-01-02", "--to", "2011-01-01"], 1, "--from 2011-01-02 lies after --to 2011-01-01"),
        (["--to", "2010-05-30"], 1, "--to 2010-05-30 lies before the campaign, which begins on 2010-05-31"),
        (["--from", "2012-11-08"], 1, "--from 2012-11-08 lies after the campaign, which ends on 2012-11-07"),
        (["--html", "content"], 1, "content: is a folder"),
        (["--html", "no/such.html"], 1, "no/such.html: there is no folder no"),
        (["--from", "spring"], 2, "'spring' is not a day such as 2010-06-01"),
    ],
)
async def test_what_cannot_be_rehearsed_is_refused(server, words, status, reason):
    ended, out, err = await command("rehearse", *words, env=server)
    assert (ended, out) == (status, "")
    assert reason in err


async def test_another_plan_moves_adds_and_removes(server, tmp_path):
    plan = (Path("content") / "campaign.yaml").read_text("utf-8")
    other = tmp_path / "other.yaml"
    assert "when: {phase: start}\n    at: 09:00" in plan
    later = plan.replace("when: {phase: start}\n    at: 09:00", "when: {phase: start}\n    at: 10:15")
    other.write_text(later, "utf-8")
    status, out, err = await command("rehearse", *THREE_WEEKS, "--language", "en", "--diff", other, env=server)
    assert status == 0, err
    total, change = out.splitlines()
    assert total == "The other plan: messages moved 1, added 0, removed 0, worded otherwise 0; 43 people affected"
    assert change.startswith("  moved: Mon 31 May 2010 09:00 → Mon 31 May 2010 10:15 · Card of a new phase: ")
    assert change.endswith("The phase now: Launch phase · everybody, 43 people")


async def test_the_same_plan_changes_nothing(server):
    same = Path("content") / "campaign.yaml"
    status, out, err = await command("rehearse", *THREE_WEEKS, "--json", "--diff", same, env=server)
    assert status == 0, err
    assert json.loads(out)["changes"] == []


async def test_a_plan_by_another_name_and_clock_is_for_the_same_people(server, tmp_path):
    """Those on leave still are, and whoever chose the zone that was everybody's stays in it."""
    database = Database(server["BOT__DATABASE__URL"])
    async with database.transaction() as tx:
        await tx.run(update(t.person).where(t.person.c.id >= 120).values(zone="Asia/Shanghai"))
        campaign_id = await CampaignStore(tx).take_up("lanzhou_2010", at=JUNE)
        days = {"from_on": date(2010, 6, 5), "back_on": date(2010, 6, 16), "reason": "leave", "kinds": []}
        await tx.run(insert(t.pause).values(person_id=139, campaign_id=campaign_id, set_at=JUNE, **days))
    await database.close()
    plan, other = (Path("content") / "campaign.yaml").read_text("utf-8"), tmp_path / "other.yaml"
    other.write_text(plan.replace("key: lanzhou_2010", "key: lanzhou_2013"), "utf-8")
    assert (await rehearsed(server, "--diff", other))["changes"] == []
    other.write_text(plan.replace("timezone: Asia/Shanghai", "timezone: Europe/Berlin"), "utf-8")
    said = await rehearsed(server, "--diff", other)
    assert said["people_affected"] == 23  # the three of the cast who joined, and twenty of forty
    first = said["changes"][0]
    assert (first["change"], first["before"], first["after"]) == ("moved", "2010-05-31T09:00:00", "2010-05-31T15:00:00")


async def test_another_plan_that_is_broken_is_named_by_line(server, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("phases: [", "utf-8")
    status, out, err = await command("rehearse", *THREE_WEEKS, "--diff", other, env=server)
    assert (status, out) == (1, "")
    assert err.startswith(f"{other}:1:")
    status, out, err = await command("rehearse", "--diff", tmp_path / "none.yaml", env=server)
    assert (status, out) == (1, "")
    assert "none.yaml" in err


async def test_a_page_to_print_is_one_file_and_asks_for_nothing(server, tmp_path):
    page = tmp_path / "campaign.html"
    status, out, err = await command("rehearse", *THREE_WEEKS, "--html", page, env=server)
    assert (status, out) == (0, ""), err
    text = page.read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert "创先争优活动 · 预演" in text
    assert "2010年6月" in text
    for outside in ("http:", "https:", "src=", "href=", "url(", "@import"):
        assert outside not in text
    assert [file.name for file in tmp_path.glob("*.part")] == []
