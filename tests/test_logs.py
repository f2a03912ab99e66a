"""Whatever is logged, and however it fails, no secret reaches the log; each run is a process of its own."""

import json
import subprocess
import sys
import textwrap

import pytest

TOKEN = "123456:AAcanaryAAcanary-AAcanary_AAcanary"
PASSWORD = 'pa"ss/wörd'
WRITTEN, PHONE = "我写的话", "+8613900001111"
SET_UP = f"""
import logging, sys, warnings
import structlog
from bot.logs import set_up_logs
TOKEN, PASSWORD = {TOKEN!r}, {PASSWORD!r}
set_up_logs("debug", sys.argv[1], secrets=(TOKEN, PASSWORD, ""))
log = structlog.get_logger("bot.story")
"""


def logged(body, *, style="json"):
    """What a process that sets up its logs and then runs `body` writes to stderr."""
    program = SET_UP + textwrap.dedent(body)
    ran = subprocess.run(
        [sys.executable, "-c", program, style], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stdout == ""
    return ran.stderr


LEAKS = {
    "event": "log.info(f'asking https://api.telegram.org/bot{TOKEN}/getMe')",
    "value": "log.info('asking', url=f'https://api.telegram.org/bot{TOKEN}/getMe', bot={'token': TOKEN})",
    "argument": "logging.getLogger('bot').warning('asking %s', TOKEN)",
    "key alone": "log.info('asking', key=TOKEN.partition(':')[2])",
    "escaped address": "from urllib.parse import quote; log.info('asking', url=quote(TOKEN, safe=''))",
    "library": "logging.getLogger('telegram.ext').error('The token %s was rejected', TOKEN)",
    "warning": "warnings.warn(f'{TOKEN} is old', UserWarning)",
    "exception": "\ntry:\n    raise RuntimeError(TOKEN)\nexcept RuntimeError:\n    log.exception('failed', password=PASSWORD)",
    "cause": (
        "\ntry:\n    try:\n        raise RuntimeError(TOKEN)\n    except RuntimeError as error:\n"
        "        raise OSError('asking') from error\nexcept OSError as error:\n    log.error('failed', exc_info=error)"
    ),
    "quoted input": "\ntry:\n    int(TOKEN)\nexcept ValueError:\n    log.exception('failed')",
    "variables": "\ntry:\n    token = TOKEN\n    1 / 0\nexcept ZeroDivisionError:\n    logging.exception('failed')",
    "broken line": "logging.getLogger('bot').error('%d of them', TOKEN)",
    "password": "log.info('connecting', url=f'postgresql://bot:{PASSWORD}@host/db')",
    "password in an address": "from urllib.parse import quote; log.info('c', url=f'bot:{quote(PASSWORD, safe=str())}@')",
    "uncaught": "raise RuntimeError(f'bot{TOKEN} and {PASSWORD}')",
}
WITHOUT_A_TRACE = {"quoted input", "variables", "broken line"}
"""Ways in which the secret is left out altogether."""
PARTS = ("canary", "wörd", "w\\u00f6rd", "w%C3%B6rd")


@pytest.mark.parametrize("style", ["json", "text"])
def test_no_secret_is_written_however_it_is_logged(style):
    """In one process, the way that ends it last; each way must have left its name and no secret."""
    steps = [f"log.info({name!r})\n{textwrap.dedent(body).strip()}" for name, body in LEAKS.items()]
    written = logged("\n".join(steps), style=style)
    for name in LEAKS:
        assert name in written
    assert written.count("[secret]") >= len(LEAKS) - len(WITHOUT_A_TRACE)
    leaks = [line for line in written.splitlines() if any(part in line for part in PARTS)]
    assert leaks == []


CALLS = f"""
import asyncio, json
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import TelegramError
from bot.transport import AioTransport, CallingBot

WRITTEN = {WRITTEN!r}
MESSAGE = {{"message_id": 1, "text": WRITTEN, "contact": {{"phone_number": {PHONE!r}}}}}
STATUS = {{"getUpdates": 200, "sendMessage": 200, "editMessageText": 500, "sendPhoto": 400, "sendDocument": 429}}


async def answer(request):
    name = request.path.rpartition("/")[2]
    body = {{"ok": STATUS[name] == 200, "result": [MESSAGE], "description": "no"}}
    return web.json_response(body, status=STATUS[name])


async def main():
    app = web.Application()
    app.router.add_post("/{{anything:.*}}", answer)
    async with TestServer(app) as server:
        for address in (server.make_url(""), "http://127.0.0.1:1/"):
            transport = AioTransport()
            bot = CallingBot(TOKEN, base_url=f"{{address}}bot", request=transport, get_updates_request=transport)
            for name in STATUS:
                await called(bot, name)
            log.info("called", bot=bot, bots=[bot])
            await transport.shutdown()


async def called(bot, name):
    try:
        await bot.call(name, {{"text": WRITTEN, "phone": {PHONE!r}}})
    except TelegramError as error:
        log.error(name, exc_info=error)


asyncio.run(main())
"""


@pytest.mark.parametrize("style", ["json", "text"])
def test_calls_at_debug_show_neither_token_nor_what_a_person_wrote(style):
    written = logged(CALLS, style=style)
    assert written.count("ClientConnectorError") >= 5, "errors were logged with their causes"
    assert written.count("CallingBot()") == 4
    assert [line for line in written.splitlines() if "canary" in line or WRITTEN in line or PHONE in line] == []
    assert "\\u6211" not in written


def test_what_is_no_secret_stays():
    written = logged("log.info('sent', count=3, chat_id=7, text='已完成')")
    line = json.loads(written)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "sent", "count": 3, "chat_id": 7, "text": "已完成", "level": "info", "logger": "bot.story",
    }  # fmt: skip


def test_a_line_a_console_shows():
    written = logged("log.info('sent', count=3)", style="text")
    assert "sent" in written
    assert "count=3" in written
    assert "\x1b[" not in written


def test_an_exception_keeps_its_place_and_text():
    written = logged("\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    log.exception('failed', id='ab12')")
    line = json.loads(written)
    assert (line["event"], line["id"], line["level"]) == ("failed", "ab12", "error")
    assert "ZeroDivisionError: division by zero" in line["exception"]


def test_libraries_say_only_what_matters():
    body = """
    for library in "telegram.ext", "aiohttp.access", "apscheduler.scheduler", "sqlalchemy.engine":
        logging.getLogger(library).info("every request")
        logging.getLogger(library).warning("something wrong")
    """
    lines = [json.loads(line) for line in logged(body).splitlines()]
    assert [line["event"] for line in lines] == ["something wrong"] * 4


def test_every_line_is_whole_json_whatever_ends_the_process():
    lines = logged("log.info('one')\nlogging.warning('two')\nraise RuntimeError('three')").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["one", "two", "uncaught"]


def test_a_short_key_is_not_taken_for_a_secret():
    program = SET_UP.replace('secrets=(TOKEN, PASSWORD, "")', "secrets=('7:demo',)") + "log.info('the demo of 7:demo')"
    ran = subprocess.run(
        [sys.executable, "-c", program, "json"], capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(ran.stderr)["event"] == "the demo of [secret]"
