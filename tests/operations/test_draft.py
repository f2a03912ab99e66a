"""`draft` at the command line: a notice in, a campaign file out, and what `check` says until it is complete."""

import io
import os
import re
import signal
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap

from bot.library import load
from tests.drafting.drafts import CONTENT, NOTICES, PLAN, filled_in

FOUND = (
    "found 3 phases, 10 activities, 2 standards, 10 items of them, 4 areas, 3 carriers, 3 kinds of members, 3 anchors"
)


def test_a_notice_becomes_a_campaign_once_its_gaps_are_filled(operator, tmp_path):
    drafted = operator.calls("draft", PLAN)
    assert drafted.status == 0
    assert drafted.err.splitlines() == [
        f"{PLAN}: {FOUND}",
        f"{PLAN}: 20 values are left to fill in; they are marked TODO, and `check` names each",
    ]

    file = tmp_path / "campaign.yaml"
    file.write_text(drafted.out, encoding="utf-8")
    checked = operator.calls("check", "--config", file)
    assert checked.status == 1
    line = next(n for n, text in enumerate(drafted.out.split("\n"), start=1) if "TODO which" in text)
    assert checked.err.splitlines()[0] == (
        f"{file}:{line}:18: left to fill in: which of vanguard, contribute, learning"
    )
    assert len(checked.err.splitlines()) == 20

    file.write_text(filled_in(drafted.out, carrier="learning"), encoding="utf-8")
    assert len(operator.calls("check", "--config", file).err.splitlines()) == 10

    file.write_text(filled_in(drafted.out, carrier="learning", indicators="[到会人数]"), encoding="utf-8")
    checked = operator.calls("check", "--config", file)
    assert (checked.status, checked.err) == (0, "")


def test_a_word_document_says_the_same_as_the_text(operator, tmp_path):
    document = docx.Document()
    for line in PLAN.read_text(encoding="utf-8").split("\n"):
        document.add_paragraph(line)
    document.save(tmp_path / "plan.docx")

    from_text, from_word = operator.calls("draft", PLAN), operator.calls("draft", tmp_path / "plan.docx")
    assert from_word.status == 0
    assert from_word.out.split("\n")[1:] == from_text.out.split("\n")[1:]


