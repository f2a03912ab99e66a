"""Days as people type them, read on Friday 18 June 2010 in a campaign that began on 31 May."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.days import read_day
from bot.library.vocabulary import read_vocabulary

WORDS = read_vocabulary(Path("content/vocabulary"))[0]["days"]
TODAY, EARLIEST = date(2010, 6, 18), date(2010, 5, 31)


def read(text, *, today=TODAY, earliest=EARLIEST):
    return read_day(text, today=today, earliest=earliest, words=WORDS)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", date(2010, 6, 18)),
        ("昨天。", date(2010, 6, 17)),
        ("前天", date(2010, 6, 16)),
        ("3天前", date(2010, 6, 15)),
        ("三天前", date(2010, 6, 15)),
        ("两天前", date(2010, 6, 16)),
        ("十二天前", date(2010, 6, 6)),
        ("6月15日", date(2010, 6, 15)),
        ("6月15号", date(2010, 6, 15)),
        ("６月１５日", date(2010, 6, 15)),
        ("六月十五日", date(2010, 6, 15)),
        ("2010年6月8日", date(2010, 6, 8)),
        ("二〇一〇年六月八日", date(2010, 6, 8)),
        ("15号", date(2010, 6, 15)),
        ("31日", date(2010, 5, 31)),
        ("2010-06-15", date(2010, 6, 15)),
        ("2010/6/15", date(2010, 6, 15)),
        ("2010.6.15", date(2010, 6, 15)),
        ("20100615", date(2010, 6, 15)),
        ("6-15", date(2010, 6, 15)),
        ("6.15", date(2010, 6, 15)),
        ("15/6", date(2010, 6, 15)),
        ("15/6/2010", date(2010, 6, 15)),
        ("6/15/2010", date(2010, 6, 15)),
        ("周五", date(2010, 6, 18)),
        ("星期三", date(2010, 6, 16)),
        ("周日", date(2010, 6, 13)),
        ("上周三", date(2010, 6, 9)),
        ("上个星期五", date(2010, 6, 11)),
        ("today", date(2010, 6, 18)),
        ("Yesterday", date(2010, 6, 17)),
        ("2 days ago", date(2010, 6, 16)),
        ("Wednesday", date(2010, 6, 16)),
        ("last Wednesday", date(2010, 6, 9)),
        ("15 June", date(2010, 6, 15)),
        ("June 15th, 2010", date(2010, 6, 15)),
        ("15 Jun 2010", date(2010, 6, 15)),
        ("31 May", date(2010, 5, 31)),
    ],
)
def test_a_day_is_understood(text, day):
    assert read(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。",
        "明年某天",
        "帮读者找到了县志",
        "6月31日",
        "2010-13-01",
        "13/13",
        "35日",
        "6",
        "0-0",
        "day",
        "June",
        "１" * 40,
        "6月15日16日17",
    ],
)
def test_what_names_no_day_is_not_guessed(text):
    assert read(text) is None


def test_a_day_without_a_year_is_the_latest_one_in_the_campaign():
    assert read("12月30日", today=date(2011, 1, 3)) == date(2010, 12, 30)


def test_a_day_still_to_come_is_not_taken_for_one_before_the_campaign():
    assert read("6月20日") == date(2010, 6, 20)
