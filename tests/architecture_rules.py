"""The house rules that import-linter can't state, each a function from a source to its findings; no test is here."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FILE_LINES = 300
FUNCTION_LINES = 45
USUAL_FUNCTION_LINES = 20
FORBIDDEN_NAMES = frozenset(
    {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc", "stuff", "shared"}
)
FORBIDDEN_FILES = frozenset({"uv.lock", "pylock.toml", "poetry.lock"})
CATCHES_EVERYTHING = frozenset(
    {
        "handlers/errors.py",  # where every exception of a handler ends
        "bot/turns.py",  # the drain loops: one bad row must not stop the others
        "bot/sender.py",
        "bot/answering.py",
        "bot/delivering.py",
        "bot/scheduler.py",
        "bot/usecases/occurrences.py",
        "bot/nursery.py",  # reports what a task died of
    }
)
READS_ENVIRONMENT = frozenset(
    {
        "bot/cli/settled.py",  # hands the environment to bot/settings
        "bot/demo/place.py",
        "bot/outcomes.py",  # writes python-telegram-bot's switch for durations, which has no other form
    }
)
CLOCKS = frozenset({"bot/clock.py", "sandbox/clock.py"})

_HAN = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
_BARE_WAIVER = re.compile(
    r"#\s*(?:noqa(?!:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*\s+\S)|type:\s*ignore(?!\[[\w, -]+\]\s+#?\s*\S))"
)
_ADDRESS = re.compile(r"://|^\s*(?:--(?:index-url|extra-index-url|find-links)|-e)\b|\bfile:", re.MULTILINE)
_SCRIPT_BLOCK = re.compile(r"^(\s*)(?!\s|if\b|for\b|while\b|switch\b|else\b|\}|class\b).*(?:\bfunction\b|=>|\)) ?\{$")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of ours: its place below the repository's root, and what it says."""

    name: str
    text: str

    @property
    def is_python(self) -> bool:
        return self.name.endswith(".py")

    @property
    def is_test(self) -> bool:
        return self.name.startswith("tests/")

    @property
    def is_product(self) -> bool:
        return self.is_python and self.name.startswith(("bot/", "handlers/", "sandbox/"))

    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    def at(self, line: int, complaint: str) -> str:
        return f"{self.name}:{line}: {complaint}"


def file_is_short(source: Source) -> Iterator[str]:
    lines = source.text.count("\n")
    if "/migrations/versions/" in source.name:  # written by Alembic, read once
        return
    if lines > FILE_LINES:
        yield source.at(lines, f"{lines} lines, {FILE_LINES} are allowed: it is two rooms")


def function_lengths(source: Source) -> Iterator[tuple[int, int, str]]:
    """(line, length, name) of every function, a decorator not counted."""
    if source.is_python:
        for node in ast.walk(source.tree()):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                yield node.lineno, node.end_lineno - node.lineno + 1, node.name
        return
    lines = source.text.splitlines()
    for number, line in enumerate(lines, start=1):
        opening = _SCRIPT_BLOCK.match(line)
        if opening:
            ends = (n for n, later in enumerate(lines[number:], start=number + 1) if later.startswith(opening[1] + "}"))
            yield number, next(ends, len(lines)) - number + 1, line.strip()


def functions_are_short(source: Source) -> Iterator[str]:
    for line, length, name in function_lengths(source):
        if length > FUNCTION_LINES:
            yield source.at(line, f"{name} has {length} lines, {FUNCTION_LINES} are allowed")


def share_of_short_functions(sources: Iterable[Source]) -> float:
    """Which part of all functions, 0 to 1, keeps to the usual length."""
    lengths = [length for source in sources for _, length, _ in function_lengths(source)]
    return sum(length <= USUAL_FUNCTION_LINES for length in lengths) / len(lengths) if lengths else 1.0


def has_no_chinese(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if _HAN.search(line):
            yield source.at(number, "Chinese in Python: words are content")


def asks_the_clock(source: Source) -> Iterator[str]:
    if source.name in CLOCKS:
        return
    for node in ast.walk(source.tree()):
        if not isinstance(node, ast.Attribute):
            continue
        owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        if (node.attr in {"now", "today", "utcnow"} and owner in {"datetime", "date"}) or node.attr == "utcnow":
            yield source.at(node.lineno, f"{owner}.{node.attr}: now is an argument")


def leaves_environment_alone(source: Source) -> Iterator[str]:
    if source.name in READS_ENVIRONMENT:
        return
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
            yield source.at(node.lineno, "the environment is read in bot/cli/settled.py")


def catches_what_it_knows(source: Source) -> Iterator[str]:
    if source.name in CATCHES_EVERYTHING:
        return
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.ExceptHandler) and (
            node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"}
        ):
            yield source.at(node.lineno, "catches everything outside the drain loops")


def has_no_markup(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.keyword) and node.arg == "parse_mode":
            yield source.at(node.value.lineno, "parse_mode: text is never markup")


def says_what_belongs_here(source: Source) -> Iterator[str]:
    docstring = ast.get_docstring(source.tree()) or ""
    sentences = re.findall(r"[.!?](?=\s|$)", re.sub(r"\b(?:e\.g\.|i\.e\.|etc\.)(?=\s)", "", docstring))
    if len(sentences) != 1 or not docstring.rstrip().endswith("."):
        yield source.at(1, "the module docstring is one sentence: what belongs here and what does not")


def has_an_honest_name(source: Source) -> Iterator[str]:
    path = Path(source.name)
    if path.name in FORBIDDEN_FILES:
        yield source.at(1, "a lock that records download addresses; ours are the requirements locks")
    if source.is_python:
        for part in path.with_suffix("").parts:
            if part.strip("_") in FORBIDDEN_NAMES:
                yield source.at(1, f"'{part}' says nothing about what is inside")


def gives_reasons(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if _BARE_WAIVER.search(line):
            yield source.at(number, "a waiver carries its code and its reason: `# noqa: X123 why`")


def names_no_address(source: Source) -> Iterator[str]:
    for found in _ADDRESS.finditer(source.text):
        yield source.at(source.text.count("\n", 0, found.start()) + 1, "a lock names an address or a path")
