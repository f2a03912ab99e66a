"""Faults strike when and whom they were asked to, and leave done what they say is done."""

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from sandbox.in_process import InProcessRequest
from tests.sandbox.conftest import LIN, TOKEN, WANG

SEND = {"chat_id": LIN, "text": "x"}


def arrived(telegram) -> int:
    return telegram.ledger.last


async def test_nothing_done(http, telegram):
    for kind, code in (("too_many", 429), ("error_before", 500)):
        telegram.faults.add(kind, count=1, retry_after=4)
        answer = await http.call("sendMessage", **SEND)
        assert (answer["error_code"], arrived(telegram)) == (code, 0)
    telegram.faults.add("reset", count=1)
    with pytest.raises(aiohttp.ClientError):
        await http.call("sendMessage", **SEND)
    assert arrived(telegram) == 0
    assert (await http.call("sendMessage", **SEND))["ok"] is True


async def test_done_but_not_told(http, telegram):
    telegram.faults.add("error_after", count=1)
    answer = await http.call("sendMessage", **SEND)
    assert (answer["error_code"], answer["description"], arrived(telegram)) == (500, "Internal Server Error", 1)
    telegram.faults.add("drop", count=1)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await http.call("sendMessage", **SEND)
    assert arrived(telegram) == 2


async def test_retry_after_is_told(http, telegram):
    telegram.faults.add("too_many", count=1, retry_after=4)
    answer = await http.call("sendMessage", **SEND)
    assert answer["parameters"] == {"retry_after": 4}


async def test_in_process_they_strike_too(telegram):
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    async with Bot(TOKEN, request=InProcessRequest(telegram, sleep=sleep)) as bot:
        telegram.faults.add("delay", ["sendMessage"], count=1, delay_s=7.5)
        await bot.send_message(LIN, "late")
        assert (slept, arrived(telegram)) == ([7.5], 1)
        for kind, count in (("reset", 1), ("drop", 2)):
            telegram.faults.add(kind, ["sendMessage"], count=1)
            with pytest.raises(NetworkError):
                await bot.send_message(LIN, "lost")
            assert arrived(telegram) == count


async def test_who_does_not_wait_for_a_slow_answer_has_still_sent(telegram):
    async with Bot(TOKEN, request=InProcessRequest(telegram)) as bot:
        telegram.faults.add("delay", ["sendMessage"], count=1, delay_s=30)
        with pytest.raises(TimedOut):
            await bot.send_message(LIN, "slow", read_timeout=0.01)
    assert arrived(telegram) == 1


def test_a_fault_keeps_to_its_methods_chat_and_count(telegram):
    faults = telegram.faults
    fault = faults.add("drop", ["sendMessage"], chat_id=LIN, count=2)
    assert faults.struck("sendPhoto", LIN) == []
    assert faults.struck("sendMessage", WANG) == []
    assert [len(faults.struck("SENDMESSAGE", LIN)) for _ in range(3)] == [1, 1, 0]
    assert (fault.happened, fault.count) == (2, 0)


def test_without_methods_polling_is_spared(telegram):
    telegram.faults.add("drop")
    assert len(telegram.faults.struck("getUpdates", 0)) == 0
    assert len(telegram.faults.struck("getMe", 0)) == 1
    telegram.faults.add("drop", ["*"])
    assert len(telegram.faults.struck("getUpdates", 0)) == 1
    telegram.faults.clear()
    assert telegram.faults.struck("getUpdates", 0) == []


def test_a_seed_repeats_the_same_luck(telegram):
    def lucky():
        fault = telegram.faults.add("drop", probability=0.3, seed=5)
        drawn = [bool(telegram.faults.struck("getMe", 0)) for _ in range(200)]
        telegram.faults.remove(fault.number)
        return drawn

    first = lucky()
    assert first == lucky()
    assert 40 <= sum(first) <= 80


def test_an_unknown_kind_is_refused(telegram):
    with pytest.raises(ValueError, match="no fault 'rain'"):
        telegram.faults.add("rain")


async def test_refused_as_asked_for(http, telegram):
    for code in (400, 401, 403, 404, 409):
        telegram.faults.add("refuse", count=1, code=code)
        assert (await http.call("sendMessage", **SEND))["error_code"] == code
    assert arrived(telegram) == 0


async def test_a_group_that_has_moved_says_where(http, telegram):
    telegram.faults.add("migrated", count=1)
    answer = await http.call("sendMessage", **SEND)
    assert (answer["error_code"], answer["parameters"]) == (400, {"migrate_to_chat_id": -1002010061800})
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert arrived(telegram) == 0


async def test_half_an_answer_and_somebody_elses_page(http, telegram):
    telegram.faults.add("half", count=1)
    with pytest.raises(aiohttp.ClientError):
        await http.call("sendMessage", **SEND)
    telegram.faults.add("page", count=1)
    async with http.client.post(f"{http.base}/bot{TOKEN}/sendMessage", json=SEND) as answer:
        assert (await answer.text()).startswith("<html>")
    assert arrived(telegram) == 2
