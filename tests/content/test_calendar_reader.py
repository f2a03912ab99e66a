"""Tables of holidays as an operator writes them: read whole, or refused with every line and column."""

from datetime import date
from pathlib import Path

import pytest

from bot.library.calendar_reader import read_calendar
from bot.library.problems import BrokenContent
from bot.library.vocabulary import read_vocabulary

WORDS = read_vocabulary(Path("content/vocabulary"))[0]["calendar"]


def read(text, encoding="utf-8"):
    return [
        (one.on, one.is_workday, one.name.zh, one.source)
        for one in read_calendar(text.encode(encoding), "c.csv", WORDS)
    ]


def test_days_and_runs_of_days_with_titles_remarks_and_empty_lines():
    assert read(
        "date,kind,name\n# 2027\n\n2027-01-01,off,New Year\n2027-02-20, work ,\n2027-02-06~2027-02-08,off,x\n"
    ) == [
        (date(2027, 1, 1), False, "New Year", "import"),
        (date(2027, 2, 6), False, "x", "import"),
        (date(2027, 2, 7), False, "x", "import"),
        (date(2027, 2, 8), False, "x", "import"),
        (date(2027, 2, 20), True, "", "import"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_words_in_whatever_encoding_a_spreadsheet_writes(encoding):
    assert read("日期,类型,名称\r\n2027/2/6,休,春节\r\n20270220,补班,春节\r\n", encoding) == [
        (date(2027, 2, 6), False, "春节", "import"),
        (date(2027, 2, 20), True, "春节", "import"),
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["c.csv:1:1: there is no day in it"]),
        ("date,kind,name\n", ["c.csv:1:1: there is no day in it"]),
        ("2027-02-30,off\n", ["c.csv:1:1: '2027-02-30' is not a day such as 2027-02-06"]),
        ("2027-01-01,off\nsoon,off\n", ["c.csv:2:1: 'soon' is not a day such as 2027-02-06"]),
        ("2027-01-01, maybe,x\n", ["c.csv:1:13: 'maybe' is neither off nor work"]),
        ("2027-01-01\n", ["c.csv:1:1: '' is neither off nor work"]),
        ("2027-01-01,off\n2027-01-01,work\n", ["c.csv:2:1: 2027-01-01 stands on line 1 already"]),
        ("2027-02-06~2027-02-05,off\n", ["c.csv:1:1: '2027-02-06~2027-02-05' ends before it begins"]),
        ("2027-02-06~2028-02-05,off\n", ["c.csv:1:1: '2027-02-06~2028-02-05' has 365 days; 60 at most"]),
        ("2027-02-06~x,off\n", ["c.csv:1:12: 'x' is not a day such as 2027-02-06"]),
        ("1027-02-06,off\n", ["c.csv:1:1: '1027-02-06' is not a day such as 2027-02-06"]),
        ("2027-02-06,off,x,y\n", ["c.csv:1:18: a line has a day, off or work, and a name; this is more"]),
        (
            f"2027-02-06,off,{'x' * 65}\n",
            [f"c.csv:1:16: '{'x' * 60}…' is no name of at most 64 characters"],
        ),
        (
            "x,off\n2027-01-01,y\n",
            ["c.csv:1:1: 'x' is not a day such as 2027-02-06", "c.csv:2:12: 'y' is neither off nor work"],
        ),
    ],
)
def test_a_broken_table_says_where(text, problems):
    with pytest.raises(BrokenContent) as refused:
        read(text)
    assert [str(problem) for problem in refused.value.problems] == problems
