"""Days to come as people type them, read on Friday 18 June 2010."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.coming_days import read_coming_day
from bot.library.vocabulary import read_vocabulary

WORDS = read_vocabulary(Path("content/vocabulary"))[0]["days"]
TODAY = date(2010, 6, 18)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", date(2010, 6, 18)),
        ("明天。", date(2010, 6, 19)),
        ("后天", date(2010, 6, 20)),
        ("三天后", date(2010, 6, 21)),
        ("10天以后", date(2010, 6, 28)),
        ("月底", date(2010, 6, 30)),
        ("6月25日", date(2010, 6, 25)),
        ("六月二十五号", date(2010, 6, 25)),
        ("6月18日", date(2010, 6, 18)),
        ("6月17日", date(2011, 6, 17)),
        ("2010年7月1日", date(2010, 7, 1)),
        ("2010-07-01", date(2010, 7, 1)),
        ("2010-06-01", date(2010, 6, 1)),
        ("25号", date(2010, 6, 25)),
        ("3日", date(2010, 7, 3)),
        ("31号", date(2010, 7, 31)),
        ("2月29日", date(2012, 2, 29)),
        ("周一", date(2010, 6, 21)),
        ("周五", date(2010, 6, 25)),
        ("周六", date(2010, 6, 19)),
        ("下周三", date(2010, 6, 23)),
        ("下周日", date(2010, 6, 27)),
        ("tomorrow", date(2010, 6, 19)),
        ("3 days later", date(2010, 6, 21)),
        ("next Monday", date(2010, 6, 21)),
        ("Friday", date(2010, 6, 25)),
        ("25 June", date(2010, 6, 25)),
        ("July 1st, 2010", date(2010, 7, 1)),
    ],
)
def test_a_day_to_come_is_understood(text, day):
    assert read_coming_day(text, today=TODAY, words=WORDS) == day


@pytest.mark.parametrize("text", ["", "昨天", "很快", "2月30日", "13/13", "9999999天后", "下"])
def test_what_names_no_day_to_come_is_not_guessed_at(text):
    assert read_coming_day(text, today=TODAY, words=WORDS) is None
