"""libyaml and PyYAML's own reader give the same values at the same places; only then may the quick one be asked."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.library import strict_yaml
from bot.library.strict_yaml import Limits
from tests.content.test_strict_yaml import PIECES

FILES = sorted(Path("content").rglob("*.yaml"))
WIDE = Limits(size=10**7, values=10**6)
SAFE = [piece for piece in PIECES if piece not in {"[", "\t"}]
"""An empty value between square brackets ends a word later for libyaml, and it lets a tab end a line."""


def read(text, loader):
    """Every value with its places, or nothing where it is refused."""
    found = strict_yaml._built(text, "f.yaml", WIDE, loader)
    return None if found.problems else found.root


def alike(one, other):
    """Whether two nodes are the same through and through."""
    own = (one.value, one.start, one.end, one.keys, one.size, one.children.keys())
    return own == (other.value, other.start, other.end, other.keys, other.size, other.children.keys()) and all(
        alike(child, other.children[key]) for key, child in one.children.items()
    )


def test_libyaml_is_there():
    assert yaml.__with_libyaml__


@pytest.mark.parametrize("file", FILES, ids=str)
def test_what_we_ship(file):
    text = file.read_text(encoding="utf-8")
    assert alike(read(text, yaml.SafeLoader), read(text, yaml.CSafeLoader))


@settings(max_examples=1500, derandomize=True, deadline=None, database=None)
@given(some.lists(some.sampled_from([*SAFE, "a: 1\n", "  b: x\n", "- c\n"]), max_size=30).map("".join))
def test_whatever_both_read(text):
    plain, quick = (read(f"{text}\n", loader) for loader in (yaml.SafeLoader, yaml.CSafeLoader))
    assert plain is None or quick is None or alike(plain, quick)
