"""Stories as transcripts: `await chat(text)` plays a conversation and fails where the bot said anything else.

Lines of a transcript:

    — Fri 18 Jun 2010, 09:00 —      campaign time moves, doing everything due on the way (the year may be left out later)
    — the bot restarts —            also: `Lin blocks the bot`, `Lin unblocks the bot`, `Lin opens TOKEN`,
                                    `the bot stands still until Mon 5 Jul, 12:00`, `5 minutes pass` (machine time), `Telegram drops 1 sendMessage`
    Lin: 您好                        Lin writes (several lines: indent the next ones)
    Lin: [已阅]                      Lin taps that button on her newest message that has it
    Lin: (photo) caption            Lin sends a photo; `(document name.pdf) caption` a file
                                    (its bytes are `world.files["name.pdf"]` where the story sets them)
    Bot → Lin: text [a] [b]         a new message with exactly these buttons (in order, rows don't matter)
    Bot ✎ Lin: text [a]             an edit;  Bot ✗ Lin: text   a deletion (of a message that said `text`)

`…` in an expected text stands for anything. Every message the bot sends must appear, in each person's order.
A failing story shows what was expected and what came, the latter in this very form; `pytest --accept` writes it down.
"""

import fnmatch
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from textwrap import dedent
from zoneinfo import ZoneInfo

from sandbox.telegram.ledger import Arrival
from tests.accepting import Accepting, Turn
from tests.cast import CAST
from tests.world import World

