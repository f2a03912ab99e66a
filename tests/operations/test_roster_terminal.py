"""`roster import` a second time: what it would do is shown, and nothing happens without a yes."""

import io
import os
import sys
from pathlib import Path

import pytest

FIRST = "编号,姓名,支部,类别\nE1,林,第一党支部,学生\nW1,陈,第二党支部,在职\n"
SECOND = "编号,姓名,支部,类别,手机\nE1,林,第二党支部,学生,138\nN1,新人,第一党支部,学生,139\n"
PREVIEW = "new\tN1\t新人\t第一党支部\ntransferred\tE1\t林\t第一党支部 -> 第二党支部\nleft\tW1\t陈\t第二党支部\n"
SAME = "0 added, 0 changed\n"
DONE = "1 added, 1 changed, 1 left\n"


@pytest.fixture
def file(operator, tmp_path):
    """The roster of Monday is in; the file has Tuesday's."""
    made = tmp_path / "r.csv"
    made.write_text(FIRST)
    assert operator.calls("roster", "import", made).out == "2 added, 0 changed\n"
    made.write_text(SECOND)
    return made


@pytest.fixture
def terminal(monkeypatch):
    """A terminal as stdin; what is typed there is read by the commands that follow."""
    ours, theirs = os.openpty()
    with os.fdopen(theirs, encoding="utf-8") as stdin, os.fdopen(ours, "wb", buffering=0) as keys:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield keys


def test_without_a_terminal_nothing_is_asked_and_nothing_changes(operator, file, monkeypatch):
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        for _ in range(2):
            result = operator.calls("roster", "import", file)
            assert (result.status, result.out) == (1, PREVIEW)
            assert result.err.splitlines() == [
                "column '手机' is ignored",
                "nothing was changed; say --yes to apply this (--leavers keep leaves those missing as they are)",
            ]
        kept = operator.calls("roster", "import", file, "--leavers", "keep").out
        assert kept == PREVIEW.replace("left\t", "missing, stays\t")
        assert operator.calls("roster", "import", file, "--yes").out == DONE


@pytest.mark.parametrize("word", ["n\n", "\n", "yesterday\n", "\x04"])
def test_anything_but_a_yes_changes_nothing(operator, file, terminal, word):
    terminal.write(word.encode())
    result = operator.calls("roster", "import", file)
    assert (result.status, result.out) == (1, f"{PREVIEW}apply this? [y/N] ")
    assert result.err.splitlines()[-1] == "nothing was changed"
    assert operator.calls("roster", "import", file, "--yes").out == DONE


@pytest.mark.parametrize("word", ["y\n", "YES\n"])
def test_a_yes_on_the_terminal_applies_what_was_shown(operator, file, terminal, word):
    terminal.write(word.encode())
    result = operator.calls("roster", "import", file)
    assert (result.status, result.out) == (0, f"{PREVIEW}apply this? [y/N] {DONE}")
    assert operator.calls("roster", "import", file).out == SAME


class SlowReader(io.StringIO):
    """A terminal whose operator takes in something else before answering yes; then sees more, and stops."""

    def __init__(self, meanwhile):
        super().__init__("y\nn\n")
        self.meanwhile = meanwhile

    def isatty(self):
        return True

    def readline(self, *limits):
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return super().readline(*limits)


def test_what_changed_while_the_operator_was_reading_is_shown_again(operator, file, monkeypatch):
    other = file.with_name("other.csv")
    other.write_text(FIRST + "N1,别人,第一党支部,学生\n")
    reader = SlowReader(lambda: operator.calls("roster", "import", other, "--yes"))
    monkeypatch.setattr(sys, "stdin", reader)
    result = operator.calls("roster", "import", file)
    shown_again = PREVIEW.replace("new\tN1\t新人", "changed\tN1\t新人")
    assert (result.status, result.out) == (1, f"{shown_again}apply this? [y/N] ")
    assert result.err.splitlines()[0] == "the roster has changed meanwhile; this is what would be done now"
    assert result.err.splitlines()[-1] == "nothing was changed"
