"""The headings of a notice as a tree with the text under each; what a heading is about is not known here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.drafting.grammar import Grammar
from bot.drafting.pieces import Passage, Piece

LEVELS = range(1, 7)
PHASES = 3
"""The level of headings such as phase one."""


@dataclass(slots=True)
class Heading:
    """A heading with the running text directly below it and the headings below that."""

    level: int
    mark: Piece
    """What numbers it, such as a numeral in brackets."""
    title: Piece
    """The heading without its number; of a paragraph that begins with one, the first sentence."""
    body: list[Piece] = field(default_factory=list)
    parts: "list[Heading]" = field(default_factory=list)

    @property
    def whole(self) -> Piece:
        """Number and title together."""
        return Piece(self.title.passage, self.mark.start, self.title.end)

    def paragraphs(self) -> "Iterator[Piece]":
        """Yield the passages it stands in and that stand below it, each whole."""
        yield self.title.to_the_end
        yield from (piece for piece in self.body if piece.passage is not self.title.passage)

    def texts(self) -> Iterator[Piece]:
        """Yield its title and body and those of everything below, in the order of the notice."""
        yield self.title
        yield from self.body
        for part in self.parts:
            yield from part.texts()

    def walk(self) -> "Iterator[Heading]":
        """Yield it and everything below, in the order of the notice."""
        yield self
        for part in self.parts:
            yield from part.walk()


def outline(passages: Sequence[Passage], grammar: Grammar) -> Heading:
    """Return the tree of a notice; its root has no title, and what stands before the first heading as its body."""
    marks = [
        (level, re.compile("|".join(form.pattern for form in grammar.forms(f"heading_{level}")))) for level in LEVELS
    ]
    nothing = (passages[0].whole if passages else Passage("", "", ()).whole).cut(0, 0)
    root = Heading(0, nothing, nothing)
    open_headings = [root]
    for passage in passages:
        heading = _heading(passage.whole, marks, grammar)
        if heading is None:
            open_headings[-1].body.append(passage.whole)
            continue
        while open_headings[-1].level >= heading.level:
            open_headings.pop()
        open_headings[-1].parts.append(heading)
        open_headings.append(heading)
    return root


def titled(piece: Piece, mark: Piece, grammar: Grammar, *, level: int, by_clause: bool = False) -> Heading:
    """Return the heading that `piece` begins with, its further sentences, or clauses, as the body."""
    separators = f"[{grammar.one_of('between')}{grammar.clause}]*"
    title = piece.without(separators)
    end = end_of_title(title.folded, grammar, by_clause=by_clause)
    rest = title.cut(end).without(separators)
    return Heading(level, mark, title.cut(0, end), [rest] if rest else [])


def _heading(piece: Piece, marks: Sequence[tuple[int, re.Pattern[str]]], grammar: Grammar) -> Heading | None:
    """Return the heading of a passage; one numbered as a phase, perhaps on top of another number, is a clause only."""
    for level, mark in marks:
        match = mark.match(piece.folded)
        if match is None:
            continue
        as_phase = dict(marks)[PHASES].match(piece.folded, match.end())
        end = as_phase.end() if as_phase else match.end()
        by_clause = as_phase is not None or level == PHASES
        return titled(piece.cut(end), piece.cut(match.start(), end), grammar, level=level, by_clause=by_clause)
    return None


def end_of_title(folded: str, grammar: Grammar, *, by_clause: bool) -> int:
    """Return where the first sentence or clause ends; punctuation in brackets and quotes does not count."""
    ends = grammar.clause if by_clause else grammar.one_of("stop", "colon", "pause")
    opening, closing = grammar.one_of("open", "quote", "open_title"), grammar.one_of("close", "unquote", "close_title")
    depth = 0
    for match in re.finditer(f"(?P<open>[{opening}])|(?P<close>[{closing}])|[{ends}\\t]", folded):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth = max(depth - 1, 0)
        elif not depth:
            return match.start()
    return len(folded)
