"""Excel workbooks written by hand as the zip of XML they are, so that no writer's kindness hides what is read."""

import io
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape

NAMES = "http://schemas.openxmlformats.org"
STYLES = """<styleSheet xmlns="{ns}/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="000"/>
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"""


def workbook(*rows, sheet="名册", padding=0, after=""):
    """A workbook of one sheet; a cell is a text, a number, or (number, style): 1 shows `000`, 2 a day."""
    body = "".join(
        f'<row r="{number}">'
        + "".join(_cell(f"{chr(65 + index)}{number}", value) for index, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{NAMES}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{NAMES}/package/2006/relationships"><Relationship Id="r1" Type="{NAMES}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{NAMES}/spreadsheetml/2006/main" xmlns:r="{NAMES}/officeDocument/2006/relationships"><sheets><sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{NAMES}/package/2006/relationships"><Relationship Id="r1" Type="{NAMES}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{NAMES}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES.replace("{ns}", NAMES),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NAMES}/spreadsheetml/2006/main"><sheetData>{body}</sheetData>{after}</worksheet>{" " * padding}',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def _cell(place, value):
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    number, style = value if isinstance(value, tuple) else (value, 0)
    return f'<c r="{place}" s="{style}"><v>{number}</v></c>'


SHEET = "xl/worksheets/sheet1.xml"


def with_parts(content, parts):
    """The workbook with other texts as some of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        texts = {name: before.read(name) for name in before.namelist()}
        for name, text in (texts | parts).items():
            after.writestr(name, text)
    return made.getvalue()


def sheet_of(body):
    """The XML of a sheet, from that of its rows."""
    return f'<worksheet xmlns="{NAMES}/spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>'


def with_sheet(body):
    """A workbook of one sheet, from the XML of its rows."""
    return with_parts(workbook(), {SHEET: sheet_of(body)})


def with_empty_sheet_first(*rows):
    """A workbook whose first sheet is blank and whose second, `名册`, has the rows."""
    made = workbook(*rows)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    book, links = texts["xl/workbook.xml"], texts["xl/_rels/workbook.xml.rels"]
    blank = 'Target="worksheets/sheet2.xml"/>'
    kind = links.partition('Type="')[2].partition('"')[0]
    return with_parts(
        made,
        {
            "xl/worksheets/sheet2.xml": sheet_of(""),
            "xl/workbook.xml": book.replace("<sheets>", '<sheets><sheet name="Sheet1" sheetId="2" r:id="r3"/>'),
            "xl/_rels/workbook.xml.rels": links.replace(
                "</Relationships>", f'<Relationship Id="r3" Type="{kind}" {blank}</Relationships>'
            ),
            "[Content_Types].xml": texts["[Content_Types].xml"].replace(
                "</Types>",
                '<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
            ),
        },
    )


def lying(content, *, declared, forge):
    """The workbook whose sheet is said to unpack to `declared` bytes; with `forge` the checksum says so too."""
    made = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo(SHEET)
        checksum = zlib.crc32(archive.read(SHEET)[:declared]) if forge else part.CRC
        entry = content.index(b"PK\x01\x02", archive.start_dir)
    while content[entry + 46 : entry + 46 + len(SHEET)] != SHEET.encode():
        entry = content.index(b"PK\x01\x02", entry + 4)
    for place, size in ((entry + 16, entry + 24), (part.header_offset + 14, part.header_offset + 22)):
        struct.pack_into("<I", made, place, checksum)
        struct.pack_into("<I", made, size, declared)
    return bytes(made)