ZONE = ZoneInfo("Asia/Shanghai")
_HEAD = re.compile(r"^(?:Bot (?P<sign>[→✎✗]) )?(?P<name>[A-Z][a-z]+):\s?(?P<rest>.*)$")
_BUTTON = re.compile(r"\[([^\[\]]+)\]")
_SIGNS = {"new": "→", "edit": "✎", "delete": "✗"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIME = re.compile(r"^(?:[A-Z][a-z]{2} )?(\d+) ([A-Z][a-z]{2})(?: (\d{4}))?, (\d\d):(\d\d)$")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a transcript; `sign` is empty for what people and events do."""

    sign: str
    name: str
    text: str

    def __str__(self) -> str:
        if not self.name:
            return f"— {self.text} —"
        head = f"Bot {self.sign} {self.name}:" if self.sign else f"{self.name}:"
        return f"{head} {self.text}".replace("\n", "\n    ")


def read(transcript: str) -> list[Line]:
    """The lines of a transcript; a line indented under another continues it."""
    found: list[Line] = []
    for raw in dedent(transcript).strip("\n").splitlines():
        stripped = raw.strip()
        if not stripped:
            continue
        head = _HEAD.match(raw)
        if stripped.startswith("—"):
            found.append(Line("", "", stripped.strip("— ")))
        elif head and not raw.startswith(" "):
            found.append(Line(head["sign"] or "", head["name"], head["rest"].strip()))
        else:
            last = found[-1]
            found[-1] = Line(last.sign, last.name, f"{last.text}\n{stripped}".strip())
    return found


def _normal(text: str, labels: tuple[str, ...]) -> str:
    lines = [line.strip() for line in text.splitlines()]
    body = "\n".join(line for line in lines if line)
    return f"{body} {' '.join(f'[{label}]' for label in labels)}".strip()


def _expected(text: str) -> str:
    """Buttons written anywhere at the end of the text are gathered behind it."""
    tail = re.search(r"(?:\s*\[[^\[\]]+\])+\s*$", text)
    labels = tuple(_BUTTON.findall(tail[0])) if tail else ()
    return _normal(text[: tail.start()] if tail else text, labels)


def _matches(expected: Line, actual: Line) -> bool:
    if (expected.sign, expected.name) != (actual.sign, actual.name):
        return False
    pattern = re.sub(r"([\[\]*?])", r"[\1]", _expected(expected.text)).replace("…", "*")
    return fnmatch.fnmatchcase(actual.text, pattern) or _expected(expected.text) == actual.text


class Chat:
    """Plays transcripts against one world; a story may call it several times."""

    def __init__(self, world: World, accepting: Accepting | None = None) -> None:
        self.world = world
        self._accepting = accepting
        self._seen = 0
        self._year = 2010

    async def __call__(self, transcript: str) -> None:
        """Play it; AssertionError with both transcripts where they differ, unless what came is to be accepted."""
        caller = sys._getframe(1)  # the only way to the story's own lines
        script, actual, turns = read(transcript), list[Line](), list[Turn]()
        for act, expected in _acts(script):
            if act is not None:
                actual.append(act)
                await self._perform(act)
            said = self._news()
            actual.extend(said)
            turns.append(Turn(act is not None, len(expected), None if _same(expected, said) else [*map(str, said)]))
        failed = any(turn.said is not None for turn in turns)
        if failed and self._accepting is not None:
            self._accepting.note(caller, turns)
            return
        assert not failed, _difference(script, actual)
        findings = [str(finding) for finding in self.world.telegram.journal.findings]
        assert not findings, f"requests a careful bot would not send: {findings}"

    def _news(self) -> list[Line]:
        arrivals = self.world.telegram.ledger.after(self._seen)
        self._seen = self.world.telegram.ledger.last
        return [_said(arrival) for arrival in arrivals]

    async def _perform(self, act: Line) -> None:
        if not act.name:
            await self._event(act.text)
            return
        user, telegram = CAST[act.name].user, self.world.telegram
        button = re.fullmatch(r"\[([^\[\]]+)\]", act.text)
        file = re.fullmatch(r"\((photo|document)(?: ([^)]+))?\)\s*(.*)", act.text, re.DOTALL)
        if button:
            self._tap(user, button[1])
        elif file and file[1] == "photo":
            telegram.sends_photo(user, PNG, caption=file[3])
        elif file:
            content = self.world.files.get(file[2] or "", b"content")
            telegram.sends_document(user, content, name=file[2] or "file.txt", caption=file[3])
        else:
            telegram.says(user, act.text)
        await self.world.settle()

    def _tap(self, user: int, label: str) -> None:
        for message in reversed(self.world.telegram.messages(user)):
            rows = (message.keyboard or {}).get("inline_keyboard", [])
            if message.deleted_at is None and any(b["text"] == label for row in rows for b in row):
                self.world.telegram.taps_label(user, message.id, label)
                return
        raise AssertionError(f"no button [{label}] in sight")

    async def _event(self, text: str) -> None:
        at = self._instant(text)
        if at is not None:
            await (self.world.leap(at) if self.world.works else self.world.begin(at))
            await self.world.settle()
            return
        words = text.split()
        match words:
            case ["the", "bot", "stands", "still", "until", *when]:
                goal = self._instant(" ".join(when))
                assert goal is not None, text
                await self.world.stand_still(goal)
            case ["the", "bot", "restarts" | "is", *_]:
                await self.world.restart()
            case [name, "blocks" | "unblocks" as does, *_]:
                getattr(self.world.telegram, does)(CAST[name].user)
            case [name, "opens", token]:
                self.world.telegram.opens_link(CAST[name].user, token)
            case [number, "seconds" | "minutes" | "hours" as unit, "pass" | "passes"]:
                await self.world.wait(timedelta(**{unit: float(number)}))
            case ["Telegram", "drops" | "refuses" as what, number, method]:
                kind = {"drops": "drop", "refuses": "too_many"}[what]
                self.world.telegram.faults.add(kind, methods=[method], count=int(number))
            case _:
                raise AssertionError(f"unknown event: {text}")
        await self.world.settle()

    def _instant(self, text: str) -> datetime | None:
        match = _TIME.match(text)
        if match is None:
            return None
        day, month, year, hour, minute = match.groups()
        self._year = int(year) if year else self._year
        return datetime(self._year, _MONTHS.index(month) + 1, int(day), int(hour), int(minute), tzinfo=ZONE)


def _acts(script: list[Line]) -> Iterator[tuple[Line | None, list[Line]]]:
    """What people and the clock do, each with what the bot is expected to say to it."""
    act: Line | None = None
    expected: list[Line] = []
    for line in script:
        if line.sign:
            expected.append(line)
            continue
        if act is not None or expected:
            yield act, expected
        act, expected = line, []
    yield act, expected


def _said(arrival: Arrival) -> Line:
    labels = () if arrival.kind == "delete" else arrival.labels
    return Line(_SIGNS[arrival.kind], arrival.person, _normal(arrival.text, labels))


def _same(expected: list[Line], said: list[Line]) -> bool:
    """Whether each person saw what was expected, in order; between persons there is no order."""
    for name in {line.name for line in (*expected, *said)}:
        wanted = [line for line in expected if line.name == name]
        got = [line for line in said if line.name == name]
        if len(wanted) != len(got) or not all(map(_matches, wanted, got)):
            return False
    return True


def _difference(script: list[Line], actual: list[Line]) -> str:
    return "\n".join(["", "EXPECTED", *map(str, script), "", "ACTUAL", *map(str, actual)])
