"""Doctor says what is missing or wrong in a line each, reaches the sandbox over HTTP, and never shows the token."""

import asyncio
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from bot.doctor.finding import Mark
from bot.doctor.machine import check_python, check_room, has_wal_reset_bug
from bot.doctor.telegram import check_telegram
from tests.faults.processes import free_port
from tests.loopback import telegram

TOKEN = "777:AAcanaryAAcanaryAAcanaryAAcanaryAAca"
ROSTER = "编号,姓名,支部,类别,语言\nE1,林,第一党支部,student,zh\nW1,陈,第二党支部,staff,en\n"


@pytest.fixture
def sandbox():
    """A Telegram that knows the token; its address."""
    port = free_port()
    run = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--port", str(port), "--token", TOKEN], stdout=subprocess.PIPE, text=True
    )
    with run:
        assert run.stdout.readline()
        for _ in range(200):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield f"http://127.0.0.1:{port}"
        run.kill()


@pytest.fixture
def settled(operator, sandbox):
    """An operator whose every setting is right."""
    operator.sets(BOT_TOKEN=TOKEN, BOT__TELEGRAM__API_URL=sandbox, BOT__WEB__PORT=free_port())
    return operator


def lines(result, mark):
    return [line[6:] for line in result.out.splitlines() if line.startswith(mark)]


def test_a_server_that_is_ready_but_empty(settled):
    result = settled.calls("doctor")
    assert result.status == 0, result.out
    assert "the token is accepted: @sandbox_777_bot" in lines(result, "ok")
    assert "this machine's clock agrees with Telegram's" in lines(result, "ok")
    assert "nobody is on the roster; next: roster import FILE.csv" in lines(result, "note")
    assert lines(result, "WRONG") == []
    assert TOKEN not in result.out + result.err


def test_the_steps_to_the_first_member_disappear_one_by_one(settled, tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER)
    settled.calls("roster", "import", tmp_path / "roster.csv")
    steps = {
        "nobody has joined; next: hand out invitations (invite)",
        "there is no admin; next: roster grant admin MEMBER",
        "第一党支部 has no secretary; next: roster grant secretary MEMBER",
        "第二党支部 has no secretary; next: roster grant secretary MEMBER",
    }
    result = settled.calls("doctor")
    assert "2 people on the roster, 0 have joined" in lines(result, "ok")
    assert steps <= set(lines(result, "note"))
    settled.calls("roster", "grant", "admin", "E1")
    settled.calls("roster", "grant", "secretary", "W1")
    assert steps & set(lines(settled.calls("doctor"), "note")) == {
        "nobody has joined; next: hand out invitations (invite)",
        "第一党支部 has no secretary; next: roster grant secretary MEMBER",
    }


def test_wrong_tokens_and_leftover_webhooks(settled, sandbox):
    settled.sets(BOT_TOKEN="1:unknown")
    result = settled.calls("doctor")
    assert result.status == 1
    assert lines(result, "WRONG") == ["Telegram does not know this BOT_TOKEN; copy it again from @BotFather"]
    settled.sets(BOT_TOKEN=TOKEN)

    async def set_webhook(request):
        return web.json_response({"ok": True, "result": {"id": 1, "username": "b", "url": "https://old.example/hook"}})

    async def asked():
        async with telegram(set_webhook) as address:
            return await check_telegram(address, TOKEN, proxy=None, wants_webhook=False, now=datetime.now(UTC))

    (found,) = [finding.text for finding in asyncio.run(asked()) if finding.mark is Mark.WRONG]
    assert "a webhook is set (to old.example)" in found
    assert "deleteWebhook" in found
    assert TOKEN not in found


@pytest.mark.parametrize(
    ("info", "mark", "said"),
    [
        ({"url": ""}, Mark.NOTE, "no webhook is set yet"),
        ({"url": "https://a.cn/x", "pending_update_count": 0}, Mark.OK, "Telegram delivers to a.cn, 0 wait"),
        (
            {"url": "https://a.cn/x", "pending_update_count": 7, "last_error_message": "Connection refused"},
            Mark.WRONG,
            "Telegram could not deliver to a.cn (Connection refused), 7 wait",
        ),
    ],
)
def test_how_deliveries_to_the_webhook_go(info, mark, said):
    async def answered(request):
        return web.json_response({"ok": True, "result": {"id": 1, "username": "b", **info}})

    async def asked():
        async with telegram(answered) as address:
            return await check_telegram(address, TOKEN, proxy=None, wants_webhook=True, now=datetime.now(UTC))

    assert [finding.text for finding in asyncio.run(asked()) if finding.mark is mark and said in finding.text]


