"""Who holds a database keeps others out, and whoever dies leaves nothing behind; the holders are real processes."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from bot.lock import AlreadyRunning, held

HOLD = """
import sys
from pathlib import Path
from bot.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""
HOLD_AND_FORK = """
import os, sys, time
from pathlib import Path
from bot.lock import held
with held(Path(sys.argv[1])):
    if os.fork() == 0:
        print("forked", flush=True)
        sys.stdin.readline()
        os._exit(0)
    time.sleep(600)
"""


@contextmanager
def process(program, file):
    """A process that has the lock once this begins; it ends with its input."""
    run = subprocess.Popen(
        [sys.executable, "-c", program, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with run:
        try:
            assert run.stdout.readline()
            yield run
        finally:
            run.kill()


def test_a_second_process_is_refused_and_the_next_is_not(tmp_path):
    file = tmp_path / "bot.db"
    with process(HOLD, file) as holder:
        with pytest.raises(AlreadyRunning, match=r"bot\.db"), held(file):
            pass
        holder.communicate("\n")
    with held(file):
        pass


def test_a_killed_holder_leaves_nothing_stale(tmp_path):
    file = tmp_path / "bot.db"
    with process(HOLD, file) as holder:
        holder.kill()
        holder.wait()
    with held(file):
        pass


def test_a_child_does_not_keep_the_lock_of_a_killed_parent(tmp_path):
    file = tmp_path / "bot.db"
    with process(HOLD_AND_FORK, file) as holder:
        with pytest.raises(AlreadyRunning), held(file):
            pass
        holder.kill()
        holder.wait()
        with held(file):  # although the child is still there
            holder.stdin.close()


def test_the_same_process_is_refused_too_and_an_error_releases(tmp_path):
    file = tmp_path / "bot.db"

    def fails():
        with held(file):
            with pytest.raises(AlreadyRunning), held(file):
                pass
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with held(file):
        pass


def test_two_names_of_one_database_are_one_lock(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with held(tmp_path / "real" / "bot.db"), pytest.raises(AlreadyRunning), held(tmp_path / "link" / "bot.db"):
        pass


def test_the_folder_is_made_and_the_database_is_left_alone(tmp_path):
    file = tmp_path / "new" / "bot.db"
    with held(file):
        assert [each.name for each in file.parent.iterdir()] == ["bot.db.lock"]


def test_two_databases_do_not_meet(tmp_path):
    with held(tmp_path / "a.db"), held(tmp_path / "b.db"):
        pass


def test_a_server_needs_no_lock():
    with held(None), held(None):
        pass
