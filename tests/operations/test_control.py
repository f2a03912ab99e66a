"""Commands reach the process that has the database open, or open it themselves; never both."""

import asyncio
import socket
import stat

import pytest

from bot.control import LONGEST_ADDRESS, Said, Unanswered, ask, listening
from bot.lock import held

ROSTER = "编号,姓名,支部,类别,语言\nE1,林,第一党支部,student,zh\n"


async def echo(name, arguments):
    return Said(out=[name, arguments["text"]], err=["noted"], status=3)


async def test_an_order_and_its_answer(tmp_path):
    file = tmp_path / "bot.db"
    async with listening(file, echo):
        assert stat.S_IMODE((tmp_path / "bot.db.sock").stat().st_mode) == 0o600
        said = await asyncio.to_thread(ask, file, "greet", {"text": "你好\n" * 300_000})
    assert said == Said(out=["greet", "你好\n" * 300_000], err=["noted"], status=3)
    assert not (tmp_path / "bot.db.sock").exists()
    assert ask(file, "greet", {"text": ""}) is None


async def test_a_path_too_long_for_a_socket(tmp_path):
    file = tmp_path / "支部" / ("x" * LONGEST_ADDRESS) / "bot.db"
    file.parent.mkdir(parents=True)
    async with listening(file, echo):
        said = await asyncio.to_thread(ask, file, "greet", {"text": "x"})
    assert said is not None
    assert said.out == ["greet", "x"]
    assert ask(file, "greet", {"text": ""}) is None


async def test_the_socket_a_dead_bot_left_is_nobody_and_is_replaced(tmp_path):
    file = tmp_path / "bot.db"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "bot.db.sock"))
    assert ask(file, "greet", {"text": ""}) is None
    async with listening(file, echo):
        assert (await asyncio.to_thread(ask, file, "greet", {"text": "x"})).status == 3


async def test_an_order_that_fails_is_said(tmp_path, caplog):
    async def fail(name, arguments):
        raise LookupError(name)

    file = tmp_path / "bot.db"
    async with listening(file, fail):
        with pytest.raises(Unanswered):
            await asyncio.to_thread(ask, file, "greet", {})


def test_without_a_bot_the_command_opens_the_file(operator, tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER)
    result = operator.calls("roster", "import", tmp_path / "roster.csv")
    assert (result.status, result.out) == (0, "1 added, 0 changed\n")
    assert operator.calls("roster", "grant", "admin", "E1").out == "granted\n"
    assert operator.calls("roster", "grant", "admin", "E1").out == "held already\n"


def test_refusals_come_with_their_reasons(operator, tmp_path):
    (tmp_path / "roster.csv").write_text("编号,姓名\n")
    result = operator.calls("roster", "import", tmp_path / "roster.csv")
    assert result.status == 1
    assert "支部" in result.err
    assert (
        operator.calls("roster", "import", tmp_path / "none.csv").err
        == f"{tmp_path}/none.csv: No such file or directory\n"
    )
    assert operator.calls("roster", "grant", "admin", "E1").status == 1


def test_who_has_the_database_and_takes_no_orders_is_named(operator, monkeypatch):
    monkeypatch.setattr("bot.cli.orders.BUSY_SECONDS", 0.0)
    with held(operator.file):
        result = operator.calls("deadletter", "list")
    assert result.status == 1
    assert "takes no orders" in result.err
