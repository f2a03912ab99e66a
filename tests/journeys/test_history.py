"""Made-up people do what the bot's messages ask of them, and nothing else; here a script answers for the bot."""

import asyncio
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from bot.demo.control import Control, control_of
from bot.demo.history import History, argument, read_sentences, with_verb
from bot.demo.seats import Seat
from sandbox.clock import CampaignClock, monotonic
from sandbox.server import make_app
from sandbox.telegram import LIFTED, Bot, Telegram

TOKEN = "7:demo"
LIN, CHEN = 1003, 1013
SEATS = [
    Seat("A03", "Lin", "East", "zh", "", "lin", LIN),
    Seat("B05", "Chen", "West", "en", "", "chen", CHEN),
]
START = datetime.fromisoformat("2010-06-18T09:00:00+08:00")


class Script:
    """A bot that asks once, and answers /report as the real one does."""

    def __init__(self) -> None:
        self.machine_seconds = 0.0
        self.clock = CampaignClock(START, monotonic=lambda: self.machine_seconds)
        self.telegram = Telegram({TOKEN: Bot.of_token(TOKEN)}, now=self.clock.now, monotonic=monotonic, rates=LIFTED)
        for seat in SEATS:
            self.telegram.people.add(seat.account, first_name=seat.name, language_code=seat.language)
            self.telegram.opens_link(seat.account)
        self.taps: list[tuple[int, str]] = []
        self.texts: list[tuple[int, str]] = []
        self._offset = 0

    def sends(self, account: int, *data: str) -> None:
        rows = [[{"text": one, "callback_data": one}] for one in data]
        self.telegram.call(
            TOKEN, "sendMessage", {"chat_id": account, "text": "?", "reply_markup": {"inline_keyboard": rows}}
        )

    async def answer_forever(self) -> None:
        while True:
            for update in self.telegram.call(TOKEN, "getUpdates", {"offset": self._offset}):
                self._offset = update["update_id"] + 1
                self._answer(update)
            await asyncio.sleep(0.01)

    def _answer(self, update: dict) -> None:
        if "callback_query" in update:
            account, data = update["callback_query"]["from"]["id"], update["callback_query"]["data"]
            self.taps.append((account, data))
            if "report.item" in data:
                self.sends(account, "v1:cancel:0:")
            return
        if "message" not in update:
            return
        account, text = update["message"]["from"]["id"], update["message"]["text"]
        self.texts.append((account, text))
        if text == "/report":
            self.sends(account, "v1:report.item:0:serve", "v1:affirm:0:law")


@asynccontextmanager
async def stage(deeds: Path):
    """The script, and people who follow it."""
    script = Script()
    app = make_app(script.telegram, script.clock)
    async with (
        TestServer(app, handler_cancellation=True, shutdown_timeout=0.1) as server,
        control_of(str(server.make_url("/"))) as control,
    ):
        working = asyncio.create_task(script.answer_forever())
        try:
            yield script, control, History(control, SEATS, deeds)
        finally:
            working.cancel()


@pytest.fixture
def deeds(tmp_path: Path) -> Path:
    file = tmp_path / "deeds.csv"
    file.write_text("item,zh,en\nserve,帮了读者,Helped a reader\n", "utf-8")
    return file


@pytest.fixture
def eager(monkeypatch):
    """Everybody does everything, and remembers a deed each time."""
    monkeypatch.setattr("bot.demo.history.HABITS", (1.0,))
    monkeypatch.setattr("bot.demo.history.REPORTS", 1.0)


async def acted(script: Script, control: Control, history: History) -> None:
    """Let people act on what came until now, and the script hear it all."""
    await history._everybody_acts(await control.get("events?after=0"))
    async with asyncio.timeout(10):
        while script.telegram.call(TOKEN, "getUpdates", {}):
            await asyncio.sleep(0.02)


async def test_they_read_answer_and_report(deeds, eager):
    async with stage(deeds) as (script, control, history):
        script.sends(LIN, "v1:read:7:abc")
        script.sends(CHEN, "v1:ci_on:9:study", "v1:ci_on:9:serve", "v1:ci_submit:9:", "v1:ci_skip:9:")
        script.sends(CHEN, "v1:phase:3:", "v1:home:0:")
        await acted(script, control, history)
        assert [data for account, data in script.taps if account == LIN] == ["v1:read:7:abc", "v1:report.item:0:serve"]
        *areas, submitted, item = [data for account, data in script.taps if account == CHEN]
        assert areas
        assert set(areas) <= {"v1:ci_on:9:study", "v1:ci_on:9:serve"}
        assert (submitted, item) == ("v1:ci_submit:9:", "v1:report.item:0:serve")
        assert {text for text in script.texts if text[1] != "/start"} == {
            (LIN, "/report"), (LIN, "帮了读者"), (CHEN, "/report"), (CHEN, "Helped a reader"),
        }  # fmt: skip


async def test_who_blocked_the_bot_does_nothing_and_stops_nobody(deeds, eager):
    async with stage(deeds) as (script, control, history):
        script.sends(LIN, "v1:read:7:abc")
        script.sends(CHEN, "v1:read:8:abc")
        script.telegram.blocks(LIN)
        await acted(script, control, history)
        assert [text for account, text in script.texts if account == LIN] == ["/start"]
        assert [text for account, text in script.texts if account == CHEN][1:] == ["/report", "Helped a reader"]


async def test_three_months_pass_from_event_to_event(deeds):
    async with stage(deeds) as (script, _, history):
        script.clock.reached(START, datetime.fromisoformat("2010-06-21T09:00:00+08:00"))
        script.machine_seconds += 60  # nobody follows any more, so a push is reached at once
        await history._live()
        assert script.clock.now() == datetime.fromisoformat("2010-09-18T09:00:00+08:00")


def test_the_sentences_of_the_demo_are_in_both_languages():
    sentences = read_sentences(Path("content/demo/deeds.csv"))
    assert set(sentences) == {"study", "excel", "serve", "spirit"}
    assert all(one["zh"] and one["en"] for several in sentences.values() for one in several)
    assert read_sentences(Path("nowhere.csv")) == {}


def test_buttons_are_told_apart_by_their_verb():
    assert with_verb(["v1:read:7:x", "v1:report:0:", "v1:report.item:0:serve"], "report") == ["v1:report:0:"]
    assert argument("v1:report.item:0:serve") == "serve"
