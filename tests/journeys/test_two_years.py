"""The demo as a stranger starts it, and the whole campaign on its fast clock: real processes, real HTTP."""

import asyncio
import csv
import signal
import sys
from collections import Counter
from pathlib import Path

import aiohttp
import pytest

from tests.faults.processes import free_port

PATIENCE_SECONDS = 300
NEWCOMER = "张晓林"
"""Holds an invitation nobody opened, so nothing is sent to her."""
ENGLISH = {"Chen Wei", "Helen Guo"}
CARDS = {
    "zh": ["现在是启动实施阶段", "现在是全面争创阶段", "现在是成果展示阶段"],
    "en": ["The phase now: Launch phase", "The phase now: Striving phase", "The phase now: Showcase phase"],
}
"""First lines of the three phase cards, as the plan names the phases."""


@pytest.fixture
def people() -> set[str]:
    """The names of the made-up organisation but the newcomer's, as its seed file has them."""
    rows = list(csv.reader(Path("content/demo/roster.csv").read_text("utf-8").splitlines()))[1:]
    assert len(rows) == 24
    return {row[1] for row in rows} - {NEWCOMER}


async def get(http: aiohttp.ClientSession, path: str) -> dict:
    async with http.get(f"/control/{path}") as answer:
        answer.raise_for_status()
        return await answer.json()


async def settled(http: aiohttp.ClientSession, joined: int) -> bool:
    """Whether so many have their first phase card."""
    arrivals = (await get(http, "ledger"))["arrivals"]
    firsts = {arrival["person"] for arrival in arrivals if first_line(arrival) in {CARDS["zh"][0], CARDS["en"][0]}}
    return len(firsts) == joined


def first_line(arrival: dict) -> str:
    return arrival["text"].split("\n")[0]


async def until(what) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await what():
            await asyncio.sleep(0.5)


async def test_two_years_in_the_demo(people: set[str]):
    port = free_port()
    demo = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "demo", "--port", str(port))
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
            await until(lambda: is_up(http))
            await until(lambda: settled(http, len(people)))
            async with http.post("/control/clock", json={"goal": "2012-07-31T15:59:00+00:00"}) as answer:
                answer.raise_for_status()
            await until(lambda: has_reached_its_goal(http))
            arrivals = (await get(http, "ledger"))["arrivals"]
            findings = (await get(http, "findings"))["findings"]
        demo.send_signal(signal.SIGTERM)
        assert await demo.wait() == 0
    finally:
        if demo.returncode is None:
            demo.kill()
    assert findings == []
    new = [arrival for arrival in arrivals if arrival["kind"] == "new"]
    got = Counter((arrival["person"], first_line(arrival)) for arrival in new)
    expected = {(name, card): 1 for name in people for card in CARDS["en" if name in ENGLISH else "zh"]}
    every_card = {*CARDS["zh"], *CARDS["en"]}
    assert {key: count for key, count in got.items() if key[1] in every_card} == expected
    assert NEWCOMER not in {arrival["person"] for arrival in new}


async def is_up(http: aiohttp.ClientSession) -> bool:
    try:
        return "bots" in await get(http, "bots")
    except aiohttp.ClientError:
        return False


async def has_reached_its_goal(http: aiohttp.ClientSession) -> bool:
    clock = await get(http, "clock")
    return clock["now"] == clock["goal"]
