"""The door for Telegram, knocked at over HTTP: the secret first, then size, form and JSON; 200 only when it is stored."""

import asyncio
import io
import json

import aiohttp
import pytest
from aiohttp import web

from bot import webhook
from bot.metrics import Counts
from bot.storage.database import Unavailable
from bot.webhook import Door

SECRET = "only-telegram-knows"
BOT_TOKEN = "777:AAcanaryAAcanaryAAcanaryAAcanaryAAca"
UPDATE = {"update_id": 5, "message": {"text": "hello"}}
TRUE = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
JSON_FORM = {"Content-Type": "application/json"}
MIB = 1024 * 1024


class Knocker:
    """A door on a port, and what became of those who knocked."""

    def __init__(self, session, door, kept, counts):
        self.session = session
        self.path = door.routes()[0].path
        self.kept = kept
        self._counts = counts

    async def knocks(self, body, headers):
        data = json.dumps(body) if isinstance(body, dict) else body
        sent = io.BytesIO(data if isinstance(data, bytes) else data.encode())
        async with self.session.post(self.path, data=sent, headers=headers) as answer:
            assert await answer.read() == b""
            return answer.status

    def refused(self):
        return [line.partition("_total")[2] for line in self._counts.lines("") if line[0] != "#"]


@pytest.fixture
async def knocker(monkeypatch):
    kept, counts = [], Counts()
    monkeypatch.setattr(webhook, "COUNTS", counts)

    async def keep(updates):
        if {"update_id": 503} in updates:
            raise Unavailable("disk full")
        kept.extend(updates)

    door = Door("https://bot.example.org", SECRET, 777, keep)
    app = web.Application()
    app.add_routes(door.routes())
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        yield Knocker(session, door, kept, counts)
    await runner.cleanup()


async def test_with_the_secret_an_update_is_stored_and_taken(knocker):
    assert await knocker.knocks(UPDATE, TRUE | JSON_FORM) == 200
    assert knocker.kept == [UPDATE]
    assert knocker.refused() == []


@pytest.mark.parametrize(
    ("body", "headers", "status", "reason"),
    [
        (UPDATE, JSON_FORM, 403, "secret"),
        (UPDATE, JSON_FORM | {"X-Telegram-Bot-Api-Secret-Token": ""}, 403, "secret"),
        (UPDATE, JSON_FORM | {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]}, 403, "secret"),
        (UPDATE, JSON_FORM | {"X-Telegram-Bot-Api-Secret-Token": "秘密"}, 403, "secret"),
        (b"x" * 2 * MIB, JSON_FORM, 403, "secret"),
        (b"x" * 2 * MIB, TRUE | JSON_FORM, 413, "size"),
        (b'"' + b"x" * MIB + b'"', TRUE | JSON_FORM, 413, "size"),
        (UPDATE, TRUE | {"Content-Type": "application/x-www-form-urlencoded"}, 415, "type"),
        ('{"update_id": 5', TRUE | JSON_FORM, 400, "json"),
        (b"\xff\xfe\x00", TRUE | JSON_FORM, 400, "json"),
        ("", TRUE | JSON_FORM, 400, "json"),
        ("[1]", TRUE | JSON_FORM, 400, "json"),
        ("null", TRUE | JSON_FORM, 400, "json"),
        ("[" * 100_000, TRUE | JSON_FORM, 400, "json"),
        ('{"a":' * 100_000, TRUE | JSON_FORM, 400, "json"),
        ({"update_id": 503}, TRUE | JSON_FORM, 503, "database"),
    ],
)
async def test_turned_away(knocker, body, headers, status, reason):
    assert await knocker.knocks(body, headers) == status
    assert knocker.kept == []
    assert knocker.refused() == [f'{{reason="{reason}"}} 1']


async def test_a_body_that_grows_too_large_without_saying_so(knocker):
    async def pieces():
        for _ in range(20):
            yield b"x" * 100_000

    async with knocker.session.post(knocker.path, data=pieces(), headers=TRUE | JSON_FORM) as answer:
        assert answer.status == 413
    assert knocker.refused() == ['{reason="size"} 1']


async def test_a_body_that_never_ends_is_not_waited_for(knocker, monkeypatch):
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.05)

    async def nothing_more():
        yield b"{"
        await asyncio.Event().wait()

    async with knocker.session.post(knocker.path, data=nothing_more(), headers=TRUE | JSON_FORM) as answer:
        assert answer.status == 408
    assert knocker.refused() == ['{reason="slow"} 1']


async def test_only_posts_and_only_there(knocker):
    async with knocker.session.get(knocker.path, headers=TRUE) as answer:
        assert answer.status == 405
    for elsewhere in ("/telegram/", f"/telegram/{BOT_TOKEN}", f"{knocker.path}/x", "/"):
        async with knocker.session.post(elsewhere, json=UPDATE, headers=TRUE) as answer:
            assert answer.status == 404
    assert knocker.kept == []


def test_the_address_tells_nothing_and_depends_on_the_secret_alone():
    async def keep(updates):
        raise AssertionError(updates)

    door = Door("https://bot.example.org/zy", SECRET, 777, keep)
    name = door.url.rpartition("/")[2]
    assert door.url == f"https://bot.example.org/zy/telegram/{name}"
    assert [route.path for route in door.routes()] == [f"/telegram/{name}", f"/zy/telegram/{name}"]
    assert len(name) == 32
    assert SECRET not in door.url
    assert Door("https://bot.example.org/zy", SECRET, 777, keep).url == door.url
    assert Door("https://bot.example.org/zy", "another", 777, keep).url != door.url
    assert Door("https://bot.example.org/zy", SECRET, 778, keep).url != door.url
