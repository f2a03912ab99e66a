"""A small writer of YAML with the source behind every value; what is written is decided elsewhere."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.drafting.pieces import Found, Piece, Todo

_PLAIN = re.compile(r"(?:[^\W\d_]|[\u201c\u300a\u300c])[^\s:#\[\]{},&*!|>'\"%@`]*|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_WORDS = frozenset({"true", "false", "null", "yes", "no"})
_MARK = "TODO"


@dataclass(frozen=True, slots=True)
class Ours:
    """A value that is not the notice's, perhaps with the reason."""

    value: str
    why: str = ""


def written(tree: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of a file."""
    yield from _mapping(tree, "")


def _mapping(tree: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, node in tree.items():
        if node is None:
            continue
        if isinstance(node, (Found, Todo, Ours)):
            yield f"{indent}{key}: {_scalar(node)}"
        elif isinstance(node, Mapping):
            yield f"{indent}{key}:"
            yield from _mapping(node, indent + "  ")
        elif isinstance(node, (list, tuple)) and node:
            yield f"{indent}{key}:"
            yield from _list(node, indent + "  ")


def _list(nodes: Iterable[object], indent: str) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Mapping):
            lines = list(_mapping(node, indent + "  "))
            yield f"{indent}- {lines[0].lstrip()}"
            yield from lines[1:]
        elif isinstance(node, (Found, Todo, Ours)):
            yield f"{indent}- {_scalar(node)}"


def _scalar(node: Found | Todo | Ours) -> str:
    if isinstance(node, Ours):
        return text(node.value) + (f" # {node.why}" if node.why else "")
    if isinstance(node, Todo):
        said = f" # {trace(node.pieces)}" if node.pieces else ""
        return json.dumps(f"{_MARK} {node.wanted}") + said
    remark = f"; {node.remark}" if node.remark else ""
    return f"{text(node.value)} # {trace(node.pieces)}{remark}"


def trace(pieces: Iterable[Piece]) -> str:
    """Return where something stands: the lines of the notice with its words, columns set apart by a blank."""
    return "; ".join(f"{_lines(piece)}: “{piece.text.replace(chr(9), ' ')}”" for piece in pieces)


def _lines(piece: Piece) -> str:
    return f"line {piece.line}" if piece.line == piece.last_line else f"lines {piece.line}-{piece.last_line}"


def text(value: str) -> str:
    """Return a text as YAML, quoted where it would be read as something else."""
    if _PLAIN.fullmatch(value) and value not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
