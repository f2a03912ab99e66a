"""Every commit and every request of the engine at which a bot can die, and what a day must hold to reach it."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sandbox.telegram.methods import METHODS
from tests.faults.acts import Act, Acts

BOT = Path(__file__).parents[2] / "bot"
OUTSIDE = (
    "cli",
    "demo",
    "doctor",
    "rehearsal",
    "storage",
    "documents",
    "usecases",
    "views",
    "domain",
    "library",
    "texts",
)
"""Folders of bot/ in which nothing receives or sends by itself; commands have tests of their own (tests/operations)."""
_SNAKES = {re.sub("(?=[A-Z])", "_", name).lower(): name for name in METHODS}
_STEPS = re.compile("steps|planning|firing")

COMMITS: Mapping[str, Act] = {
    "founding.house": Acts.a_forgotten_campaign,
    "rereading.consider": Acts.another_plan,
    "sender.take_over": Acts.a_dead_sender,
    "intake.keep": Acts.a_deed,
    "turns._take": Acts.a_deed,
    "turns._refuse": Acts.a_refusal,
    "turns._count_failure": Acts.a_deed,
    "turns._give_up": Acts.a_deed_that_fails,
    "sender.round": Acts.a_broadcast,
    "chores.report": Acts.a_broadcast,
    "chores.queue": Acts.a_broadcast,
    "letting_go.let_go": Acts.a_fortnight_with_held_ones,
    "chores.tell": Acts.an_untold_past,
    "chores.renew": Acts.forgotten_menus,
    "chores.__call__": Acts.a_deed_long_ago,
    "planning.step": Acts.a_fortnight,
    "planning._plan_beside": Acts.a_fortnight,
    "firing.step": Acts.a_fortnight,
    "fetching.fetch_one": Acts.a_roster,
}
"""Functions that change something in a transaction of their own."""
ARMED: Mapping[str, Mapping[str, int]] = {
    "turns._count_failure": {"bug_after": 5},
    "turns._give_up": {"bug_after": 1},
    "chores.queue": {"at_once": 0},
}
"""What else a bot must be changed by to pass there (dying.py)."""
NOTHING_TO_LOSE = {
    "chronicling.since": "reads what was done",
    "vitals.vital_signs": "reads how things stand",
    "intake.poll_once": "reads where it was",
    "scheduler.next_due_at": "reads the agenda",
    "scheduler.next_event_at": "reads the agenda",
    "scheduler.note_step": "remembers that the clock was set, for whoever asks",
    "steps.take": "bears the name of whose steps they are",
    "flooding._tell": "takes a turn for a notice that is worth nothing later",
    "founding._in_force": "only where another version of the bot reads the kept plan otherwise",
    "rereading.follow": "reads which plan is in force",
    "rereading._complain": "owes admins a message once, of which tests/operations tells",
    "wiring._recognised": "once after pg_restore, of which tests/operations tells",
}
"""Functions whose transaction needs no point, and why."""
REQUESTS: Mapping[str, Act] = {
    "getMe": Acts.nothing,
    "getWebhookInfo": Acts.nothing,
    "setMyCommands": Acts.nothing,
    "getUpdates": Acts.nothing,
    "sendMessage": Acts.a_deed,
    "editMessageText": Acts.a_deed,
    "answerCallbackQuery": Acts.a_deed,
    "sendPhoto": Acts.a_picture,
    "deleteMessage": Acts.a_fortnight,
    "getFile": Acts.a_roster,
    "file": Acts.a_roster,
}
"""Methods of the Bot API, `file` being a download."""
NOT_IN_A_DAY = {
    "sendDocument": "the same lines as sendPhoto",
    "editMessageCaption": "the same lines as editMessageText",
    "setWebhook": "at a start with a webhook, asked again until it works",
}


ONLY_ON = {"sender.take_over": "sqlite", "planning._plan_beside": "postgresql"}
"""On PostgreSQL others may be alive at a start, and the rounds look for leases that ran out; two write at once there."""


def points(kind: str) -> Mapping[str, Act]:
    """Every point by its name, on `sqlite` or `postgresql`."""
    places = {f"request:{name}": act for name, act in REQUESTS.items()}
    places |= {f"commit:{name}": act for name, act in COMMITS.items() if ONLY_ON.get(name, kind) == kind}
    every = {f"{place}:{when}": act for place, act in places.items() for when in ("before", "after")}
    return every | {"commit:turns._give_up:before": Acts.a_deed}  # who comes after tries again, without the bug


def opening(file: Path) -> Iterator[str]:
    """The functions of a file that open a transaction, as points name them."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(map(_opens, _own(node))):
            yield f"{file.stem}.{node.name}"


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, without the functions inside it."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _own(child)


def _opens(node: ast.AST) -> bool:
    """Whether it begins a transaction, itself or as one of some steps (bot/steps.py)."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    return node.func.attr == "transaction" or (
        node.func.attr in {"take", "walk"} and bool(_STEPS.search(ast.unparse(node.func.value)))
    )


def engine() -> Iterator[Path]:
    """The files in which something receives, decides when, or sends."""
    for file in sorted(BOT.rglob("*.py")):
        if file.relative_to(BOT).parts[0] not in OUTSIDE:
            yield file


def asked(file: Path) -> Iterator[str]:
    """The methods of the Bot API that a file calls, as Telegram writes them or as python-telegram-bot does."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and node.value in METHODS:
            yield str(node.value)
        if isinstance(node, ast.Attribute) and node.attr in _SNAKES:
            yield _SNAKES[node.attr]
