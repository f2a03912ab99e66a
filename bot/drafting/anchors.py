"""Days a plan looks to: those it names by a word and means to come; what words stand for which day is content."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.drafting.grammar import Grammar
from bot.drafting.moments import Moment, Years, last_moment
from bot.drafting.outline import Heading
from bot.drafting.pieces import Piece, Value, found
from bot.drafting.points import Point, points

_MOST_BETWEEN = 16
_NEAR = 24
"""Characters that hold the word for looking forward and what may stand between."""


@dataclass(frozen=True, slots=True)
class DraftAnchor:
    """A day by its name."""

    name: Value
    on: Value
    is_yearly: bool
    year: int


def read_anchors(root: Heading, years: Years, grammar: Grammar) -> list[DraftAnchor]:
    """Return the days looked to, each once, in their own order."""
    met: dict[object, tuple[Moment, DraftAnchor]] = {}
    for piece in root.texts():
        for moment, anchor in _looked_to(piece, years, grammar):
            met.setdefault(moment.day, (moment, anchor))
    return [anchor for _, anchor in sorted(met.values(), key=lambda pair: pair[0].day)]


def _looked_to(piece: Piece, years: Years, grammar: Grammar) -> Iterator[tuple[Moment, DraftAnchor]]:
    for point in points(piece, grammar):
        if point.named is None or not (point.before or _towards(piece, point, grammar)):
            continue
        moment = last_moment(replace(point, before=False), years)
        if moment is None or (years.issued_on and moment.day < years.issued_on):
            continue
        name = point.piece
        if point.before:
            name = name.cut(0, len(name.folded) - len(re.findall(grammar.any("before"), name.folded)[-1]))
        yield moment, DraftAnchor(found(name), moment.found, point.is_yearly, moment.day.year)


def _towards(piece: Piece, point: Point, grammar: Grammar) -> bool:
    behind = point.piece.behind(piece, _NEAR)
    return re.search(f"{grammar.any('towards')}[^{grammar.clause}]{{0,{_MOST_BETWEEN}}}$", behind) is not None
