"""`run` as a process: it says plainly why it can't start, and takes orders while it is up."""

import socket
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.storage import tables as t
from tests.cast import CAST
from tests.faults.processes import START, TOKEN, stage
from tests.operations.running import command, settings, transaction

CANARY_TOKEN = "777:AAcanaryAAcanaryAAcanaryAAcanaryAAca"


@pytest.fixture
async def acted(template, tmp_path):
    async with stage(template, tmp_path) as made:
        yield made


async def test_what_cannot_start_says_so_in_one_plain_line(acted, tmp_path):
    await acted.start_bot()

    async def is_up():
        return bool((await acted.ask("clock"))["follower"])

    await acted.until(is_up)
    other = f"sqlite+aiosqlite:///{tmp_path}/other.db"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = {
            "second": await command("run", env=settings(acted)),
            "port": await command("run", env=settings(acted, BOT__DATABASE__URL=other, BOT__WEB__PORT=port)),
            "token": await command("run", env=settings(acted, BOT__DATABASE__URL=other, BOT_TOKEN=CANARY_TOKEN)),
            "restore": await command("restore", str(acted.file), env=settings(acted)),
        }
    assert await acted.stop_bot() == 0
    async with acted.http.post(f"/bot{TOKEN}/setWebhook", json={"url": "https://old.example/hook"}) as answer:
        assert answer.status == 200
    said["webhook"] = await command("run", env=settings(acted))
    words = {
        "second": "another process has this database open",
        "port": f"port {port} on 127.0.0.1 is taken",
        "token": "Telegram does not know this BOT_TOKEN",
        "restore": "the bot is running",
        "webhook": "a webhook is set (to old.example)",
    }
    for name, (status, out, err) in said.items():
        assert (status, out) == (1, ""), name
        assert words[name] in err
        assert len(err.splitlines()) == 1, err
        assert CANARY_TOKEN not in err


async def test_commands_reach_the_running_bot(acted, tmp_path):
    await acted.start_bot()

    async def is_listening():
        return acted.file.with_name(f"{acted.file.name}.sock").exists()

    await acted.until(is_listening)
    env = settings(acted)
    assert (await command("roster", "grant", "secretary", "W1", env=env))[:2] == (0, "granted\n")
    status, out, _ = await command("invite", "--member", "E1", "--json", env=env)
    assert status == 0
    assert '"start"' in out
    status, _, err = await command("roster", "grant", "secretary", "nobody", env=env)
    assert (status, "nobody" in err) == (1, True)
    assert (await command("deadletter", "list", env=env))[:2] == (0, "no dead letters\n")
    async with transaction(acted.file) as tx:
        dead = {"bot_id": 777, "update_id": 9000, "user_id": CAST["Lin"].user, "body": {"update_id": 9000}}
        await tx.run(insert(t.inbox).values(id=9000, state="dead", attempts=5, received_at=START, **dead))
    assert (await command("deadletter", "retry", "9000", env=env))[:2] == (0, "9000 will be handled again\n")

    async def is_handled():
        async with transaction(acted.file) as tx:
            return await tx.value(select(t.inbox.c.state).where(t.inbox.c.id == 9000)) == "done"

    await acted.until(is_handled)
    status, out, _ = await command("backup", str(tmp_path / "live.bak"), env=env)
    assert status == 0
    assert await acted.stop_bot() == 0
    async with transaction(tmp_path / "live.bak") as tx:
        assert await tx.value(select(t.role_grant.c.id).where(t.role_grant.c.person_id == CAST["Chen"].person))


async def test_a_campaign_that_asks_too_much_runs_and_the_log_says_what(acted, tmp_path):
    file = tmp_path / "mine.yaml"
    campaign = Path("content/campaign.yaml").read_text("utf-8")
    file.write_text(campaign.replace("zh: 登记事迹的党员人数", "zh: 党员积分排名"), "utf-8")
    line = next(number for number, text in enumerate(campaign.splitlines(), 1) if "zh: 登记事迹的党员人数" in text)
    acted.settings["BOT__CAMPAIGN__FILE"] = str(file)
    await acted.start_bot()

    async def is_up():
        return bool((await acted.ask("clock"))["follower"])

    await acted.until(is_up)
    assert await acted.stop_bot() == 0
    (said,) = [one for one in acted.log.read_text().splitlines() if "campaign_lint" in one]
    assert "individual_leaderboard" in said
    assert f"{file}:{line}:" in said
