"""A file's values together with the place of each; how YAML becomes one is strict_yaml.py's business."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from bot.library.problems import Problem

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """A position in a file, both counted from 1, in characters."""

    line: int
    column: int


@dataclass(slots=True)
class Node:
    """One value of a file with the places of its start, of what follows it and, in a mapping, of its keys."""

    value: object
    start: Place
    end: Place
    children: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)
    size: int = 1
    """Values in it when every alias is written out."""


@dataclass(frozen=True, slots=True)
class Located:
    """A parsed file: plain dicts, lists, texts, numbers, booleans and None, and where each stands."""

    file: str
    text: str
    root: Node

    @property
    def value(self) -> object:
        """Return the plain value of the whole file; None for an empty one."""
        return self.root.value

    def node(self, path: Path) -> Node:
        """Return the node at `path`, or the nearest enclosing one that exists."""
        node = self.root
        for step in path:
            if step not in node.children:
                break
            node = node.children[step]
        return node

    def place(self, path: Path) -> Place:
        """Return where the value at `path` starts; that of the nearest enclosing one when it is missing."""
        return self.node(path).start

    def key_place(self, path: Path) -> Place:
        """Return where the key that ends `path` stands; the value's place when it has none (list entries)."""
        parent, last = self.node(path[:-1]), path[-1] if path else None
        return parent.keys[last] if isinstance(last, str) and last in parent.keys else self.place(path)

    def problem(self, path: Path, message: str) -> Problem:
        """Return `message` as a problem of the value at `path`."""
        return Problem(self.file, *self.place(path), message)

    def key_problem(self, path: Path, message: str) -> Problem:
        """Return `message` as a problem of the key that ends `path`."""
        return Problem(self.file, *self.key_place(path), message)
