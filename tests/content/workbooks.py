"""Excel workbooks written by hand as the zip of XML they are, so that no writer's kindness hides what is read."""

import io
import zipfile
from xml.sax.saxutils import escape

NAMES = "http://schemas.openxmlformats.org"
STYLES = """<styleSheet xmlns="{ns}/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="000"/>
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"""


def workbook(*rows, sheet="名册", padding=0):
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
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NAMES}/spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>{" " * padding}',
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
