"""YAML without its traps, from text to located values; what the values should be is for the readers to say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn, Protocol, cast

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from bot.library.located import Located, Node, Place
from bot.library.problems import BrokenContent, Problem, quoted
from bot.library.source import decoded, unwritable

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
_NO_COLON = "could not find expected ':'"
_PLAINER = {
    "mapping values are not allowed here": "no colon is expected here; check the indentation, or quote the text",
    _NO_COLON: "the line before has no colon",
    "found unexpected end of stream": "the file ends inside quotes",
}


_Loader = yaml.SafeLoader | yaml.CSafeLoader
_QUICK: type[_Loader] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""libyaml, fifteen times as fast; what it finds wrong is said in the words of the other, which knows more of them."""


class _Mark(Protocol):
    """A position as PyYAML gives it, counted from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: bytes, values with aliases written out, levels of nesting (reliability.md T9)."""

    size: int = 256 * 1024
    values: int = 20_000
    depth: int = 30


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not been read yet."""

    node: Node
    is_mapping: bool
    is_flow: bool
    anchor: str | None
    key: str | None = None
    expects_value: bool = False
    last: Node | None = None


class _Hopeless(Exception):
    """Reading on would make no sense; the problem is already noted."""


def parse(text: str | bytes, file: str, *, limits: Limits = Limits()) -> Located:
    """Return the values of one YAML document; BrokenContent lists what is wrong with it, with places.

    Mappings, lists, texts, plain decimal numbers, true, false and null exist; `12:30`, `010`, `no` and dates are texts.
    Takes a time in proportion to the text and never recurses, whatever the text says.
    """
    content = decoded(text, file, size=limits.size)
    problems = unwritable(content, file)
    if problems:
        raise BrokenContent(problems)
    is_usual = content.endswith("\n")  # libyaml sees the end of any other text a line too low
    builder = _built(content, file, limits, _QUICK if is_usual else yaml.SafeLoader)
    if builder.problems:
        builder = _built(content, file, limits, yaml.SafeLoader)
    if builder.problems:
        raise BrokenContent(builder.problems)
    return Located(file, content, builder.root)


def _built(content: str, file: str, limits: Limits, loader: type[_Loader]) -> "_Builder":
    builder = _Builder(file, limits)
    try:
        for event in _events(loader(content)):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_syntax_problem(error, content, file))
    except _Hopeless:
        pass
    return builder


def _events(loader: _Loader) -> Iterator[Event]:
    try:
        while loader.check_event():
            yield cast(Event, loader.get_event())  # the stubs know nothing of it
    finally:
        loader.dispose()


def _syntax_problem(error: yaml.MarkedYAMLError, content: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    message = _plainer(error.problem or "not YAML")
    if mark is None:
        return Problem(file, 1, 1, message)
    lines = content.splitlines()
    near = lines[mark.line] if mark.line < len(lines) else ""
    before = lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""
    if "\uff1a" in (before if error.problem == _NO_COLON else near):
        message += " (the full-width \uff1a is not a colon in YAML)"
    return Problem(file, mark.line + 1, mark.column + 1, message)


def _plainer(message: str) -> str:
    if message.startswith("expected <block end>"):
        return "does not belong here; check the indentation"
    if message.startswith("expected the node content"):
        return "a key or value is missing here"
    return _PLAINER.get(message, message).replace("'<stream end>'", "the end of the file")


def _place(mark: _Mark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _plain(event: ScalarEvent) -> object:
    text: str = event.value
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


class _Builder:
    """Turns parser events into nodes with an explicit stack, noting every problem it can read past."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.root = Node(None, Place(1, 1), Place(1, 1))
        self.problems: list[Problem] = []
        self._file = file
        self._limits = limits
        self._stack: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._values = 0
        self._documents = 0

    def take(self, event: Event) -> None:
        """Add one event to the tree."""
        if isinstance(event, DocumentStartEvent):
            self._count_document(event)
        elif isinstance(event, AliasEvent):
            self._add_alias(event)
        elif isinstance(event, (ScalarEvent, CollectionStartEvent)):
            self._add(event)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._close(event)

    def _note(self, event: Event, message: str) -> None:
        self.problems.append(Problem(self._file, *_place(event.start_mark), message))

    def _give_up(self, event: Event, message: str) -> NoReturn:
        self._note(event, message)
        raise _Hopeless

    def _count_document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._give_up(event, "a second document starts here; only one is allowed")

    def _count(self, event: Event, size: int) -> None:
        self._values += size
        if self._values > self._limits.values:
            self._give_up(event, f"more than {self._limits.values} values, aliases written out")

    def _add_alias(self, event: AliasEvent) -> None:
        if self._wants_key():
            self._open_key(event, "")
            self._note(event, "an alias cannot be a key")
            return
        target = self._anchors.get(event.anchor or "")
        if target is None:
            inside = any(entry.anchor == event.anchor for entry in self._stack)
            self._give_up(event, f"alias *{event.anchor} " + ("contains itself" if inside else "refers to nothing"))
        self._count(event, target.size)
        self._attach(target)

    def _add(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.tag is not None:
            self._note(event, f"tags are not supported: {quoted(event.tag)}")
        if self._wants_key():
            self._take_key(event)
            return
        self._count(event, 1)
        start, end = _place(event.start_mark), _place(event.end_mark)
        if isinstance(event, ScalarEvent):
            node = Node(_plain(event), start, end)
            self._remember(event.anchor, node)
            self._attach(node)
        else:
            self._open(event, Node({} if isinstance(event, MappingStartEvent) else [], start, end))

    def _open(self, event: CollectionStartEvent, node: Node) -> None:
        if len(self._stack) >= self._limits.depth:
            self._give_up(event, f"nested more than {self._limits.depth} levels deep")
        is_mapping, is_flow = isinstance(event, MappingStartEvent), bool(event.flow_style)
        self._stack.append(_Open(node, is_mapping, is_flow, event.anchor))

    def _close(self, event: Event) -> None:
        entry = self._stack.pop()
        entry.node.end = _place(event.end_mark) if entry.is_flow or not entry.last else entry.last.end
        self._remember(entry.anchor, entry.node)
        self._attach(entry.node)

    def _remember(self, anchor: str | None, node: Node) -> None:
        if anchor is not None:
            self._anchors[anchor] = node

    def _wants_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].is_mapping and not self._stack[-1].expects_value

    def _take_key(self, event: NodeEvent) -> None:
        if not isinstance(event, ScalarEvent):
            self._give_up(event, "a key must be a plain word")
        if not event.value:
            self._note(event, "a key is missing before the colon")
        self._open_key(event, event.value)

    def _open_key(self, event: NodeEvent, key: str) -> None:
        entry = self._stack[-1]
        entry.key, entry.expects_value = key, True
        if key in entry.node.keys:
            self._note(event, f"duplicate key {quoted(key)}, first on line {entry.node.keys[key].line}")
            return
        entry.node.keys[key] = _place(event.start_mark)

    def _attach(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        entry = self._stack[-1]
        entry.last = node
        entry.node.size += node.size
        if isinstance(entry.node.value, list):
            entry.node.children[len(entry.node.value)] = node
            entry.node.value.append(node.value)
        elif isinstance(entry.node.value, dict) and entry.key is not None:
            entry.node.children.setdefault(entry.key, node)
            entry.node.value.setdefault(entry.key, node.value)
        entry.expects_value = False
