"""`run` as a process: it ends cleanly under load, says plainly why it can't start, and takes orders while it is up."""

import asyncio
import os
import socket
import sys
from collections import Counter
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import func, insert, select

from bot.storage import tables as t
from bot.storage.database import Database
from tests.cast import BOUND, CAST
from tests.faults.processes import START, TOKEN, stage

EACH = 15
CANARY = "张三在第三会议室说的话"
CANARY_TOKEN = "777:AAcanaryAAcanaryAAcanaryAAcanaryAAca"


@pytest.fixture
async def acted(template, tmp_path):
    async with stage(template, tmp_path) as made:
        yield made


def settings(acted, **changed):
    return {
        **os.environ,
        "BOT_TOKEN": TOKEN,
        "BOT__DATABASE__URL": f"sqlite+aiosqlite:///{acted.file}",
        "BOT__TELEGRAM__API_URL": acted.base,
        "BOT__CLOCK__URL": f"{acted.base}/control/clock",
        "BOT__WEB__PORT": "0",
        **changed,
    }


async def command(*words, env):
    """Run a command of the bot to its end: status, stdout, stderr."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


@asynccontextmanager
async def transaction(file):
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.transaction() as tx:
        yield tx
    await database.close()


async def owe_many(file):
    """So many messages for each of the cast."""
    async with transaction(file) as tx:
        for name in BOUND:
            player = CAST[name]
            for number in range(EACH):
                row = {"kind": "cut_off", "op": "send", "person_id": player.person, "chat_id": player.user}
                row |= {"payload": {}, "lane": 1, "state": "queued", "created_at": START, "attempts": 0, "unknowns": 0}
                await tx.run(insert(t.delivery).values(dedupe=f"{player.code}:{number}", silent=False, **row))


async def states(file):
    async with transaction(file) as tx:
        rows = await tx.rows(
            select(t.delivery.c.state, func.count().label("count"))
            .where(t.delivery.c.kind == "cut_off")
            .group_by(t.delivery.c.state)
        )
    return {row.state: row.count for row in rows}


async def received(acted):
    """How many of these messages each person really got."""
    return Counter(
        arrival["chat_id"] for arrival in await acted.arrivals() if arrival["kind"] == "new" and not arrival["labels"]
    )


async def test_sigterm_in_the_middle_of_a_broadcast_leaves_nothing_uncertain(acted):
    await owe_many(acted.file)
    await acted.tell("faults", kind="delay", delay_s=0.4, methods=["sendMessage"])
    await acted.start_bot()

    async def is_under_way():
        return (await states(acted.file)).get("sent", 0) >= 8

    await acted.until(is_under_way)
    async with asyncio.timeout(10):
        assert await acted.stop_bot() == 0
    found = await states(acted.file)
    assert set(found) == {"sent", "queued"}
    await acted.start_bot()

    async def is_done():
        return await states(acted.file) == {"sent": EACH * len(BOUND)}

    await acted.until(is_done)
    assert await acted.stop_bot() == 0
    copies = await received(acted)
    assert all(copies[CAST[name].user] >= EACH for name in BOUND)
    async with transaction(acted.file) as tx:
        assert await tx.value(select(func.max(t.delivery.c.unknowns))) == 0


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
    status, out, _ = await command("backup", str(tmp_path / "live.bak"), env=env)
    assert status == 0
    assert await acted.stop_bot() == 0
    async with transaction(tmp_path / "live.bak") as tx:
        assert await tx.value(select(t.role_grant.c.id).where(t.role_grant.c.person_id == CAST["Chen"].person))


async def test_no_log_line_holds_a_token_or_a_word_of_a_member(acted):
    lin = CAST["Lin"].user
    env = settings(acted, BOT__LOG__LEVEL="debug", BOT__PACING__PER_CHAT_SECONDS="0")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    reading = asyncio.ensure_future(process.stdout.read())

    async def shown(text):
        return any(text in arrival["text"] for arrival in await acted.arrivals())

    async def is_asked():
        return await acted.tap(lin, "服务群众")

    await acted.tell(f"people/{lin}/text", text="/report")
    await acted.until(is_asked)
    await acted.until(lambda: shown("用一句话写下"))
    for kind in ("error_after", "drop", "reset", "too_many"):
        await acted.tell("faults", kind=kind, count=1, retry_after=1)
    await acted.tell(f"people/{lin}/text", text=CANARY)
    await acted.until(lambda: shown(CANARY))
    process.terminate()
    log = (await reading).decode()
    assert await process.wait() == 0
    assert "running" in log
    for secret in (CANARY, TOKEN, CAST["Lin"].name, "张三"):
        assert secret not in log, secret


@pytest.fixture
async def small_disk(tmp_path):
    """A disk of 8 MB; where nobody may mount one, a folder, and the test fills nothing."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = await asyncio.create_subprocess_exec("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder)
    is_small = await mount.wait() == 0
    yield folder if is_small else None
    if is_small:
        await (await asyncio.create_subprocess_exec("umount", "-l", folder)).wait()


async def test_a_full_disk_stops_nothing_but_the_writing(template, small_disk):
    if small_disk is None:
        return  # only root may mount a small disk
    lin = CAST["Lin"].user
    async with stage(template, small_disk) as acted:
        await acted.start_bot()

        async def greetings():
            return sum(arrival["chat_id"] == lin for arrival in await acted.arrivals())

        async def is_greeted():
            return await greetings() >= 1

        await acted.until(is_greeted)
        filler = small_disk / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass
        before = await greetings()
        for number in range(12):
            await acted.tell(f"people/{lin}/text", text=f"/campaign {number}")
        await asyncio.sleep(2)
        assert acted.bot.returncode is None, "it waits, it does not fall over"
        filler.unlink()

        async def is_all_answered():
            return await greetings() >= before + 12

        await acted.until(is_all_answered)
        async with transaction(acted.file) as tx:
            waiting = await tx.value(select(func.count()).where(t.inbox.c.state != "done"))
        assert waiting == 0
        assert await acted.stop_bot() == 0
