"""Whatever the text: a draft is made, is YAML, and says nothing that the notice does not."""

import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.library import BrokenContent, parse
from bot.library.campaign_reader import read_campaign
from tests.drafting.drafts import NOTICES, grammar, notice, squeezed, traces, written

WORDS = sorted(
    {word for words in grammar().words.values() for word in words if "{" not in word}
    | {word for words in grammar().days.values() for word in words}
    | {variant for variants in grammar().characters.values() for variant in variants}
)
FRAGMENTS = [
    "第一阶段：", "（一）动员阶段（2026年3月—4月）", "一、", "1、", "①", "一是带头学习；二是带头工作。", "“三个好”", "“两带头”，即甲、乙",
    "2026年3月1日", "3月上旬", "七一前", "二〇二六年", "2026.3.1-2026.4.30", "即日起", "至", "—", "建党1周年", "建党9999周年", "13月40日", "〔2026〕5号",
    "实施方案", "附件：", "在服务上取得新进展", "以甲、乙为载体", "党员重点增强理想", "职工重点提高技能；", "采取甲、乙等形式", "分为三个阶段", "一百九十九个阶段",
    "\n", "\n\n", "\t", "　", "\r", "\x0b", "\x85", "\u2028", "\ufeff", "\x00", "#", ": ", '"', "'", "- ", "{}", "TODO ", "*a", "&a", "%", "中国店",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from([*WORDS, *FRAGMENTS]) | st.text(max_size=12), max_size=60).map("".join)
SHUFFLED = st.sampled_from(sorted(path.stem for path in NOTICES.glob("*.txt"))).flatmap(
    lambda name: st.permutations(notice(name).split("\n")).map("\n".join)
)


def check(text: str) -> None:
    made = written(text)
    value = parse(made, "draft.yaml").value
    assert isinstance(value, dict)
    assert "phases" in value
    lines = text.split("\n")
    for line in made.split("\n"):
        for first, last, words in traces(line):
            assert squeezed(words) in squeezed("".join(lines[first - 1 : last])), line


def own_values(made: str):
    """Names and phrases of a draft with the words they are traced to."""
    for line in made.split("\n"):
        match = re.match(r"^# +|^ *(?:- )?(?:(?:name|target|title|issuer|number|theme|short): )?(.+?) # lines? ", line)
        found = traces(line)
        if match and match[1] and found and not match[1].startswith('"TODO'):
            yield match[1], found[0][2], "without the campaign's name" in line


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("")
@example("\n")
@example("一、\n（一）\n1、")
@example("第一阶段第二阶段第三阶段")
@example("“五个好”：一是。二是。")
@example('" # line 7: “甲”')
def test_any_text_gives_a_file_whose_values_stand_where_they_are_traced_to(text):
    check(text)


@settings(max_examples=60, deadline=None)
@given(SHUFFLED)
def test_notices_with_their_lines_in_any_order_do_too(text):
    check(text)


@settings(max_examples=60, deadline=None)
@given(SHUFFLED)
def test_every_name_is_found_in_the_words_it_is_traced_to(text):
    for value, words, is_shortened in own_values(written(text)):
        if not re.fullmatch(r"[0-9-]{7,10}|\w+: .*", value):
            plain = json.loads(value) if value.startswith('"') else value
            assert is_shortened or squeezed(plain) in squeezed(words), value


@settings(max_examples=60, deadline=None)
@given(TEXTS | SHUFFLED)
def test_a_file_with_gaps_is_refused_and_never_breaks_the_reader(text):
    made = written(text)
    if '"TODO ' in made:
        with pytest.raises(BrokenContent, match="left to fill in"):
            read_campaign(made, "draft.yaml")


@pytest.mark.parametrize(
    "text",
    ["一是" * 20_000, "“五个好”" * 8_000, "2026年3月至" * 5_000, "第一阶段" * 8_000, "关于" * 20_000 + "方案"],
    ids=["ordinals", "standards", "dates", "phases", "titles"],
)
def test_a_text_made_to_be_slow_is_drafted_too(text):
    assert written(text).startswith("# A campaign drafted from notice.txt")


def test_columns_of_figures_are_no_dates():
    made = written("统计表\n年份\t人数\n2010\t35\n2011\t41\n三、2012 28\n")
    assert not re.search(r"\b201[0-9]-", made)
