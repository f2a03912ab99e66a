"""`plan diff|approve|list|reload` and SIGHUP: beside a running bot and without one; a broken file changes nothing."""

import hashlib
import json
import signal
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage import tables as t
from tests.faults.processes import stage
from tests.operations.running import command, settings, transaction

ORIGINAL = Path("content/campaign.yaml").read_text("utf-8")
MONDAYS = "when: {weekly: monday}\n    at: 09:00"
LATER = ORIGINAL.replace(MONDAYS, "when: {weekly: monday}\n    at: 10:00")
UNKNOWN = ORIGINAL.replace("when: {anchor: party_90", "when: {anchor: party_91")
ROSTER = "编号,姓名,支部,类别,语言\nE1,林,第一党支部,student,zh\nW2,赵,第二党支部,staff,zh\n"


def version(text):
    """As the bot shows it."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@pytest.fixture
def file(tmp_path):
    """The campaign file of the settings."""
    made = tmp_path / "campaign.yaml"
    made.write_text(ORIGINAL, "utf-8")
    return made


@pytest.fixture
def server(operator, tmp_path, file):
    """An operator who took the roster in under the campaign file; nobody has joined, and it is long after it."""
    (tmp_path / "roster.csv").write_text(ROSTER)
    operator.sets(BOT__CAMPAIGN__FILE=file)
    assert operator.calls("roster", "import", tmp_path / "roster.csv").status == 0
    return operator


def test_the_file_that_is_in_force(server):
    said = server.calls("plan", "diff")
    assert said.status == 0
    assert said.out.splitlines() == [
        f"the file is the plan in force ({version(ORIGINAL)})",
        "moves 0, adds 0, removes 0; 0 people affected",
    ]
    assert server.calls("plan", "approve").out == "this is the plan in force\n"


def test_what_the_file_should_not_ask_is_said_beside_the_difference(server, file):
    file.write_text(ORIGINAL.replace("zh: 登记事迹的党员人数", "zh: 党员积分排名"), "utf-8")
    line = next(number for number, text in enumerate(ORIGINAL.splitlines(), 1) if "zh: 登记事迹的党员人数" in text)
    said = server.calls("plan", "diff")
    assert said.status == 0
    assert said.out.splitlines()[1] == "moves 0, adds 0, removes 0; 0 people affected"
    (finding,) = said.err.splitlines()
    assert finding.startswith(f"{file}:{line}:")
    assert finding.endswith("[individual_leaderboard]")


def test_a_file_that_says_something_else(server, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(ORIGINAL.replace("on: 2012-11-08", "on: 2012-11-15").replace("21:30", "22:00", 1), "utf-8")
    said = server.calls("plan", "diff", other)
    assert said.status == 0
    assert said.out.splitlines()[1:] == [
        "moves 0, adds 0, removes 0; 0 people affected",
        "18th Party congress: 2012-11-08 to 2012-11-08 -> 2012-11-15 to 2012-11-15",
        "changes besides: quiet_hours",
    ]
    found = json.loads(server.calls("plan", "diff", other, "--json").out)
    assert found["in_force"][:12] == version(ORIGINAL)
    assert (found["moved"], found["added"], found["removed"], found["people"]) == (0, 0, 0, 0)
    assert found["anchors"] == [
        {
            "name": {"zh": "党的十八大召开", "en": "18th Party congress"},
            "was": ["2012-11-08", "2012-11-08"],
            "now": ["2012-11-15", "2012-11-15"],
        }
    ]
    assert (found["parts"], found["changes"]) == (["quiet_hours"], [])


def test_the_operator_approves_and_the_history_says_so(server, file):
    file.write_text(LATER, "utf-8")
    assert server.calls("plan", "reload").out == "in force from now on\n"  # there is nobody to ask
    file.write_text(ORIGINAL, "utf-8")
    assert (
        server.calls("plan", "approve", "--by", "W2").err == "赵 (W2) is no admin; without --by it is your own word\n"
    )
    assert server.calls("plan", "approve", "--by", "nobody").status == 1
    server.calls("roster", "grant", "admin", "W2")
    assert server.calls("plan", "approve", "--by", "W2").out == "in force from now on\n"
    rows = [line.split("\t") for line in server.calls("plan", "list").out.splitlines()]
    assert [(row[0], row[1]) for row in rows] == [
        (version(ORIGINAL), "past"),
        (version(LATER), "past"),
        (version(ORIGINAL), "in_force"),
    ]
    assert rows[0][3].endswith("by the operator")
    assert rows[2][3].endswith("by 赵")
    listed = json.loads(server.calls("plan", "list", "--json").out)
    assert [one["decided_by"] for one in listed] == [None, None, "赵"]
    assert listed[2]["in_force_from"] == listed[2]["decided_at"]


def test_a_broken_file_is_told_by_line_and_other_commands_go_on(server, file):
    file.write_text(UNKNOWN, "utf-8")
    number = next(at for at, line in enumerate(UNKNOWN.splitlines(), start=1) if "party_91" in line)
    for act in ("diff", "approve", "reload"):
        said = server.calls("plan", act)
        assert said.status == 1
        assert said.err.startswith(f"{file}:{number}:20: unknown anchor 'party_91' (did you mean 'party_90'?)")
    assert server.calls("roster", "grant", "admin", "W2").out == "granted\n"
    doctor = server.calls("doctor").out
    assert f"WRONG content: {file}:{number}:20:" in doctor
    assert f"note  the plan in force is version {version(ORIGINAL)}" in doctor
    assert "it goes on until the campaign file is mended" in doctor


def test_doctor_says_when_the_file_differs(server, file):
    assert ", as in the campaign file" in server.calls("doctor").out
    file.write_text(LATER, "utf-8")
    assert "the campaign file differs: `plan diff` shows how" in server.calls("doctor").out


def test_a_file_of_another_campaign_is_no_change_of_this_one(server, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(ORIGINAL.replace("key: lanzhou_2010", "key: spring"), "utf-8")
    said = server.calls("plan", "diff", other)
    assert (said.status, said.out) == (1, "")
    assert "another campaign" in said.err


def test_a_file_that_is_not_text_or_not_there(server, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_bytes(b"key: \xff\n")
    assert server.calls("plan", "diff", other).err == f"{other}:1:6: byte 0xff is not UTF-8; save the file as UTF-8\n"
    assert (
        server.calls("plan", "diff", tmp_path / "none.yaml").err == f"{tmp_path}/none.yaml: No such file or directory\n"
    )


def test_a_first_start_with_a_broken_file_is_refused(operator, file, tmp_path):
    file.write_text(UNKNOWN, "utf-8")
    operator.sets(BOT__CAMPAIGN__FILE=file)
    (tmp_path / "roster.csv").write_text(ROSTER)
    said = operator.calls("roster", "import", tmp_path / "roster.csv")
    assert (said.status, said.out) == (1, "")
    assert "unknown anchor 'party_91'" in said.err


async def test_beside_a_running_bot(template, tmp_path, file):
    async with stage(template, tmp_path) as acted:
        acted.settings["BOT__CAMPAIGN__FILE"] = str(file)
        env = settings(acted, BOT__CAMPAIGN__FILE=str(file))
        process = await acted.start_bot()

        async def is_listening():
            return acted.file.with_name(f"{acted.file.name}.sock").exists()

        async def says(words):
            return words in acted.log.read_text()

        async def is_known(state):
            async with transaction(acted.file) as tx:
                c, p = t.plan_change, t.plan
                found = select(c.c.state).join(p, p.c.id == c.c.plan_id).where(p.c.version.startswith(version(LATER)))
                return await tx.value(found) == state

        async def follows():
            return (await command("plan", "diff", env=env))[1].startswith("the file is the plan in force")

        async def history():
            return [(row[0], row[1]) for row in await listed(env)]

        await acted.until(is_listening)
        file.write_text(UNKNOWN, "utf-8")
        process.send_signal(signal.SIGHUP)
        await acted.until(lambda: says("unknown anchor 'party_91'"))
        file.write_text(LATER, "utf-8")
        process.send_signal(signal.SIGHUP)
        await acted.until(lambda: is_known("proposed"))
        assert (await command("plan", "reload", env=env))[:2] == (
            0,
            "already before the admins; nobody has decided yet\n",
        )
        assert await history() == [(version(ORIGINAL), "in_force"), (version(LATER), "proposed")]
        status, out, _ = await command("plan", "diff", "--json", env=env)
        assert (status, json.loads(out)["people"]) == (0, 4)
        assert (await command("plan", "approve", env=env))[:2] == (0, "in force from now on\n")
        assert await is_known("in_force")
        assert await history() == [(version(ORIGINAL), "past"), (version(LATER), "in_force")]
        await acted.until(follows)
        assert await acted.stop_bot() == 0
        async with transaction(acted.file) as tx:
            kinds = await tx.rows(select(t.delivery.c.kind).where(t.delivery.c.kind.like("plan%")))
        assert sorted(row.kind for row in kinds) == ["plan_broken", "plan_change"]


async def listed(env):
    status, out, _ = await command("plan", "list", env=env)
    assert status == 0
    return [line.split("\t") for line in out.splitlines()]
