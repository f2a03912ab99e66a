"""A notice's file turned into its text, whatever it was saved as; what the text says is not looked at here."""

import codecs
import unicodedata
from collections.abc import Sequence

from bot.drafting.word import word_text

MOST_BYTES = 512 * 1024
"""Of a text; the longest official plans have a tenth of it."""

_ENCODINGS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ZIP = b"PK\x03\x04"
_OTHERS = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "a Word 97 document",
    b"{\\rtf": "an RTF document",
    _ZIP: "a ZIP archive",
}


class UnreadableNotice(Exception):
    """A file whose text cannot be had; the message says why and what helps."""


def read_text(content: bytes, file: str, digits: Sequence[str]) -> str:
    """Return the text of a notice (.txt in UTF-8, UTF-16 or GB 18030, or .docx) with plain newlines.

    `digits` are the grammar's, from nought to ten, for the numbers that a Word document counts itself.
        UnreadableNotice when it is too large, of another format, or in no encoding of those.
    """
    if file.lower().endswith(".docx"):
        try:
            return word_text(content, digits)
        except ValueError as error:
            raise UnreadableNotice(str(error)) from error
    if len(content) > MOST_BYTES:
        raise UnreadableNotice(f"larger than {MOST_BYTES} bytes")
    for beginning, name in _OTHERS.items():
        if content.startswith(beginning):
            raise UnreadableNotice(f"this is {name}; save the notice as text (.txt) or as a Word document (.docx)")
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableNotice("empty")
    return text


def _decoded(content: bytes) -> str:
    encodings = [name for mark, name in _ENCODINGS if content.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
    raise UnreadableNotice("not text in UTF-8, UTF-16 with a byte order mark, or GB 18030; save it as UTF-8")


def _is_text(text: str) -> bool:
    """Tell text from bytes that were read in the wrong encoding by luck."""
    return all(unicodedata.category(character) not in ("Cn", "Co", "Cs") and character != "\0" for character in text)
