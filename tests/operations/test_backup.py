"""A backup is whole and current while somebody writes without a pause, and a bad one is refused."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from bot.storage.backup import Unsound, back_up, revision_of

HAMMER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA journal_mode=WAL")
database.execute("PRAGMA synchronous=OFF")
number = 0
while True:
    number += 1
    database.execute("BEGIN IMMEDIATE")
    for half in (1, 2):
        database.execute("INSERT INTO unit (name) VALUES (?)", (f"{number}/{half}",))
    database.execute("COMMIT")
    print(number, flush=True)
"""


def names(file):
    with closing(sqlite3.connect(file)) as database:
        return [row[0] for row in database.execute("SELECT name FROM unit ORDER BY id")]


def test_right_under_constant_writes(operator, tmp_path):
    with subprocess.Popen([sys.executable, "-c", HAMMER, operator.file], stdout=subprocess.PIPE, text=True) as hammer:
        try:
            for copy in range(5):
                committed = [int(hammer.stdout.readline()) for _ in range(200)][-1]
                result = operator.calls("backup", tmp_path / f"{copy}.bak")
                assert result.status == 0, result.err
                saved = names(tmp_path / f"{copy}.bak")
                pairs = len(saved) // 2
                assert saved == [f"{number}/{half}" for number in range(1, pairs + 1) for half in (1, 2)]
                assert pairs >= committed, "what was committed before the backup is in it"
        finally:
            hammer.kill()


def test_a_backup_is_for_its_owner_only_and_replaces_nothing(operator, tmp_path):
    target = tmp_path / "one.bak"
    assert operator.calls("backup", target).status == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    again = operator.calls("backup", target)
    assert (again.status, again.err) == (1, f"{target}: is there already; name another file\n")
    assert not list(tmp_path.glob("*.part"))


def test_without_a_database_there_is_nothing_to_back_up(operator, tmp_path):
    operator.file.unlink()
    result = operator.calls("backup", tmp_path / "one.bak")
    assert (result.status, result.err) == (1, f"{operator.file}: there is no database yet\n")
    assert not operator.file.exists()
    assert not (tmp_path / "one.bak").exists()


def test_a_server_has_backups_of_its_own(operator, tmp_path):
    operator.sets(BOT__DATABASE__URL="postgresql+asyncpg://bot:secret@db/zhengyou")
    for command in ("backup", "restore"):
        result = operator.calls(command, tmp_path / "one.bak")
        assert result.status == 1
        assert "pg_dump" in result.err
        assert "secret" not in result.err


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\x00" + b"\x07" * 4096])
def test_what_is_no_database_is_unsound(tmp_path, content):
    file = tmp_path / "some.bak"
    file.write_bytes(content)
    with pytest.raises(Unsound, match=r"some\.bak"):
        revision_of(file)


def test_a_torn_page_is_unsound(operator, tmp_path):
    target = tmp_path / "one.bak"
    assert back_up(operator.file, target) == revision_of(target)
    content = bytearray(target.read_bytes())
    content[3 * 4096 : 4 * 4096] = b"\xff" * 4096
    target.write_bytes(content)
    with pytest.raises(Unsound):
        revision_of(target)
