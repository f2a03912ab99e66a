"""The campaign clock is pushed by one and followed by another, and never goes back."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import CampaignClock
from tests.sandbox.conftest import START

HOUR = timedelta(hours=1)


@pytest.fixture
def clock(hands):
    return CampaignClock(START, monotonic=hands.monotonic)


def followed(clock):
    clock.follower_asked()
    return clock


def test_with_nobody_following_a_push_is_reached_at_once(clock):
    clock.push(3600)
    assert clock.now() == START + HOUR


def test_a_follower_is_waited_for(clock):
    followed(clock).push(7200)
    assert clock.now() == START
    clock.reached(START + HOUR, START + 3 * HOUR)
    assert clock.now() == START + HOUR
    assert clock.state() == {
        "serial": 3,
        "now": "2010-06-18T02:00:00+00:00",
        "goal": "2010-06-18T03:00:00+00:00",
        "next": "2010-06-18T04:00:00+00:00",
        "follower": True,
    }


def test_what_a_follower_sends_on_its_way_is_dated_where_it_works(clock):
    followed(clock).push(7200)
    assert clock.dating() == START
    clock.reached(START, START + HOUR)
    assert (clock.now(), clock.dating()) == (START, START + HOUR)
    clock.reached(START + HOUR, START + 5 * HOUR)
    assert (clock.now(), clock.dating()) == (START + HOUR, START + 2 * HOUR)
    clock.reached(START + 2 * HOUR, START + 5 * HOUR)
    assert clock.dating() == START + 2 * HOUR


def test_a_report_never_goes_back_nor_past_the_goal(clock):
    followed(clock).push(3600)
    clock.reached(START + 5 * HOUR, None)
    assert clock.now() == START + HOUR
    clock.reached(START, None)
    assert clock.now() == START + HOUR


def test_a_follower_that_falls_silent_is_waited_for_five_seconds(clock, hands):
    followed(clock).push(3600)
    hands.seconds_pass(5)
    assert clock.now() == START
    hands.seconds_pass(0.1)
    assert clock.now() == START + HOUR


def test_a_follower_on_its_way_is_waited_for_a_minute(clock, hands):
    clock.follower_waits()
    clock.push(3600)
    clock.follower_left()
    hands.seconds_pass(60)
    assert clock.now() == START
    hands.seconds_pass(0.1)
    assert clock.now() == START + HOUR


def test_a_goal_behind_changes_nothing(clock):
    clock.push(3600)
    before = clock.state()
    clock.push_to(START)
    assert clock.state() == before


def test_pushes_add_up_while_the_follower_works(clock):
    followed(clock).push(3600)
    clock.push(3600)
    assert clock.state()["goal"] == "2010-06-18T03:00:00+00:00"


def test_to_the_next_event(clock):
    assert clock.push_to_next() is False
    clock.reached(START, START + 2 * HOUR)
    assert clock.push_to_next() is True
    assert clock.state()["goal"] == "2010-06-18T03:00:00+00:00"
    assert clock.push_to_next() is False


def test_a_ticking_clock_runs_with_the_machine(hands):
    clock = CampaignClock(START, ticking=True, monotonic=hands.monotonic)
    hands.seconds_pass(90)
    assert clock.now() == START + timedelta(seconds=90)
    clock.push(3600)
    hands.seconds_pass(10)
    assert clock.now() == START + HOUR + timedelta(seconds=100)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        CampaignClock(datetime(2010, 6, 18))  # noqa: DTZ001 - that is the point


async def test_over_http_a_follower_and_a_page_take_part(http):
    waiting = asyncio.create_task(http.get("/control/clock?after=1&wait=20"))
    while not http.clock.is_followed:
        await asyncio.sleep(0.005)
    pushed = await http.post("/control/clock", advance=3600)
    assert (pushed["now"], pushed["goal"]) == ("2010-06-18T01:00:00+00:00", "2010-06-18T02:00:00+00:00")
    assert (await waiting)["goal"] == "2010-06-18T02:00:00+00:00"
    reached = await http.post(
        "/control/clock/reached", at="2010-06-18T09:30:00+08:00", next="2010-06-18T18:00:00+08:00"
    )
    assert (reached["now"], reached["next"]) == ("2010-06-18T01:30:00+00:00", "2010-06-18T10:00:00+00:00")
    assert (await http.post("/control/clock", to_next=True))["goal"] == "2010-06-18T10:00:00+00:00"
    assert http.clock.now() == datetime(2010, 6, 18, 1, 30, tzinfo=UTC)


async def test_a_page_that_looks_on_is_no_follower(http):
    looking = asyncio.create_task(http.get("/control/clock?after=1&wait=20&follower=0"))
    await asyncio.sleep(0.05)
    await http.post("/control/clock", goal="2010-06-19T09:00:00+08:00")
    assert (await looking)["now"] == "2010-06-19T01:00:00+00:00"


async def test_a_follower_that_left_is_not_waited_for(http, hands):
    waiting = asyncio.create_task(http.get("/control/clock?after=1&wait=20"))
    while not http.clock.is_followed:
        await asyncio.sleep(0.005)
    waiting.cancel()
    while http.clock._waiting:
        await asyncio.sleep(0.005)
    hands.seconds_pass(5.1)
    assert (await http.post("/control/clock", advance=60))["now"] == "2010-06-18T01:01:00+00:00"


async def test_a_push_that_cannot_be_read_says_why(http):
    for body in ({}, {"goal": "tomorrow"}, {"goal": "2010-06-19T09:00:00"}, {"advance": "much"}):
        refused = await http.post("/control/clock", **body)
        assert refused["status"] == 400
        assert refused["error"]
