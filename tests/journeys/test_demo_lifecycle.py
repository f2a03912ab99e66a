"""The demo comes up, looks after its bot, refuses a taken port in plain words, and leaves nothing behind."""

import asyncio
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.demo.place import Place
from bot.settings import Settings
from tests.faults.processes import free_port

PATIENCE_SECONDS = 90


@asynccontextmanager
async def demo(*options: str):
    """A demo on a free port, with its output and its control; gone at the end."""
    port = free_port()
    command = (sys.executable, "-u", "-m", "bot", "demo", "--port", str(port), *options)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
            yield process, http, port
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def said(process, words: str) -> str:
    """Read on until a line with these words."""
    while line := (await process.stdout.readline()).decode():
        if words in line:
            return line
    pytest.fail(f"the demo never said {words!r}")


def descendants(pid: int) -> set[int]:
    """Processes below a process, from /proc."""
    below = {
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    }
    return below.union(*(descendants(child) for child in below))


def alive(pids: set[int]) -> set[int]:
    """Those that still run; a zombie does not."""
    states = {pid: Path(f"/proc/{pid}/stat") for pid in pids}
    return {
        pid for pid, file in states.items() if file.exists() and file.read_text().rpartition(")")[2].split()[0] != "Z"
    }


async def gone(pids: set[int]) -> None:
    while alive(pids):
        await asyncio.sleep(0.1)


async def bot_is(http, state: str) -> None:
    while True:
        async with http.get("/control/notes") as answer:
            if (await answer.json()).get("bot") == state:
                return
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
async def test_it_leaves_no_process_behind(ending):
    async with demo() as (process, _, _):
        await said(process, "have joined")
        below = descendants(process.pid)
        assert len(below) >= 2, "the sandbox and the bot"
        process.send_signal(ending)
        assert await process.wait() == (-ending if ending is signal.SIGKILL else 0)
        await gone(below)


async def test_a_bot_that_is_killed_is_started_again_and_answers():
    async with demo() as (process, http, _):
        await said(process, "have joined")
        await bot_is(http, "running")
        before = descendants(process.pid)
        await http.post("/control/wishes", json={"wish": "kill"})
        await http.post("/control/people/1001/text", json={"text": "/phase"})
        await said(process, "wished for: kill")
        await bot_is(http, "starting")
        await bot_is(http, "running")
        assert descendants(process.pid) != before
        while "2010" not in (await newest(http, 1001))["text"]:
            await asyncio.sleep(0.1)


async def newest(http, account: int) -> dict:
    async with http.get(f"/control/people/{account}/messages?limit=1") as answer:
        return (await answer.json())["messages"][-1]


async def test_a_taken_port_is_said_plainly():
    async with demo() as (first, _, port):
        await said(first, "in a browser")
        second = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", "--port", str(port), stderr=asyncio.subprocess.PIPE
        )
        _, complaint = await second.communicate()
        assert second.returncode == 1
        assert complaint.decode().splitlines() == [
            f"port {port} is taken, perhaps by another demo: look at http://127.0.0.1:{port}/",
            f"End that one, or take another port: make demo PORT={port + 1}",
        ]
        assert first.returncode is None


async def test_it_plays_by_itself_until_paused():
    async with demo("--speed", "86400") as (process, http, _):
        await said(process, "have joined")
        while (await clock(http))["now"] < "2010-06-20":
            await asyncio.sleep(0.1)
        await http.post("/control/wishes", json={"wish": "pause"})
        await said(process, "wished for: pause")
        while (await notes(http))["speed"]:
            await asyncio.sleep(0.1)
        standing = (await clock(http))["goal"]
        await asyncio.sleep(1.2)
        assert (await clock(http))["goal"] == standing


async def clock(http) -> dict:
    async with http.get("/control/clock") as answer:
        return await answer.json()


async def notes(http) -> dict:
    async with http.get("/control/notes") as answer:
        return await answer.json()


def test_the_operators_own_secrets_stay_out_of_it(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN_FILE", "/nowhere")
    environment = Place(8080, Settings()).environment()
    assert "BOT_TOKEN_FILE" not in environment
    assert environment["BOT_TOKEN"] == "1:demo"
    assert environment["BOT__DATABASE__URL"] == "sqlite+aiosqlite:///var/demo/8080/demo.db"
