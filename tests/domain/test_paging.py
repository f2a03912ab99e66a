"""Pages: positions, clamping, and packing by length."""

import pytest

from bot.domain.paging import packed, page_of


@pytest.mark.parametrize(
    ("total", "asked", "things", "number", "pages"),
    [
        (0, 1, [], 1, 1),
        (5, 1, [0, 1, 2, 3, 4], 1, 1),
        (6, 2, [5], 2, 2),
        (6, 9, [5], 2, 2),
        (6, -3, [0, 1, 2, 3, 4], 1, 2),
    ],
)
def test_an_old_button_gets_the_nearest_page(total, asked, things, number, pages):
    page = page_of(range(total), asked, size=5)
    assert (list(page.things), page.number, page.pages, page.total) == (things, number, pages, total)


@pytest.mark.parametrize(
    ("lengths", "pages"),
    [
        ([], [range(0)]),
        ([10], [range(1)]),
        ([40, 40, 40], [range(2), range(2, 3)]),
        ([500, 1, 1], [range(1), range(1, 3)]),
        ([1, 500], [range(1), range(1, 2)]),
        ([1, 1, 1, 1], [range(3), range(3, 4)]),
    ],
)
def test_pages_hold_what_fits(lengths, pages):
    assert packed(lengths, room=100, most=3) == pages