def test_offline_and_without_a_token(operator):
    operator.sets(BOT_TOKEN=TOKEN, BOT__TELEGRAM__API_URL=f"http://127.0.0.1:{free_port()}", BOT__WEB__PORT=0)
    result = operator.calls("doctor")
    assert result.status == 1
    (found,) = lines(result, "WRONG")
    assert "was not reached (ClientConnectorError)" in found
    assert TOKEN not in result.out + result.err
    operator.monkeypatch.delenv("BOT_TOKEN")
    assert lines(operator.calls("doctor"), "WRONG") == [
        "no token; get one from @BotFather and put it into BOT_TOKEN, or a file named by BOT_TOKEN_FILE"
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(20, None), (-20, None), (95, "95 s ahead of Telegram's"), (-95, "95 s behind Telegram's")],
)
def test_the_clock_against_telegrams(seconds, said):
    now = datetime.now(UTC).replace(microsecond=0)

    async def dated(request):
        body = {"ok": True, "result": {"id": 777, "username": "zhengyou_bot", "url": ""}}
        return web.json_response(body, headers={"Date": format_datetime(now, usegmt=True)})

    async def asked():
        async with telegram(dated) as address:
            at = now + timedelta(seconds=seconds)
            return await check_telegram(address, TOKEN, proxy=None, wants_webhook=False, now=at)

    wrongs = [finding.text for finding in asyncio.run(asked()) if finding.mark is Mark.WRONG]
    assert len(wrongs) == (said is not None)
    assert said is None or said in wrongs[0]


def test_something_else_in_telegrams_place():
    async def page(request):
        return web.Response(text="<html>Welcome to our firewall</html>", content_type="text/html")

    async def asked():
        async with telegram(page) as address:
            return await check_telegram(address, TOKEN, proxy=None, wants_webhook=False, now=datetime.now(UTC))

    (finding,) = asyncio.run(asked())
    assert finding.mark is Mark.WRONG
    assert TOKEN not in finding.text


def test_a_taken_port(settled):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settled.sets(BOT__WEB__PORT=taken.getsockname()[1])
        result = settled.calls("doctor")
    assert result.status == 1
    assert "Address already in use" in lines(result, "WRONG")[0]


def test_broken_content_and_settings(settled, tmp_path):
    content = tmp_path / "content"
    shutil.copytree("content", content)
    (content / "campaign.yaml").write_text("phases: 7\n")
    settled.sets(BOT__CAMPAIGN__CONTENT_DIR=content)
    result = settled.calls("doctor")
    assert result.status == 1
    assert "campaign.yaml" in lines(result, "WRONG")[0]
    settled.sets(BOT__WEB__PORT="none")
    assert settled.calls("doctor").status == 1


def test_databases_that_are_damaged_newer_or_not_there(settled):
    with closing(sqlite3.connect(settled.file)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    assert "9999" in lines(settled.calls("doctor"), "WRONG")[0]
    settled.file.write_bytes(b"not a database")
    assert "cannot be read" in lines(settled.calls("doctor"), "WRONG")[0]
    settled.file.unlink()
    result = settled.calls("doctor")
    assert result.status == 0
    assert f"{settled.file}: there is no database yet; `roster import` or `run` makes it" in lines(result, "note")
    assert not settled.file.exists(), "looking changes nothing"
    settled.sets(BOT__DATABASE__URL=f"postgresql+asyncpg://bot:hidden@127.0.0.1:{free_port()}/zhengyou")
    result = settled.calls("doctor")
    assert "the database cannot be read" in lines(result, "WRONG")[0]
    assert "hidden" not in result.out


@pytest.mark.parametrize(
    ("version", "is_affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_which_sqlite_has_the_wal_reset_bug(version, is_affected):
    assert has_wal_reset_bug(version) is is_affected


def test_python_and_room(tmp_path):
    assert check_python((3, 10, 9)).mark is Mark.WRONG
    assert check_python((3, 11, 0)).mark is Mark.OK
    file = tmp_path / "not yet" / "bot.db"
    marks = [next(check_room(file, free=mebibytes * 1024**2)).mark for mebibytes in (10, 500, 5000)]
    assert marks == [Mark.WRONG, Mark.NOTE, Mark.OK]
