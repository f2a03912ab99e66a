"""Date phrases one by one: which first and last day they mean, to the day or the month; None is what they do not say.

The notice they stand in was issued on 10 February 2026; the phrase before them, if any, named no year.
"""

from datetime import date

import pytest

from bot.drafting.lines import passages
from bot.drafting.moments import Year, Years, moments
from bot.drafting.spans import spans
from tests.drafting.drafts import grammar

ISSUED = passages("二〇二六年二月十日", grammar())[0].whole
YEARS = Years(issued=Year(2026, ISSUED), issued_on=date(2026, 2, 10))


def meant(text):
    piece = passages(text, grammar())[0].whole
    found = [moments(span, YEARS) for span in spans(piece, grammar())]
    return [(start and start.found.value, end and end.found.value) for start, end in found]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        # how from and until are joined
        ("2010年5月-2010年7月", "2010-05", "2010-07"),
        ("2026年3月—5月", "2026-03", "2026-05"),
        ("2026年3月——5月", "2026-03", "2026-05"),
        ("2026年3月～5月", "2026-03", "2026-05"),
        ("2026年3月－5月", "2026-03", "2026-05"),
        ("2026年3月至5月", "2026-03", "2026-05"),
        ("从2026年3月到5月", "2026-03", "2026-05"),
        ("自2026年3月1日起至4月30日止", "2026-03-01", "2026-04-30"),
        ("从2026年3月开始，到12月底结束", "2026-03", "2026-12-31"),
        ("2026年3月1日—20日", "2026-03-01", "2026-03-20"),
        ("2026.3.1-2026.4.30", "2026-03-01", "2026-04-30"),
        ("2026/3/1至2026/4/30", "2026-03-01", "2026-04-30"),
        ("2026-03-01至2026-04-30", "2026-03-01", "2026-04-30"),
        # numerals
        ("二〇二六年三月至十二月", "2026-03", "2026-12"),
        ("二○二六年三月一日至三十一日", "2026-03-01", "2026-03-31"),
        ("２０２６年３月至５月", "2026-03", "2026-05"),
        ("2026 年 3 月 - 5 月", "2026-03", "2026-05"),
        # parts of months and years
        ("2026年3月上旬至4月中旬", "2026-03-01", "2026-04-20"),
        ("2026年3月中旬至4月下旬", "2026-03-11", "2026-04-30"),
        ("2026年3月下旬至4月底", "2026-03-21", "2026-04-30"),
        ("2028年1月底至2月底", "2028-01-31", "2028-02-29"),
        ("2026年3月初至4月初", "2026-03-01", None),
        ("2026年上半年", "2026-01", "2026-06"),
        ("2026年第三季度", "2026-07", "2026-09"),
        ("2026年", "2026-01", "2026-12"),
        ("2026年7月至年底", "2026-07", "2026-12-31"),
        ("2026年初至2026年底", "2026-01", "2026-12-31"),
        # where the year is elsewhere
        ("3月至5月", "2026-03", "2026-05"),
        ("今年3月至明年2月", "2026-03", "2027-02"),
        ("2026年11月—次年2月", "2026-11", "2027-02"),
        ("2026年11月—2月", "2026-11", None),
        ("1月至5月", None, None),
        ("即日起至3月31日", "2026-02-10", "2026-03-31"),
        # open at one side
        ("2026年3月起", "2026-03", None),
        ("2026年9月以后转入常态", "2026-09", None),
        ("2026年3月至活动结束", "2026-03", None),
        ("至2026年5月", None, "2026-05"),
        ("2026年3月底", None, "2026-03-31"),
        # before
        ("2012年“七一”前", None, "2012-06-30"),
        ("2012年七一之前", None, "2012-06-30"),
        ("“八一”前", None, "2026-07-31"),
        ("“十一”前", None, "2026-09-30"),
        ("国庆节前", None, "2026-09-30"),
        ("党的十八大召开前", None, "2012-11-07"),
        ("2026年6月30日前", None, "2026-06-30"),
        ("2026年6月底前", None, "2026-06-30"),
        ("2026年6月前", None, "2026-05"),
        ("2026年底前", None, "2026-12-31"),
        ("2026年6月上旬前", None, None),
        # days that words stand for
        ("建党90周年", "2011-07-01", "2011-07-01"),
        ("新中国成立75周年", "2024-10-01", "2024-10-01"),
        # no such day
        ("2026年2月30日", None, None),
    ],
)
def test_a_phrase_means(text, start, end):
    assert meant(text) == [(start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "国发〔2009〕3号",
        "第5号",
        "1204人",
        "2010",
        "增长3.5%",
        "2026",
        "建党",
        "十一届",
        "八一路",
        "创新2020",
        "一〇〇八六",
        "13月",
    ],
)
def test_what_is_no_date(text):
    assert meant(text) == []


def test_the_eve_is_not_before():
    assert meant("2026年5月1日前夕") == [("2026-05-01", "2026-05-01")]


def test_two_dates_that_do_not_belong_together_are_two():
    assert meant("2026年3月5日召开会议，2026年4月通报") == [
        ("2026-03-05", "2026-03-05"),
        ("2026-04", "2026-04"),
    ]
