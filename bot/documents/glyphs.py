"""Which characters the fonts at hand can show, read from the fonts themselves; how they look is not known here."""

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SUBSTITUTE = "\N{GETA MARK}"
"""What printers of Chinese and Japanese set for a character they lack."""
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me", "Sk"})
"""General categories of what only steers, joins or decorates other characters, such as the skin colour of an emoji."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters there is a shape for; false when there are none at all."""

    characters: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.characters)

    def shown(self, text: str) -> str:
        """The text with every character that would be an empty box replaced, by a plainer form or the substitute."""
        shown = "".join(self._shown(character) for character in text)
        return shown if shown.strip() or not text.strip() else self._substitute

    def _shown(self, character: str) -> str:
        if ord(character) in self.characters or character in "\n\t":
            return character
        if unicodedata.category(character) in _UNSEEN:
            return ""
        plain = "".join(one for one in unicodedata.normalize("NFKD", character) if not unicodedata.combining(one))
        if plain and all(ord(one) in self.characters for one in plain):
            return plain
        return self._substitute

    @property
    def _substitute(self) -> str:
        return SUBSTITUTE if ord(SUBSTITUTE) in self.characters else "?"


def glyphs_in(folder: Path) -> Glyphs:
    """What all OpenType fonts of a folder have together."""
    files = sorted((*folder.glob("*.otf"), *folder.glob("*.ttf")))
    return Glyphs(frozenset(code for file in files for code in characters_of(file.read_bytes())))


def characters_of(font: bytes) -> Iterator[int]:
    """The code points in the `cmap` of a font (OpenType specification, cmap formats 4 and 12)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        tag, _, start, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == b"cmap":
            yield from _mapped(font[start:])


def _mapped(cmap: bytes) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", cmap, 2)
    starts = {struct.unpack_from(">HHI", cmap, 4 + 8 * number)[2] for number in range(count)}
    for start in sorted(starts):
        (form,) = struct.unpack_from(">H", cmap, start)
        if form == 4:  # noqa: PLR2004 the number of the format
            yield from _in_segments(cmap, start)
        elif form == 12:  # noqa: PLR2004 the number of the format
            yield from _in_groups(cmap, start)


def _in_segments(cmap: bytes, start: int) -> Iterator[int]:
    """Format 4: segments of the basic plane, each with a shift or a list of glyph numbers; number 0 is no glyph."""
    (doubled,) = struct.unpack_from(">H", cmap, start + 6)
    count = doubled // 2
    ends, firsts, shifts, lists = (start + 14, start + 16 + doubled, start + 16 + 2 * doubled, start + 16 + 3 * doubled)
    for number in range(count):
        end, first, shift, offset = (
            struct.unpack_from(">H", cmap, at + 2 * number)[0] for at in (ends, firsts, shifts, lists)
        )
        for code in range(first, end + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", cmap, lists + 2 * number + offset + 2 * (code - first))
            if glyph and code != 0xFFFF and (offset or (code + shift) % 0x10000):  # noqa: PLR2004 the closing segment
                yield code


def _in_groups(cmap: bytes, start: int) -> Iterator[int]:
    """Format 12: groups of any plane."""
    (count,) = struct.unpack_from(">I", cmap, start + 12)
    for number in range(count):
        first, last, _ = struct.unpack_from(">III", cmap, start + 16 + 12 * number)
        yield from range(first, last + 1)
