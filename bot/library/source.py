"""From the bytes of a content file to text a parser may see; what the text means is not known here."""

import re

from bot.library.problems import BrokenContent, Problem

_MOST_SHOWN = 20
"""Places listed per file; a wrong encoding would otherwise list every character."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)


def decoded(content: str | bytes, file: str, *, size: int) -> str:
    """Return the text of a file of at most `size` bytes with plain newlines; BrokenContent when it is not UTF-8."""
    if len(content) > size:
        raise BrokenContent([Problem(file, 1, 1, f"larger than {size} bytes")])
    if isinstance(content, str):
        return _one_newline(content)
    try:
        return _one_newline(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise BrokenContent([_at(before, len(before), file, message)]) from error


def unwritable(text: str, file: str) -> list[Problem]:
    """Return a problem for each character that has no business in a content file, tabs in the indentation included."""
    if text.startswith("\ufeff"):
        return [Problem(file, 1, 1, "starts with a byte order mark; save the file as UTF-8 without one")]
    found = [
        _at(text, match.start(), file, f"character U+{ord(match.group()):04X} is not allowed")
        for match, _ in zip(_FORBIDDEN.finditer(text), range(_MOST_SHOWN), strict=False)
    ]
    found += [
        _at(text, match.end() - 1, file, "a tab in the indentation; use spaces")
        for match, _ in zip(_TAB_INDENT.finditer(text), range(_MOST_SHOWN), strict=False)
    ]
    return found


def _one_newline(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _at(text: str, offset: int, file: str, message: str) -> Problem:
    line = text.count("\n", 0, offset) + 1
    return Problem(file, line, offset - text.rfind("\n", 0, offset), message)
