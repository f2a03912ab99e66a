"""PNG files read pixel by pixel, and the modules of the QR code in one; written from the specifications, for tests alone."""

import zlib
from collections.abc import Iterator

BLACK = b"\0\0\0"
FINDER = 7
"""Modules along the side of the square in each of three corners (ISO/IEC 18004)."""


def size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def rows(png: bytes) -> list[bytes]:
    """The lines of an 8-bit picture as red, green, blue, red …; any opacity is left out."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    parts = list(_chunks(png))
    header = parts[0][1]
    depth, colour, interlaced = header[8], header[9], header[12]
    assert (depth, interlaced) == (8, 0)
    channels = {2: 3, 6: 4}[colour]
    wide = size(png)[0] * channels
    data = zlib.decompress(b"".join(body for kind, body in parts if kind == b"IDAT"))
    found, above = [], bytes(wide)
    for start in range(0, len(data), wide + 1):
        above = _unfiltered(data[start], data[start + 1 : start + 1 + wide], above, channels)
        found.append(above)
    if channels == 3:
        return found
    return [b"".join(row[at : at + 3] for at in range(0, wide, 4)) for row in found]


def _unfiltered(kind: int, line: bytes, above: bytes, channels: int) -> bytes:
    made = bytearray(line)
    for at in range(len(made)) if kind else ():
        left = made[at - channels] if at >= channels else 0
        corner = above[at - channels] if at >= channels else 0
        guess = (left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind - 1]
        made[at] = (made[at] + guess) & 255
    return bytes(made)


def _paeth(left: int, above: int, corner: int) -> int:
    near = left + above - corner
    return min((left, above, corner), key=lambda one: abs(near - one))


def modules(png: bytes) -> list[list[int]]:
    """The QR code in a picture in which nothing else is quite black: 1 for a dark module, 0 for a light one."""
    lines = rows(png)
    dark = [[row[at : at + 3] == BLACK for at in range(0, len(row), 3)] for row in lines]
    high = [y for y, row in enumerate(dark) if any(row)]
    wide = [x for x in range(len(dark[0])) if any(dark[y][x] for y in high)]
    top, left, side = high[0], wide[0], high[-1] - high[0] + 1
    middle = dark[top + side // 100]  # inside the upper line of the corner's square, whose first light pixel ends it
    finder = middle.index(False, left + side // 100) - left
    count = round(side / finder * FINDER)
    centre = [int((number + 0.5) * side / count) for number in range(count)]
    return [[int(dark[top + y][left + x]) for x in centre] for y in centre]
