"""Figures of few people are never shown, nor to be got by subtraction; all expected rows by hand."""

from pathlib import Path

import pytest

from bot.domain.identity import UnitId
from bot.domain.stats import Figures, UnitFigures, phase_asked, table_of
from bot.library import load

CAMPAIGN = load(Path("content")).campaign


def units(*sizes):
    """Branches A, B, C … of these sizes, in each of which one has served and nobody is unbound."""
    return [
        UnitFigures(UnitId(number), chr(64 + number), Figures(size, 0, min(1, size), {"serve": min(1, size)}))
        for number, size in enumerate(sizes, 1)
    ]


def names(rows):
    return "".join(row.name for row in rows)


@pytest.mark.parametrize(
    ("sizes", "shown", "small", "joined", "others", "total"),
    [
        ((8, 8, 8), "ABC", "", "", None, 24),
        ((5,), "A", "", "", None, 5),
        ((4,), "", "A", "", None, None),
        ((2, 2), "", "AB", "", None, None),
        ((3, 3), "", "AB", "", None, 6),
        ((3, 8), "", "A", "B", None, 11),
        ((3, 8, 9), "C", "A", "B", 11, 20),
        ((3, 4, 9), "C", "AB", "", 7, 16),
        ((2, 2, 9, 7), "C", "AB", "D", 11, 20),
        ((1, 9, 8, 7), "BC", "A", "D", 8, 25),
        ((0, 8, 8), "BC", "", "", None, 16),
        ((), "", "", "", None, None),
    ],
)
def test_small_branches_are_shown_together_or_not_at_all(sizes, shown, small, joined, others, total):
    table = table_of(units(*sizes))
    assert (names(table.rows), names(table.small), names(table.joined)) == (shown, small, joined)
    assert (table.others.eligible if table.others else None) == others
    assert (table.total.eligible if table.total else None) == total


@pytest.mark.parametrize("sizes", [(3, 8), (3, 8, 9), (1, 9, 8, 7), (2, 2, 9, 7), (4, 4, 4, 5), (1, 1, 30)])
def test_no_difference_of_what_is_shown_is_small(sizes):
    table = table_of(units(*sizes))
    hidden = table.total.eligible - sum(row.figures.eligible for row in table.rows)
    assert hidden == 0 or (hidden >= 5 and len(table.small) + len(table.joined) >= 2)


def test_figures_add_up_item_by_item():
    together = Figures(8, 1, 3, {"serve": 2, "study": 1}) + Figures(3, 2, 1, {"serve": 1})
    assert together == Figures(11, 3, 4, {"serve": 3, "study": 1})
    assert together.of("excel") == 0


@pytest.mark.parametrize(
    ("asked", "running", "begun", "phase"),
    [
        ("strive", 0, 1, "strive"),
        ("2", 0, 1, "strive"),
        ("0", 0, 1, "launch"),
        ("4", 0, 1, "launch"),
        ("", 0, 1, "launch"),
        ("no such phase", 0, 1, "launch"),
        ("", None, 3, "showcase"),
        ("", None, 0, "launch"),
    ],
)
def test_the_phase_shown_is_the_one_asked_for_or_the_one_that_runs(asked, running, begun, phase):
    phases = CAMPAIGN.phases
    running = None if running is None else phases[running]
    assert phase_asked(CAMPAIGN, asked, running=running, begun=phases[:begun]).key == phase
