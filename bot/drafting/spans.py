"""Date phrases of a notice that belong together as from and until; which days they mean is worked out in moments.py."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.drafting.grammar import Grammar, Pattern
from bot.drafting.pieces import Piece
from bot.drafting.points import Point, points

_NEAR = 8
"""Characters in which the words before and behind a date stand."""


@dataclass(frozen=True, slots=True)
class Span:
    """Two date phrases that belong together, or one that stands alone."""

    piece: Piece
    start: Point | None
    end: Point | None

    @property
    def is_whole(self) -> bool:
        """Whether it says both when something begins and when it ends, in two phrases."""
        return self.start is not None and self.end is not None and self.start is not self.end


def spans(piece: Piece, grammar: Grammar) -> list[Span]:
    """Return the spans of a text in order; a date alone is a span too, open at the side that it does not say."""
    found = points(piece, grammar)
    result: list[Span] = []
    at = 0
    while at < len(found):
        point = found[at]
        following = found[at + 1] if at + 1 < len(found) else None
        if following and not point.before and not point.is_bare and _joined(piece, point, following, grammar):
            whole = Piece(piece.passage, point.piece.start, following.piece.end)
            result.append(Span(whole, _after(point, piece, grammar), following))
            at += 2
            continue
        if not point.is_bare:
            result.append(_alone(piece, point, grammar))
        at += 1
    return result


def _joined(piece: Piece, first: Point, second: Point, grammar: Grammar) -> bool:
    between = Piece(piece.passage, first.piece.end, second.piece.start).folded
    if _join(grammar).fullmatch(between) or (_next_month(first, second) and between in grammar.words["between"]):
        return True
    is_begun = re.fullmatch(f"{grammar.any('begins')}[{grammar.one_of('comma')}]", between)
    return is_begun is not None and ends_behind(second.piece, piece, grammar)


def _next_month(first: Point, second: Point) -> bool:
    """Tell whether two dates are a month and the one after it, to the month."""
    is_by_month = not (first.day or first.part or second.day or second.part or second.year)
    return is_by_month and first.month is not None and second.month == first.month + 1


def ends_behind(date: Piece, within: Piece, grammar: Grammar) -> bool:
    """Tell whether a text goes on behind a date with the word for being over."""
    return re.match(f"{grammar.any('nearly')}?{grammar.any('done')}", date.ahead(within, _NEAR)) is not None


@lru_cache(maxsize=1)
def _join(grammar: Grammar) -> Pattern:
    comma = f"[{grammar.one_of('comma')}]?"
    return re.compile(f"{grammar.any('after')}?{grammar.any('begins')}{{0,2}}{comma}{grammar.any('until')}")


def _alone(piece: Piece, point: Point, grammar: Grammar) -> Span:
    """A date alone begins, ends or is the whole thing, as the words next to it say."""
    ahead, behind = point.piece.ahead(piece, _NEAR), point.piece.behind(piece, _NEAR)
    open_ended = f"{grammar.any('begins', 'ever', 'until')}|(?!{grammar.any('not_after')}){grammar.any('after')}"
    if re.match(open_ended, ahead):
        return Span(point.piece, _after(point, piece, grammar), None)
    if point.before or point.part == "late" or re.search(f"{grammar.any('until')}$", behind):
        return Span(point.piece, None, point)
    return Span(point.piece, point, point)


def _after(point: Point, within: Piece, grammar: Grammar) -> Point:
    """Return a day that a word stands for as one that is over when something begins, where the text says so."""
    is_after = re.match(grammar.any("after"), point.piece.ahead(within, _NEAR)) is not None
    return replace(point, after=is_after and point.named is not None)
