"""`pytest --accept`: writes into a story what the bot really said, where that differs; look at the diff before committing."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType


@dataclass(frozen=True, slots=True)
class Turn:
    """One act of a transcript and what followed; `said` is None where that was as expected."""

    has_act: bool
    expected: int
    """How many entries of the transcript say what was expected."""
    said: Sequence[str] | None


@dataclass(slots=True)
class Accepting:
    """Collects what is to be rewritten; nothing is written before `write`, so that line numbers stay right."""

    _wanted: dict[tuple[Path, int], Sequence[Turn]] = field(default_factory=dict)

    def note(self, caller: FrameType, turns: Sequence[Turn]) -> None:
        """Remember what `await chat(...)` in that frame saw."""
        self._wanted[Path(caller.f_code.co_filename), caller.f_lineno] = turns

    def write(self) -> None:
        """Rewrite the stories, each file from its end; ValueError names a transcript to be changed by hand."""
        for (file, line), turns in sorted(self._wanted.items(), key=lambda one: one[0], reverse=True):
            try:
                file.write_text(rewritten(file.read_text("utf-8"), line, turns), "utf-8")
            except ValueError as error:
                message = f"{file}:{line}: {error}"
                raise ValueError(message) from error
        self._wanted.clear()


def rewritten(source: str, line: int, turns: Sequence[Turn]) -> str:
    """The source with the transcript that is played at `line` saying what was said."""
    literal = _literal(source, line)
    lines = source.splitlines(keepends=True)
    inside = slice(literal.lineno, (literal.end_lineno or literal.lineno) - 1)
    entries, indent = _entries(lines[inside])
    if len(entries) != sum(turn.has_act + turn.expected for turn in turns):
        message = "parts of this transcript stand elsewhere; change it by hand"
        raise ValueError(message)
    is_formatted = isinstance(literal, ast.JoinedStr)
    lines[inside] = _lines(entries, turns, indent, is_formatted=is_formatted)
    return "".join(lines)


def _literal(source: str, line: int) -> ast.expr:
    """The string handed to the innermost call that spans the line."""
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and node.args and node.lineno <= line <= (node.end_lineno or line)
    ]
    literal = max(calls, key=lambda call: call.lineno).args[0] if calls else None
    if not isinstance(literal, ast.Constant | ast.JoinedStr):
        message = "the transcript is not written in this call; change it by hand"
        raise ValueError(message)  # noqa: TRY004  # it is the story that can't be rewritten, not an argument of ours
    return literal


def _entries(lines: Sequence[str]) -> tuple[list[str], str]:
    """The transcript cut where its entries begin, as it stands in the source, and how far it is indented."""
    first = next(line for line in lines if line.strip())
    indent = first[: len(first) - len(first.lstrip())]
    entries: list[str] = []
    for line in lines:
        if line.startswith(indent) and not line[len(indent)].isspace():
            entries.append(line)
        elif entries:
            entries[-1] += line
    return entries, indent


def _lines(entries: Sequence[str], turns: Sequence[Turn], indent: str, *, is_formatted: bool) -> list[str]:
    made: list[str] = []
    at = 0
    for turn in turns:
        after_act = at + turn.has_act
        end = after_act + turn.expected
        made += entries[at : end if turn.said is None else after_act]
        for said in turn.said or ():
            text = said.replace("\\", "\\\\")
            text = text.replace("{", "{{").replace("}", "}}") if is_formatted else text
            made.append(f"{indent}{text}\n".replace("\n    ", f"\n{indent}    "))
        at = end
    return made
