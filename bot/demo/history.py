"""Three months of the demo, lived: people read, answer and report through their phones, as the bot asks them to."""

import asyncio
import contextlib
import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import aiohttp

from bot.demo.control import Control
from bot.demo.seats import Seat

LENGTH = timedelta(days=92)
HABITS = (0.95, 0.9, 0.75, 0.6, 0.25)
"""How likely somebody does what they are asked; one of these is everybody's own."""
REPORTS = 0.07
"""How likely a busy person remembers a deed at one of the campaign's events."""
REPLY_SECONDS = 10.0
LOOK_SECONDS = 0.1

Buttons = Sequence[str]
"""The callback data of a message, row by row."""


class History:
    """Lets time pass from event to event, with everybody of `seats` doing what they usually do."""

    def __init__(self, control: Control, seats: Sequence[Seat], deeds: Path) -> None:
        self._control = control
        self._seats = {seat.account: seat for seat in seats}
        self._sentences = read_sentences(deeds)
        self._chance = Random(5)  # noqa: S311  # the same three months each time, nothing secret
        self._habits = {account: self._chance.choice(HABITS) for account in self._seats}
        self._wished = asyncio.Event()

    def wish(self) -> None:
        """Begin, unless it is under way."""
        self._wished.set()

    async def live_when_wished(self) -> None:
        """For ever: wait for the wish, then live."""
        while True:
            await self._control.note(history="offered")
            await self._wished.wait()
            await self._control.note(history="underway")
            await self._live()
            self._wished.clear()

    async def _live(self) -> None:
        clock = await self._control.get("clock")
        until = datetime.fromisoformat(clock["goal"]) + LENGTH
        while _is_ahead(clock, until):
            begun = (await self._control.get("events"))["last"]
            clock = await self._control.reach(clock["next"])
            await self._everybody_acts(await self._control.get(f"events?after={begun}"))
        await self._control.reach(until.isoformat())

    async def _everybody_acts(self, heard: Mapping[str, Any]) -> None:
        """Each answers what is new to them, one thing after the other; some remember a deed."""
        news: dict[int, list[int]] = {account: [] for account in self._seats}
        for event in heard["events"]:
            if event["kind"] == "new" and event["from_bot"] and event["person"] in news:
                news[event["person"]].append(event["message_id"])
        async with asyncio.TaskGroup() as tasks:
            for account, messages in news.items():
                tasks.create_task(self._acts(account, messages))

    async def _acts(self, account: int, messages: Iterable[int]) -> None:
        """What somebody cannot do now, having blocked the bot say, is left undone."""
        with contextlib.suppress(aiohttp.ClientResponseError):
            for message_id in messages:
                if self._chance.random() < self._habits[account]:
                    await self._answers(account, message_id)
            if self._chance.random() < REPORTS * self._habits[account]:
                await self._reports(account)

    async def _answers(self, account: int, message_id: int) -> None:
        message = await self._control.get(f"people/{account}/messages/{message_id}")
        for data in self._chosen(buttons_of(message)):
            await self._control.post(f"people/{account}/tap", message_id=message_id, data=data)

    def _chosen(self, offered: Buttons) -> Buttons:
        """Read a card; choose one or two areas of a check-in and hand it in; leave anything else."""
        areas = with_verb(offered, "ci_on")
        if areas:
            chosen = self._chance.sample(areas, k=min(len(areas), self._chance.choice((1, 1, 2))))
            return [*chosen, *with_verb(offered, "ci_submit")]
        return with_verb(offered, "read")

    async def _reports(self, account: int) -> None:
        await self._control.post(f"people/{account}/text", text="/report")
        asked = await self._reply(account, "report.item")
        if asked is None:
            return
        known = [data for data in with_verb(buttons_of(asked), "report.item") if argument(data) in self._sentences]
        if not known:
            return
        item = self._chance.choice(known)
        await self._control.post(f"people/{account}/tap", message_id=asked["message_id"], data=item)
        if await self._reply(account, "cancel"):
            sentence = self._chance.choice(self._sentences[argument(item)])
            await self._control.post(f"people/{account}/text", text=sentence[self._seats[account].language])

    async def _reply(self, account: int, verb: str) -> Mapping[str, Any] | None:
        """The newest message, once it is the bot's with such a button; None when it does not come."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REPLY_SECONDS):
                while True:
                    newest: Mapping[str, Any] = await self._control.newest(account)
                    if with_verb(buttons_of(newest), verb):
                        return newest
                    await asyncio.sleep(LOOK_SECONDS)
        return None


def _is_ahead(clock: Mapping[str, Any], until: datetime) -> bool:
    """Whether there is a next event by `until`; one that was reached is the old news of a bot that is away."""
    goal, upcoming = datetime.fromisoformat(clock["goal"]), clock["next"]
    return upcoming is not None and goal < datetime.fromisoformat(upcoming) <= until


def read_sentences(file: Path) -> dict[str, list[dict[str, str]]]:
    """What made-up people report, by item, in both languages; empty where content has no such file."""
    sentences: dict[str, list[dict[str, str]]] = {}
    if file.is_file():
        with file.open(encoding="utf-8") as lines:
            for item, zh, en in list(csv.reader(lines))[1:]:
                sentences.setdefault(item, []).append({"zh": zh, "en": en})
    return sentences


def buttons_of(message: Mapping[str, Any]) -> Buttons:
    """The callback data under a message."""
    return [button["callback_data"] for row in message["keyboard"] for button in row if "callback_data" in button]


def with_verb(offered: Buttons, verb: str) -> list[str]:
    """Those of the buttons that ask for `verb` (`v1:verb:id:argument`)."""
    return [data for data in offered if data.split(":")[1:2] == [verb]]


def argument(data: str) -> str:
    """The last part of a button's data."""
    return data.rpartition(":")[2]
