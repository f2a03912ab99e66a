"""What a notice says of itself: number, issuer, day, title and the campaign's name; its text is not looked at here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.drafting.grammar import Grammar
from bot.drafting.moments import Moment, Year, Years, moments
from bot.drafting.pieces import Passage, Piece, Todo, Value, found
from bot.drafting.points import YEARS, points
from bot.drafting.spans import spans

_MOST_OF_A_NAME = 60
_MOST_OF_A_TITLE = 120


@dataclass(frozen=True, slots=True)
class DraftDocument:
    """The paper as far as it says."""

    number: Value
    issuer: Value
    issued: Value
    title: Value
    name: Value
    years: Years
    """What it lets one know of the year where the text leaves it out."""


def read_document(passages: Sequence[Passage], grammar: Grammar) -> DraftDocument:
    """Return what stands around the text: head, signature and, where there is one, the title of the annex."""
    signed = _signed(passages, grammar)
    title = _title(passages, grammar)
    moment = signed[1] if signed else None
    named = _year(title, grammar) if title else None
    issued = moment.year if moment else named
    return DraftDocument(
        number=_number(passages, grammar) or Todo("the number of the paper"),
        issuer=_issuer(passages, signed[0], grammar) if signed else Todo("who issued it"),
        issued=moment.found if moment else Todo("the day it was issued, YYYY-MM-DD"),
        title=found(title) if title else Todo("the title of the paper"),
        name=_name(title, grammar) if title else Todo("what the campaign is called"),
        years=Years(named, issued, moment.day if moment else None),
    )


def _number(passages: Sequence[Passage], grammar: Grammar) -> Value | None:
    """The number stands on a line of its own; those within the text are of other papers."""
    forms = "|".join(form.pattern for form in grammar.forms("numbered"))
    before = f"[^{grammar.clause}{grammar.one_of('open', 'open_title')}]"
    pattern = re.compile(f"(?P<number>{before}{{1,20}}(?:{forms}))(?:\t.*)?")
    for passage in passages:
        match = pattern.fullmatch(passage.folded)
        if match:
            return found(passage.whole.of(match, "number"))
    return None


def _signed(passages: Sequence[Passage], grammar: Grammar) -> tuple[int, Moment] | None:
    """Return where a passage is nothing but a day, and the day."""
    brackets = grammar.one_of("open", "close")
    printed = "|".join(form.pattern for form in grammar.forms("printed"))
    for position, passage in enumerate(passages):
        piece = passage.whole.trimmed(brackets).before(f"(?:{printed})$")
        dates = spans(piece, grammar)
        if len(dates) == 1 and dates[0].piece == piece and not dates[0].is_whole:
            moment = moments(dates[0], Years())[0]
            if moment and not moment.by_month:
                return position, moment
    return None


def _issuer(passages: Sequence[Passage], signed: int, grammar: Grammar) -> Value:
    above = [passages[at].whole for at in range(max(signed - 2, 0), signed)]
    names = [piece for piece in above if _is_name(piece, grammar)]
    if not above or above[-1] not in names:
        return Todo("who issued it")
    if len(names) > 1 and all(re.search(f"{grammar.any('issuers')}$", piece.folded) for piece in names):
        return Todo("who issued it; several signed", tuple(names))
    return found(names[-1].before(grammar.any("sealed")), names[-1])


def _is_name(piece: Piece, grammar: Grammar) -> bool:
    if len(piece.text) > _MOST_OF_A_NAME or re.search(f"[{grammar.clause}]|{grammar.any('title_end')}$", piece.folded):
        return False
    return not any(
        re.match(form.pattern, piece.folded) for level in range(1, 7) for form in grammar.forms(f"heading_{level}")
    )


def _title(passages: Sequence[Passage], grammar: Grammar) -> Piece | None:
    """Return the last title before the first chapter: that of the annex, where the notice only carries it (T8)."""
    chapter = re.compile("|".join(form.pattern for form in grammar.forms("heading_1")))
    quoted = re.compile(
        f"{grammar.any('open_title')}(?P<title>.*{grammar.any('title_end')}){grammar.any('close_title')}"
    )
    ending = re.compile(
        f"(?:{grammar.any('annex')}[^{grammar.one_of('stop')}])?(?P<title>.*{grammar.any('title_end')})"
    )
    title = None
    for passage in passages:
        if chapter.match(passage.folded):
            break
        match = ending.fullmatch(passage.folded) if len(passage.text) <= _MOST_OF_A_TITLE else None
        if match and not re.search(f"[{grammar.one_of('stop', 'pause', 'comma')}]", passage.folded):
            title = passage.whole.of(match, "title")
            inner = quoted.search(title.folded)
            title = title.of(inner, "title") if inner else title
    return title


def _year(title: Piece, grammar: Grammar) -> Year | None:
    """Return the year that a title names; of several nobody says which is meant."""
    named = [Year(point.year, point.piece) for point in points(title, grammar) if point.year]
    numbers = map(grammar.number, re.findall(f"(?<![0-9])[0-9]{{4}}(?![0-9])|{grammar.chinese}{{4}}", title.folded))
    others = {number for number in numbers if number in YEARS}
    return named[0] if named and len(others.union(year.value for year in named)) == 1 else None


def _name(title: Piece, grammar: Grammar) -> Value:
    for form in grammar.forms("campaign_name"):
        match = form.search(title.folded)
        if match:
            return found(title.of(match, "name"), title)
    return Todo("what the campaign is called", (title,))


def annexes_begin(passages: Sequence[Passage], grammar: Grammar) -> int:
    """Return the position of the first annex behind a chapter of the notice; that of the end when there is none."""
    chapter = re.compile("|".join(form.pattern for form in grammar.forms("heading_1")))
    annex = re.compile(f"{grammar.any('annex')}{grammar.numeral}?(?:[{grammar.one_of('colon')}\\t]|$|(?<=[0-9]))")
    has_chapters = False
    for position, passage in enumerate(passages):
        if has_chapters and annex.match(passage.folded):
            return position
        has_chapters = has_chapters or chapter.match(passage.folded) is not None
    return len(passages)
