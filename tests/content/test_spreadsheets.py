"""Tables in files: what people see in a cell is what is read, and a bomb is refused before it is opened."""

import subprocess
import sys
from dataclasses import replace

import pytest

from bot.domain.roster import BrokenRoster, RosterRow
from bot.library.roster_reader import read_roster
from bot.spreadsheets import MOST_ROWS, cells_of, read_outside
from tests.content.test_roster import LIBRARY
from tests.content.workbooks import lying, with_empty_sheet_first, with_sheet, workbook

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


def fat():
    cell = f't="inlineStr"><is><t>{"x" * 3000}</t></is></c></row>'
    return with_sheet("".join(f'<row r="{row}"><c r="A{row}" {cell}' for row in range(1, 20_000)))


HUGE = {
    "the directory lies": lambda: lying(workbook(HEADER, padding=60_000_000), declared=900, forge=False),
    "the checksum lies too": lambda: lying(workbook(HEADER, padding=60_000_000), declared=900, forge=True),
    "long rows, the directory lies": lambda: lying(fat(), declared=900, forge=False),
    "long rows, the checksum lies too": lambda: lying(fat(), declared=900, forge=True),
    "400,000 levels deep": lambda: with_sheet(
        f'<row r="1"><c r="A1" t="inlineStr">{"<is>" * 400_000}{"</is>" * 400_000}</c></row>'
    ),
    "20,000 rows of 16,384 columns, three cells in it": lambda: with_sheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row><row r="20000"><c r="A20000"><v>1</v></c></row>'
    ),
    "a million rows, two cells in it": lambda: with_sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    ),
}
REFUSED = ("the file unpacks to far more than a roster has", "not an Excel workbook", "more than 20000 people")


@pytest.mark.parametrize("name", HUGE)
def test_what_would_fill_the_memory_is_refused_plainly(name):
    content = HUGE[name]()
    assert len(content) < 2 * 1024 * 1024
    (said,) = complaint(content)
    assert said.partition(": ")[2].startswith(REFUSED)


def test_the_child_is_held_by_the_machine_itself():
    code = "from bot.spreadsheets.__main__ import limit; limit(); bytearray(600 * 1024 * 1024)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.stderr.splitlines()[-1] == b"MemoryError"


PERSON = RosterRow(2, "007", "张三", "第一党支部", "student", None)
CELLS = '<c r="B2" t="inlineStr"><is><t>张三</t></is></c><c r="C2" t="inlineStr"><is><t>第一党支部</t></is></c><c r="D2" t="inlineStr"><is><t>学生</t></is></c>'
HEADER_XML = "".join(
    f'<c r="{column}1" t="inlineStr"><is><t>{title}</t></is></c>' for column, title in zip("ABCD", HEADER, strict=True)
)
TITLES = ",".join(HEADER)


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (workbook(HEADER, ("007", "张三", "第一党支部", "学生")), PERSON),
        (workbook(HEADER, ((7, 1), "张三", "第一党支部", "学生"), (), ("",)), PERSON),
        (workbook((), (), HEADER, (), ("007", "张三", "第一党支部", "学生")), replace(PERSON, line=5)),
        (with_empty_sheet_first(HEADER, ("007", "张三", "第一党支部", "学生")), PERSON),
        (
            with_sheet(f'<row r="1">{HEADER_XML}</row><row r="2"><c r="A2" s="1"><f>3+4</f><v>7</v></c>{CELLS}</row>'),
            PERSON,
        ),
        (
            with_sheet(
                f'<row r="1">{HEADER_XML}</row><row r="2"><c r="A2" t="str"><f>"00"&amp;"7"</f><v>007</v></c>{CELLS}</row>'
            ),
            PERSON,
        ),
        (workbook(HEADER, (7, "张三", "第一党支部", "学生")), replace(PERSON, code="7")),
        (workbook(HEADER, ((40347, 2), "张三", "第一党支部", "学生")), replace(PERSON, code="2010-06-18")),
        ("\ufeff编号\t姓名\t支部\t类别\r\n\r\n007\t张三\t第一党支部\t学生\r\n".encode(), replace(PERSON, line=3)),
        ("编号;姓名;支部;类别\r\n007;张三;第一党支部;学生\r\n;;;\r\n".encode("utf-8-sig"), PERSON),
        (f"{TITLES}\n007,𠮷㐂,第一党支部,学生\n".encode("gb18030"), replace(PERSON, name="𠮷㐂")),
        (f'{TITLES}\n007,"张三","第一\n党支部",学生\n'.encode(), replace(PERSON, unit="第一 党支部")),
    ],
)
def test_a_person_in_files_as_people_have_them(content, row):
    assert read_roster(read_outside(content, "r"), "r", LIBRARY).rows == (row,)


def test_a_branch_written_once_beside_all_its_people():
    rows = (
        HEADER,
        ("E1", "张三", "第一党支部", "学生"),
        ("E2", "李四", "", "学生"),
        ("W1", "王五", "第二党支部", "学生"),
    )
    merged = '<mergeCells count="2"><mergeCell ref="C2:C3"/><mergeCell ref="A9:D9"/></mergeCells>'
    read = read_roster(cells_of(workbook(*rows, after=merged), "r.xlsx"), "r.xlsx", LIBRARY)
    assert [(row.code, row.unit) for row in read.rows] == [
        ("E1", "第一党支部"),
        ("E2", "第一党支部"),
        ("W1", "第二党支部"),
    ]
