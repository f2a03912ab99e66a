"""`demo`: two supervised processes, a sandbox with its page and clock, and `bot run` on it with a made-up organisation."""

import argparse
import asyncio
import contextlib
import csv
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

TOKEN = "1:demo"  # noqa: S105 - opens nothing but the sandbox
START = "2010-06-18T09:00:00+08:00"
HOME = Path("var/demo")
SEED = Path("content/demo/roster.csv")
NEWCOMER = "A02"
"""Stays unbound, so that whoever tries the demo can take the first two minutes of a member themselves."""
PATIENCE_SECONDS = 30.0
FIRST_ACCOUNT = 1001


class Unready(Exception):
    """A part of the demo did not come up."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A made-up person: a line of the seed file and a Telegram account."""

    code: str
    name: str
    language: str
    role: str
    username: str
    account: int


def demo(arguments: argparse.Namespace) -> int:
    """Run until interrupted; 1 when a part does not come up."""
    try:
        asyncio.run(_demo(arguments.port))
    except Unready as unready:
        print(unready, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        pass
    return 0


async def _demo(port: int) -> None:
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    base = f"http://127.0.0.1:{port}"
    environment = _environment(base)
    seats = read_seed(SEED)
    sandbox = ("sandbox", "--port", str(port), "--start", START, "--token", TOKEN, "--rates", "lifted")
    async with _process(sandbox, environment), aiohttp.ClientSession(base) as session:
        await _until_up(session)
        print(f"争优: open {base}/ in a browser (Ctrl-C ends)".replace("争优", "Zhengyou"), flush=True)
        await _enrol(environment, seats)
        invites = await _invites(environment)
        await _people(session, seats, invites)
        async with _process(("bot", "run"), environment) as bot:
            await asyncio.gather(*(_joins(session, seat, invites) for seat in seats if seat.code != NEWCOMER))
            print("everybody has joined; the clock stands at 18 June 2010, 09:00", flush=True)
            await _watch(stop, bot)


def read_seed(file: Path) -> list[Seat]:
    """The people of the seed file, with accounts numbered in its order."""
    with file.open(encoding="utf-8") as lines:
        rows = [list(row) for row in csv.reader(lines)][1:]
    return [
        Seat(code, name, language, role, username, FIRST_ACCOUNT + number)
        for number, (code, name, _unit, _kind, language, role, username) in enumerate(rows)
    ]


def _environment(base: str) -> Mapping[str, str]:
    return {
        **os.environ,
        "BOT_TOKEN": TOKEN,
        "BOT__ORGANISATION__NAME": os.environ.get("BOT__ORGANISATION__NAME", ""),
        "BOT__DATABASE__URL": f"sqlite+aiosqlite:///{HOME}/demo.db",
        "BOT__TELEGRAM__API_URL": base,
        "BOT__CLOCK__URL": f"{base}/control/clock",
        "BOT__WEB__PORT": "0",
        "BOT__PACING__PER_SECOND": "0",
        "BOT__PACING__RESERVED_FOR_ANSWERS": "0",
        "BOT__PACING__PER_CHAT_SECONDS": "0",
        "BOT__PACING__PER_GROUP_MINUTE": "0",
        "BOT__LOG__LEVEL": "warning",
    }


@asynccontextmanager
async def _process(
    module: Sequence[str], environment: Mapping[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *module, env=environment)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), timeout=10)
        if process.returncode is None:
            process.kill()


async def _command(environment: Mapping[str, str], *words: str) -> str:
    """Run a command of the bot to its end; Unready with what it said when it fails."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await process.communicate()
    if process.returncode != 0:
        raise Unready(f"bot {' '.join(words)}: {complained.decode().strip()}")
    return said.decode()


async def _until_up(session: aiohttp.ClientSession) -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        with contextlib.suppress(aiohttp.ClientError):
            async with session.get("/control/bots") as answer:
                if answer.status == 200 and "bots" in await answer.json():
                    return
        await asyncio.sleep(0.1)
    raise Unready("the sandbox did not start; is the port in use? Try another: make demo PORT=8081")


async def _enrol(environment: Mapping[str, str], seats: Sequence[Seat]) -> None:
    await _command(environment, "roster", "import", str(SEED))
    for seat in seats:
        if seat.role:
            await _command(environment, "roster", "grant", seat.role, seat.code)


async def _invites(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Start payloads by member code."""
    made: list[dict[str, str]] = json.loads(await _command(environment, "invite", "--json"))
    return {invite["member"]: invite["start"] for invite in made}


async def _people(session: aiohttp.ClientSession, seats: Sequence[Seat], invites: Mapping[str, str]) -> None:
    for seat in seats:
        person: dict[str, Any] = {
            "id": seat.account,
            "first_name": seat.name,
            "username": seat.username,
            "language_code": seat.language,
            "start_payload": invites[seat.code],
        }
        async with session.post("/control/people", json=person) as answer:
            answer.raise_for_status()


async def _joins(session: aiohttp.ClientSession, seat: Seat, invites: Mapping[str, str]) -> None:
    """Follow the invitation and agree, as the person would."""
    async with session.post(f"/control/people/{seat.account}/start", json={"payload": invites[seat.code]}) as answer:
        answer.raise_for_status()
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        async with session.get(f"/control/people/{seat.account}/messages") as answer:
            messages = (await answer.json())["messages"]
        asked = [message for message in messages if message["from_bot"] and message["keyboard"]]
        if asked:
            agree = asked[0]["keyboard"][0][0]["callback_data"]
            tap = {"message_id": asked[0]["message_id"], "data": agree}
            async with session.post(f"/control/people/{seat.account}/tap", json=tap) as answer:
                answer.raise_for_status()
            return
        await asyncio.sleep(0.2)
    raise Unready(f"the bot did not greet {seat.code}")


async def _watch(stop: asyncio.Event, bot: asyncio.subprocess.Process) -> None:
    """Wait for the end; a bot that dies is a failed demo."""
    stopping = asyncio.ensure_future(stop.wait())
    dying = asyncio.ensure_future(bot.wait())
    await asyncio.wait({stopping, dying}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    dying.cancel()
    if not stop.is_set():
        raise Unready(f"the bot ended with status {bot.returncode}; its last lines above say why")
