"""Tables in files: what people see in a cell is what is read, and a bomb is refused before it is opened."""

import pytest

from bot.domain.roster import BrokenRoster
from bot.library.roster_reader import read_roster
from bot.spreadsheets import MOST_ROWS, cells_of, read_outside
from tests.content.test_roster import LIBRARY
from tests.content.workbooks import workbook

HEADER = ("编号", "姓名", "支部", "类别")


def complaint(content, file="r.xlsx"):
    with pytest.raises(BrokenRoster) as broken:
        read_outside(content, file)
    return [str(problem) for problem in broken.value.problems]


def test_numbers_are_read_as_people_see_them():
    table = cells_of(workbook(("001", (1, 1), 1.0, 12345, 2.5, (40347, 2), (7, 0))), "r.xlsx")
    assert table.records == [(1, ["001", "001", "1", "12345", "2.5", "2010-06-18", "7"])]


@pytest.mark.parametrize("read", [cells_of, read_outside])
def test_a_workbook_is_read_like_a_text(read):
    table = read(workbook((), HEADER, ((7, 1), "张三", "第一党支部", "学生")), "r.xlsx")
    assert table.sheet == "名册"
    (row,) = read_roster(table, "r.xlsx", LIBRARY).rows
    assert (row.line, row.code, row.name, row.unit, row.kind) == (3, "007", "张三", "第一党支部", "student")


def test_a_mistake_is_placed_by_sheet_and_row():
    with pytest.raises(BrokenRoster) as broken:
        read_roster(workbook(HEADER, ("E1", "张三", "第一党支部", "学森")), "r.xlsx", LIBRARY)
    assert str(broken.value).startswith("r.xlsx:名册:2: unknown kind of member '学森'")


def test_a_bomb_is_refused_by_its_directory():
    bomb = workbook(HEADER, padding=300_000_000)
    assert len(bomb) < 2 * 1024 * 1024
    assert complaint(bomb) == [
        "r.xlsx:1: the file unpacks to far more than a roster has; copy the table into a new workbook and save that"
    ]


def test_a_bomb_by_ratio_alone_is_refused_too():
    assert "unpacks" in complaint(workbook(HEADER, padding=5_000_000))[0]


@pytest.mark.parametrize("content", [b"PK\x03\x04 and nothing more", b"", b"\xd0\xcf\x11\xe0 the old format"])
def test_what_is_no_workbook_is_said_to_be_none(content):
    assert complaint(content)[0].startswith("r.xlsx:1: not an Excel workbook (.xlsx)")


def test_a_file_too_large_is_not_read():
    assert complaint(b"x" * (2 * 1024 * 1024 + 1), "r.csv") == ["r.csv:1: the file has more than 2 MiB"]


def test_twenty_thousand_people_are_enough():
    text = ("编号\n" + "".join(f"{number}\n" for number in range(MOST_ROWS))).encode()
    assert len(read_outside(text, "r.csv").records) == MOST_ROWS + 1
    assert complaint(text + b"one more\n", "r.csv") == ["r.csv:20002: more than 20000 people"]
    rows = [(number,) for number in range(MOST_ROWS + 2)]
    assert complaint(workbook(*rows))[0].endswith("more than 20000 people")
