"""Lists within running text: firstly, secondly, or items set apart by commas; what they list is not known here."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from unicodedata import category, numeric

from bot.drafting.grammar import Grammar, Pattern
from bot.drafting.pieces import Piece

_FEWEST = 2
_WORDS = ("ordinal",)
_NUMBERS = ("heading_4", "heading_5", "heading_6")


def enumerated(pieces: Sequence[Piece], grammar: Grammar) -> list[Piece]:
    """Return what follows each of firstly, secondly and so on, up to the next; empty when there are fewer than two.

    Numbers within a sentence do as well, where there are no such words.
    """
    return _counted(pieces, grammar, _WORDS) or _counted(pieces, grammar, _NUMBERS)


def numbered(piece: Piece, grammar: Grammar) -> list[Piece]:
    """Return what follows each number within a text; empty when there are fewer than two."""
    return _counted([piece], grammar, _NUMBERS)


def _counted(pieces: Sequence[Piece], grammar: Grammar, families: tuple[str, ...]) -> list[Piece]:
    pattern = _at_the_beginning(grammar, families)
    counted: list[tuple[Piece, re.Match[str]]] = []
    for piece in pieces:
        for match in pattern.finditer(piece.folded):
            if _value(match[0], grammar) == len(counted) + 1:
                counted.append((piece, match))
    if len(counted) < _FEWEST:
        return []
    closing = grammar.one_of("stop", "pause", "comma")
    items = []
    for position, (piece, match) in enumerate(counted):
        following = counted[position + 1] if position + 1 < len(counted) else None
        end = following[1].start() if following and following[0] is piece else None
        items.append(piece.cut(match.end(), end).trimmed(closing))
    return [item for item in items if item]


@lru_cache(maxsize=2)
def _at_the_beginning(grammar: Grammar, families: tuple[str, ...]) -> Pattern:
    """Return the pattern of an ordinal at the beginning of a clause."""
    forms = "|".join(form.pattern for family in families for form in grammar.forms(family))
    return re.compile(f"(?:^|(?<=[{grammar.clause}]))(?:{forms})")


def _value(ordinal: str, grammar: Grammar) -> int | None:
    """Return the number that an ordinal says."""
    rings = [int(numeric(character)) for character in ordinal if category(character) == "No"]
    digits = "".join(re.findall(f"[0-9]|{grammar.chinese}", ordinal))
    return rings[0] if rings else grammar.number(digits)


def items_of(piece: Piece, grammar: Grammar) -> Iterator[Piece]:
    """Yield the items of a list; what stands in quotes stays together, and so does "with … and … as …"."""
    folded = piece.folded
    opening, closing = grammar.one_of("quote", "open", "open_title"), grammar.one_of("unquote", "close", "close_title")
    separator = f"(?P<word>{grammar.any('not_and')})|[{grammar.one_of('between')}]|{grammar.any('last_and')}"
    start, depth = 0, 0
    for match in re.finditer(f"(?P<open>[{opening}])|(?P<close>[{closing}])|{separator}", folded):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth = max(depth - 1, 0)
        elif not match["word"] and not depth and not _goes_on(folded[start : match.start()], grammar):
            if match.start() > start:
                yield piece.cut(start, match.start())
            start = match.end()
    if start < len(folded):
        yield piece.cut(start)


def _goes_on(item: str, grammar: Grammar) -> bool:
    """Tell whether an item that opens with a preposition still lacks what it belongs to."""
    return re.match(grammar.any("plain"), item) is not None and re.search(grammar.any("of"), item) is None
