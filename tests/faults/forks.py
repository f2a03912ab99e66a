"""A process with our code imported that forks a bot or a sandbox on order: real ones, without the seconds of importing."""

import asyncio
import atexit
import gc
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from typing import Any, NoReturn

from bot.founding import Content
from bot.settings import Settings
from tests.read_once import content

PRELOADED = ("bot.__main__", "bot.cli.running", "bot.storage.migrate", "alembic.command", "sandbox.__main__", "asyncpg")
POLL_SECONDS = 0.01


def _serve() -> None:
    """Fork for every line of orders; tell every pid and every end. What is alive at the end of the orders is killed."""
    for name in PRELOADED:
        import_module(name)
    content(Settings())
    Content.read = content  # type: ignore[method-assign]  # reading it was two thirds of a start
    gc.freeze()  # so that no child walks through all of that again
    alive: set[int] = set()

    def reap(*_: object) -> None:
        while alive:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            alive.discard(pid)
            _tell(pid=pid, status=os.waitstatus_to_exitcode(status))

    signal.signal(signal.SIGCHLD, reap)
    for line in sys.stdin:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            _become(order)
        alive.add(pid)
        _tell(pid=pid, order=order["number"])
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    for pid in tuple(alive):
        os.kill(pid, signal.SIGKILL)


def _tell(**said: int) -> None:
    os.write(1, json.dumps(said).encode() + b"\n")


def _become(order: Mapping[str, Any]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number, to in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
        os.dup2(to, number)
    os.environ.clear()
    os.environ.update(order["env"])
    for name, limit in order["limits"].items():
        resource.setrlimit(getattr(resource, name), (limit, limit))
    if order["before"]:
        import_module(order["before"]).change(**order["with"])
    status = 1
    try:
        sys.argv = [order["module"], *order["words"]]
        status = import_module(f"{order['module']}.__main__").main() or 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001  # whatever it is, it goes into the log and the child ends here
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


@dataclass(slots=True)
class Forked:
    """A process as asyncio's own subprocesses look."""

    pid: int
    _ends: dict[int, int]

    @property
    def returncode(self) -> int | None:
        return self._ends.get(self.pid)

    async def wait(self) -> int:
        while self.returncode is None:  # told by a thread that outlives every loop
            await asyncio.sleep(POLL_SECONDS)
        return self._ends[self.pid]

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@dataclass(slots=True)
class Forks:
    """The parent's side: one for a whole test session."""

    _server: subprocess.Popen[str]
    _ends: dict[int, int] = field(default_factory=dict)
    _pids: dict[int, int] = field(default_factory=dict)
    """By the number of the order."""
    _numbers: Iterator[int] = field(default_factory=count)

    @classmethod
    def open(cls) -> "Forks":
        """Start it; it ends with this process at the latest."""
        command = [sys.executable, "-m", "tests.faults.forks"]
        made = cls(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        threading.Thread(target=made._listen, daemon=True).start()
        atexit.register(made.close)
        return made

    def _listen(self) -> None:
        assert self._server.stdout is not None
        for line in self._server.stdout:
            said = json.loads(line)
            if "status" in said:
                self._ends[said["pid"]] = said["status"]
            else:
                self._pids[said["order"]] = said["pid"]

    async def start(
        self,
        module: str,
        words: Sequence[str],
        *,
        env: Mapping[str, str],
        log: str,
        limits: Mapping[str, int] | None = None,
        before: str = "",
        **changed: object,
    ) -> Forked:
        """Run `python -m module words`; `before` names a module whose `change(**changed)` is called first."""
        number = next(self._numbers)
        order = {"number": number, "module": module, "words": list(words), "env": dict(env), "log": log}
        order |= {"limits": dict(limits or {}), "before": before, "with": changed}
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        while number not in self._pids:  # told by a thread that outlives every loop
            await asyncio.sleep(POLL_SECONDS)
        return Forked(self._pids.pop(number), self._ends)

    def close(self) -> None:
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait()


_opened: list[Forks] = []


def forks() -> Forks:
    """The one of this test session, opened when it is first needed."""
    if not _opened:
        _opened.append(Forks.open())
    return _opened[0]


if __name__ == "__main__":
    _serve()
