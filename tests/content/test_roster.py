"""Roster files: what is read, what is said of each unreadable line."""

from pathlib import Path

import pytest

from bot.domain.roster import BrokenRoster, RosterRow
from bot.library import load
from bot.library.roster_reader import read_roster

LIBRARY = load(Path("content"))
HEADER = "编号,姓名,支部,类别,语言\n"


def problems(content):
    with pytest.raises(BrokenRoster) as broken:
        read_roster(content, "花名册.csv", LIBRARY)
    return [str(problem) for problem in broken.value.problems]


def test_rows_are_read():
    roster = read_roster(
        HEADER + "E1,张三,第一党支部,研究生党员,中文\nE2,Li Na,第一党支部,在职,英文\nE3,王五,第二党支部,退休,\n",
        "r",
        LIBRARY,
    )
    assert roster.rows == (
        RosterRow(2, "E1", "张三", "第一党支部", "student", "zh"),
        RosterRow(3, "E2", "Li Na", "第一党支部", "staff", "en"),
        RosterRow(4, "E3", "王五", "第二党支部", "retired", None),
    )
    assert roster.notes == ()


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + "E1,张三,第一党支部,学生,zh\n").encode("utf-8"),
        (HEADER + "E1,张三,第一党支部,学生,zh\n").encode("utf-8-sig"),
        (HEADER + "E1,张三,第一党支部,学生,zh\n").encode("gb18030"),
        "\ufeff" + HEADER + "E1,张三,第一党支部,学生,zh\n",
        HEADER.replace(",", ";") + "E1;张三;第一党支部;学生;zh\n",
        HEADER.replace(",", "\t") + "E1\t张三\t第一党支部\t学生\tzh\n",
        f"{HEADER.strip()}\r\n\r\nE1,张三,第一党支部,学生,zh\r\n,,,,\r\n",
        "语言,类别,党支部,姓名,学工号\nzh,学生,第一党支部,张三,E1\n",
        "编号,姓名,支部,类别,语言\nＥ１, 张　三 ,第一党支部 ,student,Chinese\n",
        'CODE,Name,Branch,Type,Language\n"E1","张三","第一党支部","Postgraduates","ZH-cn"\n',
    ],
)
def test_the_same_person_written_in_many_ways(content):
    (row,) = read_roster(content, "r", LIBRARY).rows
    assert (row.code, row.name, row.unit, row.kind, row.language) == ("E1", "张三", "第一党支部", "student", "zh")


def test_the_language_may_be_left_out_and_other_columns_are_ignored_with_a_note():
    roster = read_roster("编号,姓名,手机,支部,类别\nE1,张三,13800000000,第一党支部,学生\n", "r", LIBRARY)
    assert roster.rows[0].language is None
    assert roster.notes == ("column '手机' is ignored",)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", "花名册.csv:1: there is nobody in it"),
        (HEADER, "花名册.csv:1: there is nobody in it"),
        ("编号,姓名,类别\nE1,张三,学生\n", "花名册.csv:1: there is no column '支部'"),
        ("编号,姓名,支部,支部,类别\nE1,张三,第一党支部,第一党支部,学生\n", "花名册.csv:1: column '支部' stands twice"),
        (HEADER + ",张三,第一党支部,学生,\n", "花名册.csv:2: '编号' is empty"),
        (HEADER + "E1,　,第一党支部,学生,\n", "花名册.csv:2: '姓名' is empty"),
        (
            "編號,姓名,支部,類別\nA01,張三,第一黨支部,在職\n".encode("big5"),
            "花名册.csv:1: the first line names none of '编号', '姓名', '支部', '类别'; where it is garbled, save it as CSV UTF-8",
        ),
        (
            "编号,姓名\nA01,张三\n".encode("utf-16"),
            "花名册.csv:1: the file is neither UTF-8 nor GB 18030 text; save it as CSV UTF-8",
        ),
        (HEADER + "E1\n", "花名册.csv:2: '姓名' is empty"),
        (HEADER + "E1,张三,第一党支部,学生,zh,extra\n", "花名册.csv:2: 6 values, but only 5 columns"),
        (
            HEADER + "E1,张三,第一党支部,硏究生,\n",
            "花名册.csv:2: unknown kind of member '硏究生' (did you mean '研究生'?)",
        ),
        (HEADER + "E1,张三,第一党支部,学生,fr\n", "花名册.csv:2: unknown language 'fr'"),
        (HEADER + f"E1,{'长' * 65},第一党支部,学生,\n", "花名册.csv:2: '姓名' is longer than 64 characters"),
        (HEADER + "E1,张\u202e三,第一党支部,学生,\n", "花名册.csv:2: '姓名' has a character that cannot be seen"),
        (HEADER + "E1,张\x00三,第一党支部,学生,\n", "花名册.csv:2: '姓名' has a character that cannot be seen"),
        (
            HEADER + "E1,张三,第一党支部,学生,\n\nE1,李四,第一党支部,学生,\n",
            "花名册.csv:4: number 'E1' stands already in line 2",
        ),
        (
            HEADER + 'E1,张三,第一党支部,学生,\nE2,"李四,第一党支部,学生,\n',
            "花名册.csv:3: not CSV: unexpected end of data",
        ),
        (
            HEADER.encode() + b"E1,\xff\xff,x,y,\n",
            "花名册.csv:1: the file is neither UTF-8 nor GB 18030 text; save it as CSV UTF-8",
        ),
        (b"x" * (2 * 1024 * 1024 + 1), "花名册.csv:1: the file has more than 2 MiB"),
    ],
)
def test_an_unreadable_line_is_named_with_its_reason(content, line):
    assert line in problems(content)


def test_every_bad_line_is_told_at_once():
    content = HEADER + "E1,张三,第一党支部,学生,\n,李四,第一党支部,学生,\nE3,王五,第一党支部,未知,\nE4,赵六,,学生,xx\n"
    assert problems(content) == [
        "花名册.csv:3: '编号' is empty",
        "花名册.csv:4: unknown kind of member '未知'",
        "花名册.csv:5: '支部' is empty",
        "花名册.csv:5: unknown language 'xx'",
    ]


def test_a_line_in_quotes_counts_from_where_it_begins():
    content = HEADER + 'E1,"张\n三",第一党支部,学生,\nE2,李四,第一党支部,啊,\n'
    assert problems(content) == ["花名册.csv:4: unknown kind of member '啊'"]
