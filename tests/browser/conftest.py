"""A sandbox on a port with a handful of people, and Chromium looking at its page; no test is here."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

from sandbox.clock import CampaignClock, monotonic
from sandbox.server import make_app
from sandbox.telegram import LIFTED, Bot, Telegram

TOKEN = "7:demo"
MEMBER, SECRETARY, ADMIN, OTHER = 1002, 1001, 1011, 1003
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOTES: dict[str, Any] = {
    "title": {"zh": "创先争优", "en": "Excellence"},
    "phases": [
        {"name": {"zh": "启动", "en": "Launch"}, "start": "2010-05-01", "end": "2010-07-31"},
        {"name": {"zh": "争创"}, "start": "2010-08-01", "end": "2011-06-30"},
    ],
    "roles": [
        {"account": MEMBER, "role": "member", "unit": "第一党支部", "name": "张晓林"},
        {"account": SECRETARY, "role": "secretary", "unit": "第一党支部", "name": "王建国"},
        {"account": ADMIN, "role": "admin", "unit": "", "name": "郑国栋"},
    ],
}
expect.set_options(timeout=10_000)


@dataclass
class Desk:
    """The sandbox behind the page: what a bot would do, and what people's taps became."""

    base: str
    telegram: Telegram
    clock: CampaignClock
    http: aiohttp.ClientSession

    def sends(self, person: int, text: str, *rows: list[dict[str, str]], **more: object) -> int:
        """The bot writes; returns the number of the message."""
        markup = {"inline_keyboard": list(rows)} if rows else None
        parameters = {"chat_id": person, "text": text, **({"reply_markup": markup} if markup else {}), **more}
        return self.telegram.call(TOKEN, "sendMessage", parameters)["message_id"]

    def does(self, method: str, **parameters: object) -> Any:
        return self.telegram.call(TOKEN, method, parameters)

    def heard(self) -> list[dict[str, Any]]:
        """Updates since the last time."""
        updates = self.does("getUpdates")
        if updates:
            self.does("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates

    async def notes(self, **notes: object) -> None:
        async with self.http.post(self.base + "/control/notes", json=notes) as answer:
            assert answer.status == 200


@pytest_asyncio.fixture(loop_scope="session")
async def desk(chromium: Browser) -> AsyncIterator[Desk]:
    clock = CampaignClock(datetime.fromisoformat("2010-06-18T09:00:00+08:00"))
    telegram = Telegram({TOKEN: Bot(7, "Zhengyou", "zy_bot")}, now=clock.now, monotonic=monotonic, rates=LIFTED)
    for account, name in ((SECRETARY, "王建国"), (MEMBER, "张晓林"), (OTHER, "李文静"), (ADMIN, "郑国栋")):
        telegram.people.add(account, first_name=name, language_code="zh", start_payload=f"slip{account}")
        if account != MEMBER:
            telegram.opens_link(account, f"slip{account}")
    runner = web.AppRunner(make_app(telegram, clock), handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as http:
        made = Desk(f"http://127.0.0.1:{runner.addresses[0][1]}", telegram, clock, http)
        await made.notes(**NOTES)
        made.heard()
        yield made
        for page in [page for context in chromium.contexts for page in context.pages]:
            await page.close()  # first, or their long polls are waited for
    await runner.cleanup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all tests of this folder, since one Chromium serves them all."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@dataclass
class Window:
    """A page of the sandbox with whatever it complained about."""

    page: Page
    complaints: list[str]

    def phone(self, number: int) -> Locator:
        return self.page.locator(".place").nth(number)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)


async def opened(browser: Browser, address: str, *, language: str = "zh-CN", width: int = 1440) -> Window:
    """A new window with nothing remembered, looking at `address`."""
    page = await browser.new_page(viewport=ViewportSize(width=width, height=900), locale=language)
    window = Window(page, [])
    page.on("pageerror", lambda error: window.complaints.append(str(error)))
    page.on("console", lambda said: window.complaints.append(said.text) if said.type == "error" else None)
    home = address.partition("#")[0]
    page.on("request", lambda asked: _at_home(window, home, asked.url))
    await page.goto(address)
    await expect(page.locator(".place, .nobody:visible").first).to_be_visible()
    return window


def _at_home(window: Window, home: str, url: str) -> None:
    if not url.startswith((home, "data:", "about:")):
        window.complaints.append(f"asked for {url}")


@pytest_asyncio.fixture(loop_scope="session")
async def window(desk: Desk, chromium: Browser) -> AsyncIterator[Window]:
    """The page in Chinese on a wide screen; a test fails with what the page complained about."""
    made = await opened(chromium, desk.base)
    yield made
    await made.page.close()
    assert made.complaints == []


async def picture(page: Page, name: str) -> None:
    """For the documents: PICTURES=docs/pictures pytest tests/browser."""
    folder = os.environ.get("PICTURES")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png")
