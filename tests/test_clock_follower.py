"""The follower against the sandbox's own clock routes, and against a clock that fails in every way."""

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import clock_follower
from bot.clock import SetClock
from bot.clock_follower import ClockFollower, UnreadableClock, read_clock
from sandbox.clock import CampaignClock
from sandbox.control_clock import ClockRoutes

START = datetime(2010, 6, 18, 1, 0, tzinfo=UTC)
PATH = "/control/clock"


def at(hours):
    return START + timedelta(hours=hours)


class Bell:
    """An agenda on which something is due at fixed hours."""

    def __init__(self, *hours):
        self.due = [at(each) for each in hours]
        self.rung = []
        self.fired = 0
        self.planned = 0

    async def next_event_at(self):
        return next((each for each in self.due if each not in self.rung), at(1_000_000))

    async def plan(self):
        self.planned += 1

    async def fire(self):
        assert self.planned > self.fired, "what was not planned can't fire"
        self.fired += 1

    async def leap(self, clock, goal, reached):
        for each in [due for due in self.due if clock.now() < due < goal] + [goal]:
            clock.set(each)
            if each in self.due:
                self.rung.append(each)
            await reached(each)


@asynccontextmanager
async def served(routes, *middlewares):
    """The clock's address."""
    app = web.Application(middlewares=middlewares)
    app.add_routes(routes)
    async with TestServer(app, handler_cancellation=True, shutdown_timeout=0.1) as server:
        yield str(server.make_url(PATH))


@asynccontextmanager
async def following(url, bell):
    """A follower at work; its clock."""
    clock = SetClock(START)
    task = asyncio.create_task(ClockFollower(url, clock, bell).follow_forever())
    try:
        yield clock
        assert not task.done(), "the follower gave up"
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(is_so):
    async with asyncio.timeout(20):
        while not is_so():
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(clock_follower, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(clock_follower, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(clock_follower, "WAIT_SECONDS", 0)


async def test_it_works_through_what_is_due_and_reports_every_instant():
    clock, bell = CampaignClock(START), Bell(1, 3, 30)
    reports = []

    @web.middleware
    async def noting(request, handler):
        if request.path.endswith("/reached"):
            reports.append(await request.json())
        return await handler(request)

    async with served(ClockRoutes(clock).routes(), noting) as url, following(url, bell) as mine:
        await until(lambda: clock.state()["next"] == at(1).isoformat())
        clock.push_to(at(4))
        await until(lambda: clock.now() == at(4))
        assert clock.push_to_next()
        await until(lambda: clock.now() == at(30))
        assert mine.now() == at(30)
    assert bell.rung == [at(1), at(3), at(30)]
    moments = list(dict.fromkeys((each["at"], each["next"]) for each in reports))
    never = at(1_000_000).isoformat()
    assert moments == [
        (at(0).isoformat(), at(1).isoformat()),
        (at(1).isoformat(), at(3).isoformat()),
        (at(3).isoformat(), at(30).isoformat()),
        (at(4).isoformat(), at(30).isoformat()),
        (at(30).isoformat(), never),
    ]


async def test_a_clock_that_stands_is_no_reason_to_do_nothing():
    clock, bell = CampaignClock(START), Bell()
    async with served(ClockRoutes(clock).routes()) as url, following(url, bell):
        await until(lambda: bell.fired >= 2)
    assert clock.now() == START


async def fails(request):
    raise web.HTTPInternalServerError


async def page(request):
    return web.Response(text="<html>Hello</html>", content_type="text/html")


async def half(request):
    return web.Response(text='{"serial": 1, "now"', content_type="application/json")


async def refuses(request):
    return web.json_response({"error": "no such thing"}, status=404)


async def empty(request):
    return web.json_response({})


async def a_list(request):
    return web.json_response([])


async def no_zone(request):
    return web.json_response({"serial": 1, "now": "2010-06-18T09:00", "goal": "2010-06-18T09:00"})


async def no_date(request):
    return web.json_response({"serial": None, "now": "soon", "goal": "later"})


async def hangs_up(request):
    request.transport.abort()
    return web.Response()


async def is_silent(request):
    await asyncio.Event().wait()


FAILURES = [fails, page, half, refuses, empty, a_list, no_zone, no_date, hangs_up, is_silent]


def failing_once_each(*, on):
    """Answers of a bad day on paths that end so; afterwards all is well."""
    left = list(FAILURES)

    @web.middleware
    async def middleware(request, handler):
        return await left.pop()(request) if left and request.path.endswith(on) else await handler(request)

    return middleware, left


@pytest.mark.parametrize("on", ["/clock", "/reached"])
async def test_a_clock_that_fails_is_asked_and_told_again(on):
    clock, bell = CampaignClock(START), Bell(1)
    middleware, left = failing_once_each(on=on)
    async with served(ClockRoutes(clock).routes(), middleware) as url, following(url, bell):
        await until(lambda: not left)
        clock.push_to(at(2))
        await until(lambda: bell.rung and clock.now() == at(2))
    assert bell.rung == [at(1)]


async def test_the_last_report_of_a_leap_is_made_good():
    clock, bell = CampaignClock(START), Bell(1)
    lost = []

    @web.middleware
    async def losing(request, handler):
        if request.path.endswith("/reached") and bell.rung and len(lost) < 2:
            lost.append(await request.json())
            return await fails(request)
        return await handler(request)

    async with served(ClockRoutes(clock).routes(), losing) as url, following(url, bell):
        await until(lambda: clock.state()["next"])
        clock.push_to(at(2))
        await until(lambda: clock.now() == at(2))
    assert [each["at"] for each in lost] == [at(1).isoformat(), at(2).isoformat()]
    assert bell.rung == [at(1)]


async def test_a_clock_that_went_back_moves_nothing():
    clock, bell = CampaignClock(START), Bell(1)
    async with served(ClockRoutes(CampaignClock(at(-5))).routes()) as url, following(url, bell) as mine:
        async with aiohttp.ClientSession() as session, session.post(url, json={"goal": at(-1).isoformat()}) as answer:
            assert answer.status == 200
        await asyncio.sleep(0.1)
        assert mine.now() == START
    assert bell.rung == []
    assert clock.now() == START


async def test_a_mistake_of_ours_ends_it():
    class Broken(Bell):
        async def next_event_at(self):
            raise LookupError("no campaign")

    async with served(ClockRoutes(CampaignClock(START)).routes()) as url:
        with pytest.raises(LookupError, match="no campaign"):
            await ClockFollower(url, SetClock(START), Broken()).follow_forever()


async def test_the_first_reading_waits_for_a_clock_that_is_starting():
    middleware, _ = failing_once_each(on="/clock")
    async with served(ClockRoutes(CampaignClock(START)).routes(), middleware) as url:
        assert await read_clock(url) == START


@pytest.mark.parametrize("answer", FAILURES)
async def test_a_clock_that_never_shows_a_time_is_said(answer):
    async with served([web.get(PATH, answer)]) as url:
        with pytest.raises(UnreadableClock, match=f"no clock at {url}: "):
            await read_clock(url, within=0)


async def test_no_clock_at_all_is_said():
    with pytest.raises(UnreadableClock, match="no clock at http://127"):
        await read_clock("http://127.0.0.1:1/control/clock", within=0)
