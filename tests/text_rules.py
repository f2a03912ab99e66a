"""The rules that tie interface texts to code: every key used exists and every key is used; no test is here."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from tests.architecture_rules import Source

PLURALS = ("zero", "one", "two", "few", "many", "other")
"""Babel's categories, as the last part of a key."""

ASKS_FOR_A_TEXT = frozenset({"t", "Refusal", "speech"})
"""Names of what is called with a key as its first argument."""

_KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
_PARTS_OF_A_KEY = 3
"""`noun.moment.part`; a literal with fewer parts may be the name of a dialog or of a log event."""


def load_keys(texts: Path) -> dict[str, frozenset[str]]:
    """Keys by language, plural categories folded into one; empty where there are no texts yet."""
    found: dict[str, set[str]] = {}
    for path in sorted(texts.glob("*/*.yaml")):
        for key in yaml.safe_load(path.read_text("utf-8")) or {}:
            found.setdefault(path.parent.name, set()).add(without_plural(str(key)))
    return {language: frozenset(keys) for language, keys in found.items()}


def without_plural(key: str) -> str:
    stem, _, last = key.rpartition(".")
    return stem if last in PLURALS and "." in stem else key


def missing(sources: Iterable[Source], keys: frozenset[str]) -> Iterator[str]:
    """Places that ask for a text that is not in the catalogue."""
    nouns = {key.partition(".")[0] for key in keys}
    for source in sources:
        for line, key, is_asked in _literals(source):
            is_key = is_asked or (key.count(".") + 1 >= _PARTS_OF_A_KEY and key.partition(".")[0] in nouns)
            if is_key and without_plural(key) not in keys:
                yield source.at(line, f"no text '{key}'")
        for line, pattern in _patterns(source, nouns):
            if not any(pattern.fullmatch(key) for key in keys):
                yield source.at(line, f"no text matches '{pattern.pattern}'")


def unused(sources: Iterable[Source], keys: frozenset[str]) -> Iterator[str]:
    """Keys that no literal names and no f-string can make."""
    sources = list(sources)
    nouns = {key.partition(".")[0] for key in keys}
    named = {without_plural(key) for source in sources for _, key, _ in _literals(source)}
    patterns = [pattern for source in sources for _, pattern in _patterns(source, nouns)]
    for key in sorted(keys - named):
        if not any(pattern.fullmatch(key) for pattern in patterns):
            yield f"'{key}' is never shown"


def unequal(keys: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Keys that one language has and another lacks."""
    everything = frozenset[str]().union(*keys.values())
    for language, own in sorted(keys.items()):
        for key in sorted(everything - own):
            yield f"'{key}' is missing in {language}"


def _literals(source: Source) -> Iterator[tuple[int, str, bool]]:
    """(line, literal, whether it is asked for as a text) of everything that looks like a key."""
    tree = source.tree()
    asked = {id(key) for call in ast.walk(tree) if isinstance(call, ast.Call) for key in _asked(call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _KEY.fullmatch(node.value):
            yield node.lineno, node.value, id(node) in asked


def _asked(call: ast.Call) -> Iterator[ast.expr]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in ASKS_FOR_A_TEXT or not call.args:
        return
    first = call.args[0]
    yield from (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)


def _patterns(source: Source, nouns: Iterable[str]) -> Iterator[tuple[int, re.Pattern[str]]]:
    """f-strings such as f"campaign.kind.{kind}", as patterns over keys."""
    for node in ast.walk(source.tree()):
        if not isinstance(node, ast.JoinedStr):
            continue
        pieces = [piece.value if isinstance(piece, ast.Constant) else None for piece in node.values]
        start = str(pieces[0] or "")
        if start.partition(".")[0] in nouns and "." in start and " " not in start:
            yield (
                node.lineno,
                re.compile("".join("[a-z0-9_.]+" if piece is None else re.escape(str(piece)) for piece in pieces)),
            )
