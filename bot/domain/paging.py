"""Long lists cut into pages with a position; what is listed and how it looks is not known here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A stretch of a list: page `number` of `pages`, both from 1, of a list `total` long."""

    things: Sequence[T]
    number: int
    pages: int
    total: int
    start: int = 0
    """How many entries of the list come before this page."""


def pages_of(total: int, size: int) -> int:
    """Return how many pages of `size` a list of `total` has; an empty list has one, empty, page."""
    return max(1, -(-total // size))


def clamped(number: int, pages: int) -> int:
    """Return the page nearest to `number` that exists; an old button may ask for one that is gone."""
    return min(max(1, number), pages)


def page_of(things: Sequence[T], number: int, *, size: int) -> Page[T]:
    """Return page `number` of `things`, or the nearest one there is."""
    pages = pages_of(len(things), size)
    number = clamped(number, pages)
    start = (number - 1) * size
    return Page(things[start : start + size], number, pages, len(things), start)


def packed(lengths: Sequence[int], *, room: int, most: int) -> list[range]:
    """Return stretches of a list whose entries, so many characters long, fit into `room` together, at most `most`.

    An entry longer than the room has a page to itself; an empty list has one, empty, page.
    """
    pages: list[range] = []
    start, used = 0, 0
    for index, length in enumerate(lengths):
        if index > start and (used + length > room or index - start == most):
            pages.append(range(start, index))
            start, used = index, 0
        used += length
    return [*pages, range(start, len(lengths))]
