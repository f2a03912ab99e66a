"""The text of a Word document, paragraphs and table rows line by line; its looks are not looked at."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.drafting.numbering import Numbering

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

MOST_BYTES = 8 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
_TEXT_PART = "word/document.xml"


def word_text(content: bytes, digits: Sequence[str]) -> str:
    """Return the text; ValueError when it is too large or no Word document.

    `digits`, from nought to ten, are for the numbers that Word counts itself.
    """
    _check_size(content)
    from docx import Document as opened  # noqa: N813 a class called as a function
    from docx.opc.exceptions import OpcError

    try:
        return "\n".join(_lines(opened(io.BytesIO(content)), digits))
    except (OpcError, SyntaxError, KeyError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise ValueError("not a Word document (.docx) that can be read; save it again or as text") from error


def _check_size(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise ValueError(f"larger than {MOST_BYTES} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            is_word = _TEXT_PART in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ValueError("not a Word document (.docx): it is no ZIP archive at all") from error
    if not is_word:
        raise ValueError(f"not a Word document (.docx): it has no {_TEXT_PART}")
    if unpacked > MOST_UNPACKED:
        raise ValueError(f"larger than {MOST_UNPACKED} bytes when unpacked")


def _lines(document: "Document", digits: Sequence[str]) -> Iterator[str]:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.table import Table

    related = [part.target_part for part in document.part.rels.values() if part.reltype == RELATIONSHIP_TYPE.NUMBERING]
    numbering = Numbering(getattr(related[0], "element", None) if related else None, digits)

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            yield numbering.before(block) + block.text


def _rows(table: "Table") -> Iterator[str]:
    """Yield a line for each row, its cells set apart; a cell that spans several columns is said once."""
    for row in table.rows:
        texts = {cell._tc: cell.text for cell in row.cells}  # noqa: SLF001 all that two views of one cell share
        yield "\t".join(text.replace("\n", " ") for text in texts.values() if text.strip())
