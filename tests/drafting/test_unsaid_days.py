"""Notices whose phases or deadlines leave their days to be guessed, each written out by hand: nothing is guessed.

A line is name, first day and last day of a phase, then what is due in it by when; `?` is what the notice does not say.
"""

import textwrap

import pytest

from bot.drafting.account import account
from tests.drafting.drafts import notice, read, said

EXPECTED = {
    # “七一”后 begins behind the day, one phase of five has no days because it goes on all the time
    "county_history": """
        动员部署 2021-03-21 2021-04-10 ≤2021-03-28 ≤2021-04-05
        专题学习 2021-04-11 2021-06-30 ≤2021-06-30
        组织生活会 2021-07-02 2021-08-31
        总结提升 2021-11 2021-12-31
    """,
    # weeks of a term; 元旦前 in a term that began in September is no day of the year named last
    "school_style": """
        学习教育阶段 ? ? ≤2024-09-30
        查摆问题阶段 ? ?
        整改总结阶段 ? ? ≤?
    """,
    # 8日至14日 below 6月1日至7日, with days of the text that are not those of the phase
    "safety_weeks": """
        启动周 2022-06-01 2022-06-07
        教育周 ? ?
        咨询周 ? ?
        演练周 ? ?
    """,
    # across New Year, no year in any of the phases, and 31 February
    "honesty_months": """
        學習動員階段 2019-12-25 ? ≤2019-12-30
        自查自糾階段 ? ?
        建章立制階段 ? ?
    """,
    # ends with an inspection nobody knows the day of; the last phase has no days at all
    "town_years": """
        宣传发动阶段 2023-02-06 2023-03-15
        全面攻坚阶段 2023-03-16 2024-12-31
        迎检冲刺阶段 2025-01 ?
        巩固提高阶段 ? ?
    """,
}


def told(draft):
    for phase, activities in draft.phases:
        days = [said(phase.name), said(phase.start), said(phase.end)]
        days += [f"≤{said(activity.due)}" for activity in activities if activity.due]
        yield " ".join(days).replace("TODO", "?")


@pytest.mark.parametrize("name", EXPECTED)
def test_days_are_those_of_the_notice_or_left_to_do(name):
    assert "\n".join(told(read(notice(name)))) == textwrap.dedent(EXPECTED[name]).strip()


def test_a_heading_without_days_among_the_phases_is_told():
    lines = list(account(read(notice("county_history")), ""))
    assert lines[1] == (
        "line 22: （三）“我为群众办实事”实践活动（贯穿全过程） stands among the phases without its days and was not read as one"
    )


def test_days_that_are_not_understood_are_shown_where_they_are_left_to_do():
    phase, _ = read(notice("safety_weeks")).phases[1]
    assert [(piece.line, piece.text) for piece in phase.start.pieces] == [(11, "8日"), (11, "14日")]


@pytest.mark.parametrize(
    ("months", "start"), [("1月—2月", "TODO"), ("12月—次年2月", "2019-12"), ("2020年1月—2月", "2020-01")]
)
def test_a_phase_before_the_whole_begins_is_of_another_year(months, start):
    text = f"""
        某局读书活动方案
        活动从2019年12月开始，到2020年6月结束，分两个阶段。
        一、步骤安排
        （一）准备阶段（{months}）
        1、召开动员会。
        （二）读书阶段（2020年3月至6月）
        1、组织读书会。
        某局
        2019年11月20日
    """.replace("        ", "")
    assert [said(phase.start) for phase, _ in read(text).phases] == [start, "2020-03"]
