"""Whom a plan is for, where it wants results and what carries it, as far as its text lists them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.drafting.grammar import Grammar
from bot.drafting.listing import enumerated, items_of
from bot.drafting.outline import Heading
from bot.drafting.pieces import Piece, Value, found

_MOST_OF_A_KIND = 12
_MOST_UNREADABLE = 4
"""Characters between a kind and what is stressed for it; scanned notices have scrambled ones there (features.md T3)."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class DraftArea:
    """A field results are wanted in, and the word for the result."""

    name: Value
    target: Value


@dataclass(frozen=True, slots=True)
class DraftKind:
    """A kind of member and what is stressed for it."""

    name: Value
    emphasis: tuple[Value, ...] = ()


def read_areas(root: Heading, grammar: Grammar) -> list[DraftArea]:
    """Return the largest family of headings, or list within a sentence, that names fields and results."""
    best: list[DraftArea] = []
    for heading in root.walk():
        families = [[part.title for part in heading.parts], enumerated(heading.body, grammar)]
        for family in families:
            areas = [area for area in (_area(piece, grammar) for piece in family) if area]
            if len(areas) > len(best):
                best = areas
    return best if len(best) >= _FEWEST else []


def _area(piece: Piece, grammar: Grammar) -> DraftArea | None:
    for form in grammar.forms("area"):
        match = form.match(piece.folded)
        if match:
            quote = piece.of(match)
            return DraftArea(found(piece.of(match, "name"), quote), found(piece.of(match, "new"), quote))
    return None


def read_carriers(root: Heading, grammar: Grammar) -> list[Value]:
    """Return what the text says the campaign is carried by."""
    for piece in root.texts():
        for form in grammar.forms("carriers"):
            match = form.search(piece.folded)
            if match:
                return [found(item) for item in items_of(_last_list(piece.of(match, "list"), grammar), grammar)]
    return []


def _last_list(piece: Piece, grammar: Grammar) -> Piece:
    """A list that the form began too early is cut to what stands behind the last comma."""
    return list(piece.split(f"[{grammar.one_of('comma')}]"))[-1].without(grammar.any("plain"))


def read_kinds(root: Heading, grammar: Grammar) -> list[DraftKind]:
    """Return the kinds for whom something of their own is stressed, else those the campaign is said to be for."""
    for heading in root.walk():
        for piece in heading.paragraphs():
            kinds = list(_stressed(piece, grammar))
            if len(kinds) >= _FEWEST:
                return kinds
    return _addressed(root, grammar)


def _stressed(piece: Piece, grammar: Grammar) -> Iterator[DraftKind]:
    stress = (
        f"(?:{grammar.any('stress')}[^{grammar.clause}]{{0,2}}?{grammar.any('stressed')}|{grammar.any('stressed')})"
    )
    name = f"(?P<name>[^{grammar.clause}{grammar.one_of('between')}]{{0,{_MOST_OF_A_KIND}}}{grammar.any('kind')})"
    form = re.compile(f"{name}[^{grammar.clause}]{{0,{_MOST_UNREADABLE}}}?{stress}(?P<list>.+)")
    if not re.search(grammar.any("stress"), piece.folded):
        return
    for clause in _own_clauses(piece, grammar):
        match = form.match(clause.folded)
        if match:
            emphasis = tuple(map(found, items_of(clause.of(match, "list").before(f"[{grammar.clause}]"), grammar)))
            yield DraftKind(found(clause.of(match, "name")), emphasis)


def _own_clauses(piece: Piece, grammar: Grammar) -> Iterator[Piece]:
    """Yield clauses and what goes on behind their commas."""
    for sentence in piece.split(f"[{grammar.one_of('stop', 'pause')}]"):
        yield from sentence.split(f"[{grammar.one_of('comma', 'colon')}]")


def _addressed(root: Heading, grammar: Grammar) -> list[DraftKind]:
    for heading in root.walk():
        behind = _behind_whom(heading, grammar)
        if behind:
            sentence = behind.before(f"[{grammar.one_of('stop', 'pause', 'comma', 'open')}]").without(
                grammar.any("all")
            )
            items = [item.without(grammar.any("all")) for item in items_of(sentence, grammar)]
            if all(re.search(f"{grammar.any('kind')}$", item.folded) for item in items):
                return [DraftKind(found(item)) for item in items]
    return []


def _behind_whom(heading: Heading, grammar: Grammar) -> Piece | None:
    """Return what follows the word for those the campaign is for, in a heading's text or in running text."""
    led = f"{grammar.any('whom')}(?:[{grammar.one_of('colon')}]|{grammar.any('is')})"
    if re.search(f"{grammar.any('whom')}$", heading.title.folded) and heading.body:
        return heading.body[0].without(led)
    pieces: Sequence[Piece] = [heading.title, *heading.body]
    for piece in pieces:
        match = re.search(led, piece.folded)
        if match:
            return piece.cut(match.end())
    return None
