"""Setting a template with data, inside the worker: words reach the page as words, never as markup or paths."""

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst

from bot.documents.glyphs import Glyphs, glyphs_in

TEMPLATES = Path(__file__).parent / "templates"
PIXELS_PER_INCH = 216
"""A page of 400 points becomes 1,200 pixels: sharp on a phone, and small enough to send quickly."""
MOST_PIXELS = 10_000
"""Width and height of a photo together (Bot API, sendPhoto)."""
MOST_SLENDER = 20
"""How many times longer than wide a photo may be, or the other way round (Bot API, sendPhoto)."""
LINK = "link"
"""The key of what is shown as a QR code; the picture is added next to it as `code`."""


class Unprintable(Exception):
    """A template or data that can't be set; the message holds nothing of the data."""


class Press:
    """Keeps fonts and templates in memory, so that it opens no file once it has printed."""

    def __init__(self, fonts: Path) -> None:
        self._glyphs: Glyphs = glyphs_in(fonts)
        self._templates = {file.name: file.read_bytes() for file in sorted(TEMPLATES.glob("*.typ"))}
        self._compiler = typst.Compiler(
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]),
        )

    def print(self, template: str, data: Mapping[str, Any], file_format: str) -> bytes:
        """Return the file; Unprintable where there is no such template, no font, or more than a photo may hold."""
        if not self._glyphs:
            raise Unprintable("no_fonts")
        if f"{template}.typ" not in self._templates:
            raise Unprintable("no_template")
        made = self._set(f"{template}.typ", json.dumps(self._ready(data), ensure_ascii=False), file_format)
        if file_format == "png" and not _is_photo(made):
            raise Unprintable("size")
        return made

    def _set(self, template: str, data: str, file_format: str) -> bytes:
        source: Any = {**self._templates, "main.typ": self._templates[template]}  # typst's stubs know no such input yet
        try:
            made = self._compiler.compile(
                source,
                format="pdf" if file_format == "pdf" else "png",
                ppi=PIXELS_PER_INCH,
                sys_inputs={"data": data},
            )
        except RuntimeError as error:  # typst's own may quote the data, so that its words stay here
            raise Unprintable("typesetting") from error
        if not isinstance(made, bytes):
            raise Unprintable("pages")
        return made

    def _ready(self, said: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
        """The same JSON with characters the fonts lack replaced, and codes drawn for links."""
        if isinstance(said, str):
            return self._glyphs.shown(said)
        if isinstance(said, list):
            return [self._ready(one) for one in said]
        if not isinstance(said, dict):
            return said
        ready = {key: self._ready(value) for key, value in said.items()}
        if LINK in said:
            ready["code"] = _code(said[LINK])
        return ready


def _is_photo(png: bytes) -> bool:
    """Whether Telegram takes a PNG of this size as a photo; both lengths stand at the head of the file."""
    wide, high = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    return wide + high <= MOST_PIXELS and max(wide, high) <= MOST_SLENDER * min(wide, high)


def _code(link: str) -> str:
    """A QR code as SVG, without the quiet zone, which the template leaves."""
    drawn = BytesIO()
    segno.make_qr(link, error="m").save(drawn, kind="svg", border=0, scale=4, xmldecl=False)
    return drawn.getvalue().decode()
