"""content/vocabulary/notices: every word list is used, every list that is used exists, and mistakes are named."""

import re
import shutil
from pathlib import Path

import pytest

from bot.drafting.grammars import read_grammar
from bot.library import BrokenContent
from bot.library.check import run_check
from tests.drafting.drafts import CONTENT, grammar

SOURCES = "\n".join(path.read_text("utf-8") for path in (CONTENT.parent / "bot" / "drafting").glob("*.py"))


def used():
    """Every quoted word of the code; names of lists are among them."""
    names = set(re.findall(r"[\"']([a-z_0-9]+)[\"']", SOURCES))
    return names | {f"heading_{level}" for level in range(1, 7)} | {str(number) for number in (*range(11), 20, 30, 100)}


def test_every_list_of_words_is_used():
    assert sorted(set(grammar().words) - used()) == []


def test_every_list_that_is_asked_for_is_there():
    calls = re.findall(r"\.(?:any|one_of|forms)\(([^()*]*)\)|_named\(grammar, ([^()*]*)\)", SOURCES)
    asked = {name for first, second in calls for name in re.findall(r"[\"']([a-z_0-9]+)[\"']", first + second)}
    assert len(asked) > 50
    assert sorted(asked - set(grammar().words)) == []


def test_characters_that_are_read_alike_are_single_ones():
    pairs = [(other, plain) for plain, others in grammar().characters.items() for other in others]
    assert [pair for pair in pairs if len(pair[0]) != 1 or len(pair[1]) != 1] == []
    assert [other for other, _ in pairs if other in grammar().characters] == []


@pytest.mark.parametrize(
    ("written", "number"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("廿六", 26), ("一百零五", 105), ("二〇二六", 2026), ("12", 12), ("甲", None), ("三甲", None)],
)  # fmt: skip
def test_numbers(written, number):
    assert grammar().number(grammar().folded(written)) == number


def test_what_is_read_alike_keeps_its_length():
    text = '「階段」（１，２３４人）~“三”"四"㈠'
    assert grammar().folded(text) == "“阶段”（1，234人）-“三”“四”㈠"


def test_a_folder_without_the_grammar_says_which_file_is_missing(tmp_path):
    with pytest.raises(BrokenContent, match=r"notices/grammar\.yaml:1:1: cannot be read: the grammar of notices"):
        read_grammar(tmp_path)


def test_check_reads_the_grammar_over(tmp_path):
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    file = content / "vocabulary" / "notices" / "days.yaml"
    file.write_text(file.read_text("utf-8") + "every 12-26: [元旦]\n", "utf-8")
    line = file.read_text("utf-8").count("\n")
    assert [str(problem) for problem in run_check(None, content)] == [
        f"{file}:{line}:14: '元旦' already stands for 'every 01-01'"
    ]


@pytest.mark.parametrize(
    ("written", "folded"),
    [("总结经验.", "总结经验。"), ("召开会议.印发方案.", "召开会议。印发方案。"), ("一.步骤", "一.步骤"), ("1.步骤", "1.步骤"), ("2010.5-2010.7", "2010.5-2010.7"), ("第一.v2.3", "第一.v2.3")],
)  # fmt: skip
def test_an_english_full_stop_behind_chinese_ends_a_sentence(written, folded):
    assert grammar().folded(written) == folded
