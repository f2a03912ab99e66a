"""The YAML reader against honest mistakes and hostile files; what campaign files say is tested beside this."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.library.problems import BrokenContent
from bot.library.strict_yaml import Limits, parse

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

BROKEN: dict[str, tuple[str | bytes, list[str]]] = {
    # ---- honest mistakes ----
    "duplicate key": ("a: 1\nb: 2\na: 3\n", ["3:1: duplicate key 'a', first on line 1"]),
    "duplicate keys deep and wide": (
        "x:\n  a: 1\n  a: 2\ny: {b: 1, b: 2}\n",
        ["3:3: duplicate key 'a', first on line 2", "4:11: duplicate key 'b', first on line 4"],
    ),
    "duplicate key in quotes": ("a: 1\n'a': 2\n", ["2:1: duplicate key 'a', first on line 1"]),
    "tab in the indentation": ("a:\n\tb: 1\n", ["2:1: a tab in the indentation; use spaces"]),
    "tabs after spaces": ("a:\n  \tb: 1\n  \tc: 1\n", [f"{n}:3: a tab in the indentation; use spaces" for n in (2, 3)]),
    "no colon": ("a: 1\nb\nc: 2\n", ["3:1: the line before has no colon"]),
    "full-width colon": (
        "a: 1\nb：2\nc: 3\n",
        ["3:1: the line before has no colon (the full-width ： is not a colon in YAML)"],
    ),
    "two colons": ("a: b: c\n", ["1:5: no colon is expected here; check the indentation, or quote the text"]),
    "bracket left open": ("a: [1, 2\nb: 3\n", ["2:2: expected ',' or ']', but got ':'"]),
    "brace left open": ("a: {b: 1\n", ["2:1: expected ',' or '}', but got the end of the file"]),
    "quote left open": ('a: "b\n', ["2:1: the file ends inside quotes"]),
    "key left out": ("{: 1}\n", ["1:2: a key or value is missing here"]),
    "key of nothing": ("'': 1\n", ["1:1: a key is missing before the colon"]),
    "list as a key": ("[a, b]: 1\n", ["1:1: a key must be a plain word"]),
    "question mark": ("? [a]\n: 1\n", ["1:3: a key must be a plain word"]),
    "second document": ("a: 1\n---\nb: 2\n", ["2:1: a second document starts here; only one is allowed"]),
    "key after a list": ("a:\n  - x\n  y: 1\n", ["3:3: does not belong here; check the indentation"]),
    "reserved character": ("a: @b\n", ["1:4: found character '@' that cannot start any token"]),
    # ---- bytes ----
    "byte order mark": (
        b"\xef\xbb\xbfa: 1\n",
        ["1:1: starts with a byte order mark; save the file as UTF-8 without one"],
    ),
    "GBK": ("a: 1\nb: 争优\n".encode("gbk"), ["2:4: byte 0xd5 is not UTF-8; save the file as UTF-8"]),
    "UTF-16": (
        "a: 1\n".encode("utf-16-le"),
        ["1:2: character U+0000 is not allowed"]
        + [f"1:{n}: character U+0000 is not allowed" for n in (4, 6, 8)]
        + ["2:1: character U+0000 is not allowed"],
    ),
    "UTF-16 with a mark": ("a: 1\n".encode("utf-16"), ["1:1: byte 0xff is not UTF-8; save the file as UTF-8"]),
    "NUL": (b"a: 1\nb: x\x00y\n", ["2:5: character U+0000 is not allowed"]),
    "escape": ("a: \x1b[31m\n", ["1:4: character U+001B is not allowed"]),
    "lone surrogate": ("a: \ud800\n", ["1:4: character U+D800 is not allowed"]),
    "line separator": ("a: x\u2028b: y\n", ["1:5: character U+2028 is not allowed"]),
    "overlong slash": (b"a: \xc0\xaf\n", ["1:4: byte 0xc0 is not UTF-8; save the file as UTF-8"]),
    # ---- hostility ----
    "python object": (
        'a: !!python/object/apply:os.system ["true"]\n',
        ["1:4: tags are not supported: 'tag:yaml.org,2002:python/object/apply:os.system'"],
    ),
    "several tags": (
        "a: !!int '1'\nb: !secret x\nc: ! y\n",
        [
            "1:4: tags are not supported: 'tag:yaml.org,2002:int'",
            "2:4: tags are not supported: '!secret'",
            "3:4: tags are not supported: '!'",
        ],
    ),
    "tag directive": ("%TAG ! tag:x,2000:\n---\na: !b c\n", ["3:4: tags are not supported: 'tag:x,2000:b'"]),
    "undefined tag handle": ("a: !x!y z\n", ["1:4: found undefined tag handle '!x!'"]),
    "alias bomb": (BOMB, ["5:12: more than 20000 values, aliases written out"]),
    "alias of nothing": ("a: *b\n", ["1:4: alias *b refers to nothing"]),
    "alias of itself": ("a: &a [*a]\n", ["1:8: alias *a contains itself"]),
    "alias as a key": ("a: &a x\n*a : y\n", ["2:1: an alias cannot be a key"]),
    "brackets": ("[" * 20_000, ["1:31: nested more than 30 levels deep"]),
    "braces": ("{a: " * 20_000, ["1:121: nested more than 30 levels deep"]),
    "dashes": ("- " * 20_000, ["1:61: nested more than 30 levels deep"]),
    "question marks": ("? " * 20_000, ["1:3: a key must be a plain word"]),
    "stairs": (
        "".join(" " * depth + f"k{depth}:\n" for depth in range(400)),
        ["31:31: nested more than 30 levels deep"],
    ),
    "a list without end": ("- a\n" * 30_000, ["20000:3: more than 20000 values, aliases written out"]),
    "a huge file": ("a" * 262_145, ["1:1: larger than 262144 bytes"]),
    "a huge file of bytes": (b"#" * 262_145, ["1:1: larger than 262144 bytes"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_says_where(name: str) -> None:
    text, expected = BROKEN[name]

    with pytest.raises(BrokenContent) as refused:
        parse(text, "f.yaml")

    assert [str(problem) for problem in refused.value.problems] == [f"f.yaml:{line}" for line in expected]


@pytest.mark.parametrize(
    "text",
    [
        "<<: {a: 1}\n",
        "a: " + "9" * 100_000,
        '"' + "x" * 200_000 + '": 1',
        "#" * 250_000,
        "\n" * 250_000,
        " " * 250_000,
        "a: |\n" + "  x\n" * 60_000,
        "a: '" + "''" * 100_000 + "'",
        'a: "' + "\\u4e89" * 40_000 + '"',
        "a: >\n" + " x\n\n" * 60_000,
        "&" + "a" * 100_000 + " b",
    ],
    ids=[
        "merge",
        "digits",
        "long-key",
        "hashes",
        "newlines",
        "spaces",
        "block",
        "quotes",
        "escapes",
        "folds",
        "anchor",
    ],
)
def test_an_odd_file_is_read_or_refused_and_nothing_else_happens(text: str) -> None:
    with contextlib.suppress(BrokenContent):
        assert parse(text, "f.yaml").text == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12:30", "12:30"),
        ("1:30:00", "1:30:00"),
        ("010", "010"),
        ("0x1f", "0x1f"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("+1", "+1"),
        ("1e3", "1e3"),
        (".5", ".5"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2010-06-18", "2010-06-18"),
        ("2010-06-18 09:00:00", "2010-06-18 09:00:00"),
        ("2010-05", "2010-05"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("True", "True"),
        ("NULL", "NULL"),
        ("=", "="),
        ("1234567890123456", "1234567890123456"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("7", 7),
        ("-3", -3),
        ("1.5", 1.5),
        ("'7'", "7"),
        ('"true"', "true"),
        ("''", ""),
        ("|\n  two\n  lines", "two\nlines\n"),
        ("争优", "争优"),
    ],
)
def test_a_value_is_what_it_looks_like(written: str, meant: object) -> None:
    value = parse(f"a: {written}\n", "f.yaml").value

    assert value == {"a": meant}
    assert isinstance(value, dict)
    assert type(value["a"]) is type(meant)


def test_an_alias_within_bounds_stands_for_its_value() -> None:
    tree = parse("a: &one [x, y]\nb: {c: *one}\n", "f.yaml")

    assert tree.value == {"a": ["x", "y"], "b": {"c": ["x", "y"]}}
    assert tree.place(("b", "c", 1)) == (1, 13)


def test_keys_are_texts_whatever_they_look_like() -> None:
    assert parse("1: a\ntrue: b\n2010-05: c\n", "f.yaml").value == {"1": "a", "true": "b", "2010-05": "c"}


def test_places_are_those_of_values_and_keys_with_the_nearest_for_what_is_missing() -> None:
    tree = parse("phases:\n  - name: 启动\n    days: [30,  7]\n", "f.yaml")

    assert tree.place(("phases", 0, "days", 1)) == (3, 17)
    assert tree.key_place(("phases", 0, "days")) == (3, 5)
    assert tree.place(("phases", 0, "end")) == (2, 5)
    assert tree.key_place(("phases", 0)) == (2, 5)
    assert str(tree.problem(("phases", 0, "name"), "no")) == "f.yaml:2:11: no"
    assert str(tree.key_problem(("phases", 0, "name"), "no")) == "f.yaml:2:5: no"


def test_newlines_of_other_systems_are_newlines() -> None:
    assert parse(b"a: 1\r\nb: 2\r\n", "f.yaml").place(("b",)) == (2, 4)


def test_limits_can_be_set_otherwise() -> None:
    with pytest.raises(BrokenContent, match=r"^f\.yaml:1:3: nested more than 2 levels deep$"):
        parse("[[[]]]", "f.yaml", limits=Limits(depth=2))


PIECES = [
    "a",
    "b: ",
    "- ",
    "\n",
    "\n  ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ": ",
    "? ",
    "'",
    '"',
    "|",
    ">",
    "#",
    " ",
    "&x ",
    "*x",
    "!t ",
    "---",
    "...",
    "%",
    "@",
    "\t",
    "争",
    "：",
    "~",
    "1",
    "\\",
]


@settings(max_examples=1500, derandomize=True, deadline=None, database=None)
@given(some.lists(some.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_is_written_is_read_or_refused_with_a_place_in_the_file(text: str) -> None:
    try:
        tree = parse(text, "f.yaml")
    except BrokenContent as broken:
        places = [(problem.line, problem.column) for problem in broken.problems]
    else:
        places = [tree.place(("a", "b", 0))]

    lines = text.count("\n") + 1
    assert all(1 <= line <= lines and column >= 1 for line, column in places)
