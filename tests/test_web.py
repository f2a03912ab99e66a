"""What the process says of itself over HTTP, asked over HTTP."""

import asyncio
import socket
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot import web
from bot.metrics import Counts
from bot.web import Readiness, WebServer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@asynccontextmanager
async def asking(readiness):
    port = free_port()
    server = WebServer("127.0.0.1", port, readiness)
    await server.start()
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            yield session
    finally:
        await server.stop()


async def ready():
    return Readiness(is_ready=True, figures={"poll_age_seconds": 1.5, "updates_dead": 0, "oldest_due_seconds": None})


async def stale():
    return Readiness(is_ready=False, figures={"poll_age_seconds": 140.0})


async def breaks():
    raise OSError("the database is gone")


async def hangs():
    await asyncio.Event().wait()


async def test_healthz_answers_even_when_nothing_else_does():
    async with asking(hangs) as session, session.get("/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, "ok\n")


@pytest.mark.parametrize(
    ("readiness", "status", "body"),
    [
        (ready, 200, {"ready": True, "poll_age_seconds": 1.5, "updates_dead": 0, "oldest_due_seconds": None}),
        (stale, 503, {"ready": False, "poll_age_seconds": 140.0}),
        (breaks, 503, {"ready": False}),
        (hangs, 503, {"ready": False}),
    ],
)
async def test_readyz(readiness, status, body, monkeypatch):
    monkeypatch.setattr(web, "READINESS_SECONDS", 0.05)
    async with asking(readiness) as session, session.get("/readyz") as answer:
        assert (answer.status, await answer.json()) == (status, body)


async def test_metrics_hold_figures_and_counters(monkeypatch):
    counts = Counts()
    counts.add("telegram_requests_total", method="sendMessage", outcome="200")
    counts.add("telegram_requests_total", method="sendMessage", outcome="200")
    counts.add("telegram_requests_total", method="sendMessage", outcome="429")
    counts.add("tasks_failed_total", task='a "quoted" one')
    monkeypatch.setattr(web, "COUNTS", counts)
    async with asking(ready) as session, session.get("/metrics") as answer:
        assert answer.content_type == "text/plain"
        assert (await answer.text()).splitlines() == [
            "zhengyou_ready 1",
            "zhengyou_poll_age_seconds 1.5",
            "zhengyou_updates_dead 0",
            "# TYPE zhengyou_tasks_failed_total counter",
            'zhengyou_tasks_failed_total{task="a \\"quoted\\" one"} 1',
            "# TYPE zhengyou_telegram_requests_total counter",
            'zhengyou_telegram_requests_total{method="sendMessage",outcome="200"} 2',
            'zhengyou_telegram_requests_total{method="sendMessage",outcome="429"} 1',
        ]


async def test_nothing_else_is_served():
    async with asking(ready) as session, session.get("/bot123456/getMe") as answer:
        assert answer.status == 404


async def test_a_taken_port_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="address already in use"):
            await WebServer("127.0.0.1", taken.getsockname()[1], ready).start()