def test_phases_in_a_table_of_a_word_document_are_read(operator, tmp_path):
    document = docx.Document()
    document.add_paragraph("某区图书馆2026年读书月活动方案")
    document.add_paragraph("一、时间安排")
    table = document.add_table(rows=0, cols=3)
    for row in (
        ("启动阶段", "2026年4月1日至4月10日", "召开启动会。"),
        ("实施阶段", "2026年4月11日至4月25日", "举办读书分享会。"),
        ("总结阶段", "2026年4月26日至4月30日", "评选优秀读者。"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "table.docx")

    said = operator.calls("draft", tmp_path / "table.docx").out
    assert re.findall(r"(?:start|end): (\S+) # (line \d+)", said) == [
        ("2026-04-01", "line 3"),
        ("2026-04-10", "line 3"),
        ("2026-04-11", "line 4"),
        ("2026-04-25", "line 4"),
        ("2026-04-26", "line 5"),
        ("2026-04-30", "line 5"),
    ]
    assert re.findall(r"name: (\S+阶段) #", said) == ["启动阶段", "实施阶段", "总结阶段"]
    assert "name: 举办读书分享会 # line 4" in said


NUMBERED = """<w:abstractNum xmlns:w="{w}" w:abstractNumId="90">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>
</w:abstractNum>"""


def numbered(document, text, level):
    properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = 90


def test_numbers_that_word_counts_itself_are_read(operator, tmp_path):
    document = docx.Document()
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(NUMBERED.format(w=nsmap["w"])))
    root.append(parse_xml(f'<w:num xmlns:w="{nsmap["w"]}" w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    document.add_paragraph("某区图书馆2026年读书月活动方案")
    for text, level in (
        ("总体要求", 0),
        ("方法步骤", 0),
        ("动员（2026年4月）", 1),
        ("召开动员会。", 2),
        ("印发书单。", 2),
        ("读书（2026年5月）", 1),
        ("举办书展。", 2),
        ("书展在一楼", 3),
    ):
        numbered(document, text, level)
    document.save(tmp_path / "numbered.docx")

    said = operator.calls("draft", tmp_path / "numbered.docx").out
    assert re.findall(r"name: (\S+) # line (\d+): “(.*)”", said)[1:] == [
        ("动员", "4", "（一）动员（2026年4月）"),
        ("召开动员会", "5", "1.召开动员会"),
        ("印发书单", "6", "2.印发书单"),
        ("读书", "7", "（二）读书（2026年5月）"),
        ("举办书展", "8", "1.举办书展"),
    ]


def zipped(name: str, content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("plan.docx", b"\xd0\xcf\x11\xe0 old", "not a Word document (.docx): it is no ZIP archive at all"),
        ("plan.docx", zipped("a.txt", "a"), "not a Word document (.docx): it has no word/document.xml"),
        (
            "plan.docx",
            zipped("word/document.xml", "<a"),
            "not a Word document (.docx) that can be read; save it again or as text",
        ),
        (
            "plan.docx",
            zipped("word/document.xml", "0" * (65 * 1024 * 1024)),
            "larger than 67108864 bytes when unpacked",
        ),
        (
            "plan.txt",
            b"\xd0\xcf\x11\xe0 old",
            "this is a Word 97 document; save the notice as text (.txt) or as a Word document (.docx)",
        ),
        ("plan.txt", b"%PDF-1.7", "this is a PDF; save the notice as text (.txt) or as a Word document (.docx)"),
        ("plan.txt", b"\n \n", "empty"),
        (
            "plan.txt",
            b"\xff\x00\xff",
            "not text in UTF-8, UTF-16 with a byte order mark, or GB 18030; save it as UTF-8",
        ),
        ("plan.txt", b"a" * (512 * 1024 + 1), "larger than 524288 bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_notice_is_refused_in_one_line(operator, tmp_path, name, content, message):
    file = tmp_path / name
    file.write_bytes(content)
    said = operator.calls("draft", file)
    assert (said.status, said.out, said.err) == (1, "", f"{file}: {message}\n")


def test_a_file_that_is_not_there_is_named(operator, tmp_path):
    said = operator.calls("draft", tmp_path / "none.txt")
    assert (said.status, said.out, said.err) == (1, "", f"{tmp_path / 'none.txt'}: No such file or directory\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_usual_encoding_is_read(operator, tmp_path, encoding):
    file = tmp_path / PLAN.name
    file.write_bytes(PLAN.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))
    assert operator.calls("draft", file).out == operator.calls("draft", PLAN).out


def test_a_notice_without_phases_says_so_and_leaves_them_to_do(operator, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("关于做好节能工作的通知\n各科室：\n请随手关灯。\n", encoding="utf-8")
    said = operator.calls("draft", file)
    assert said.status == 0
    assert said.err.splitlines()[1] == f"{file}: no phases were recognised; write them where it says TODO"
    assert 'name: "TODO the notice names no phase; what the first is called"' in said.out


def test_a_text_is_drafted_without_what_reads_word():
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; from bot.__main__ import main; main(['draft', {str(PLAN)!r}]); print(*sys.modules)"],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    loaded = done.stdout.split("\n")[-2].split()
    assert "bot.drafting.word" in loaded
    assert not {name for name in loaded if name.startswith(("docx", "lxml", "telegram", "sqlalchemy"))}


def test_help_does_not_load_what_reads_notices():
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from bot.__main__ import parser; parser(); print(*sys.modules)"],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert not {name for name in done.stdout.split() if name.startswith(("bot.drafting", "docx", "lxml"))}


def test_a_drafted_safety_month_is_a_campaign_of_its_own(operator, tmp_path):
    drafted = operator.calls("draft", NOTICES / "safety_month.txt")
    answers = {
        "carriers": "[{key: month, name: “安全生产月”}]",
        "areas": "[{key: safe, name: 安全, target: 新进步}]",
        "frameworks": "[{key: five_leads, name: 五带头, items: [{key: careful, name: 带头遵守规程}]}]",
        "indicators": "[参加人数]",
    }
    file = tmp_path / "campaign.yaml"
    text = filled_in(drafted.out, **answers)
    file.write_text(
        text.replace("        indicators:", "        carrier: month\n        indicators:"), encoding="utf-8"
    )
    checked = operator.calls("check", "--config", file)
    assert (checked.status, checked.err) == (0, "")

    campaign = load(CONTENT, file).campaign
    assert campaign.document is not None
    assert campaign.document.number == "东机安〔2026〕27号"
    assert (campaign.starts_on, campaign.ends_on) == (date(2026, 5, 25), date(2026, 6, 30))
    assert [kind.name.zh for kind in campaign.kinds] == ["员工", "劳务派遣人员"]
    assert campaign.phases[1].activities[0].due_on == date(2026, 6, 15)


def test_a_reader_who_has_read_enough_ends_it_without_complaint(tmp_path):
    """As with `| head -0`."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "bot", "draft", str(PLAN)]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert done.returncode == 128 + signal.SIGPIPE
    assert "Traceback" not in done.stderr
    assert "Errno" not in done.stderr
