"""Everything a notice says, read into one draft of a campaign; how it is written down is in writing.py."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.drafting.activities import DraftActivity, loose_activities, read_activities
from bot.drafting.anchors import DraftAnchor, read_anchors
from bot.drafting.deadlines import due_within, years_within
from bot.drafting.document import DraftDocument, annexes_begin, read_document
from bot.drafting.grammar import Grammar
from bot.drafting.lines import passages
from bot.drafting.moments import Moment, Years, moments
from bot.drafting.outline import PHASES, Heading, outline
from bot.drafting.phases import DraftPhase, passed_over, phase_headings, read_phases
from bot.drafting.pieces import Found, Passage, Piece, Todo, Value
from bot.drafting.spans import Span, ends_behind, spans
from bot.drafting.standards import DraftStandard, read_standards
from bot.drafting.subjects import DraftArea, DraftKind, read_areas, read_carriers, read_kinds

_FEWEST = 2
"""Phases; fewer are none."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A campaign as far as the notice says."""

    document: DraftDocument
    phases: tuple[tuple[DraftPhase, tuple[DraftActivity, ...]], ...]
    loose: tuple[DraftActivity, ...]
    """What the notice asks for without saying in which phase."""
    passed_over: tuple[Piece, ...]
    """Headings between those of the phases that say nothing of when they are."""
    announced: tuple[int, Piece] | None
    """How many phases the notice says there are."""
    first_day: Value | None
    """Where the whole campaign begins on a day within the first phase's month."""
    ends: Value | None
    """Where the whole campaign ends later than its last phase."""
    standards: tuple[DraftStandard, ...]
    areas: tuple[DraftArea, ...]
    carriers: tuple[Value, ...]
    kinds: tuple[DraftKind, ...]
    anchors: tuple[DraftAnchor, ...]


def read_notice(text: str, grammar: Grammar) -> Draft:
    """Return what a notice says."""
    paragraphs = passages(text, grammar)
    document = read_document(paragraphs, grammar)
    root = _main(paragraphs, grammar)
    announced = _announced(root, grammar)
    whole = _whole(root, grammar)
    first, last = moments(whole, document.years) if whole else (None, None)
    years = replace(document.years, nearest=first.year) if first else document.years
    headings = phase_headings(root, grammar)
    phases = read_phases(headings, years, grammar, since=first)
    told = tuple(_with_activities(phases, years, grammar, document.name))
    loose = tuple(loose_activities(root, years, grammar, under=("contents",) if phases else ("contents", "lead")))
    if not phases and whole:
        told, loose = ((_only_phase(whole, first, last), loose),), ()
    return Draft(
        document=document,
        phases=told,
        loose=loose,
        passed_over=tuple(passed_over(root, headings)),
        announced=announced,
        first_day=_first_day(first, phases),
        ends=_ends(whole, last, phases),
        standards=tuple(read_standards(root, grammar)),
        areas=tuple(read_areas(root, grammar)),
        carriers=tuple(read_carriers(root, grammar)),
        kinds=tuple(read_kinds(root, grammar)),
        anchors=tuple(read_anchors(root, years, grammar)),
    )


def _main(paragraphs: Sequence[Passage], grammar: Grammar) -> Heading:
    """Return the outline of a notice without its annexes, unless its phases stand in one of them."""
    end = annexes_begin(paragraphs, grammar)
    main, whole = outline(paragraphs[:end], grammar), outline(paragraphs, grammar)
    return main if phase_headings(main, grammar) or not phase_headings(whole, grammar) else whole


def _with_activities(
    phases: Sequence[DraftPhase], years: Years, grammar: Grammar, name: Value
) -> Iterator[tuple[DraftPhase, tuple[DraftActivity, ...]]]:
    campaign = name.value if isinstance(name, Found) else ""
    for phase in phases:
        if phase.heading is None:
            yield phase, ()
            continue
        told, later = (
            read_activities(phase.heading, known, grammar, campaign=campaign) for known in years_within(phase, years)
        )
        pairs = zip(told, later, strict=True)
        yield phase, tuple(due_within(phase, *pair, issued_on=years.issued_on) for pair in pairs)


def _announced(root: Heading, grammar: Grammar) -> tuple[int, Piece] | None:
    for piece in root.texts():
        for form in grammar.forms("parts"):
            match = form.search(piece.folded)
            count = grammar.number(match["n"]) if match else None
            if match and count and count >= _FEWEST:
                return count, piece.of(match)
    return None


def _whole(root: Heading, grammar: Grammar) -> Span | None:
    """Return when the whole campaign is: in the sentence that says how many phases it has, or behind a word for it."""
    for heading in root.walk():
        for piece in (heading.whole, *heading.body):
            for sentence in piece.split(f"[{grammar.one_of('stop')}]"):
                if not _tells_the_whole(sentence, heading, grammar):
                    continue
                found = [span for span in spans(sentence, grammar) if span.is_whole]
                if found:
                    return found[0]
    return None


def _tells_the_whole(sentence: Piece, heading: Heading, grammar: Grammar) -> bool:
    if any(form.search(sentence.folded) for form in grammar.forms("parts")):
        return True
    if re.fullmatch(grammar.any("when"), heading.title.folded):
        return True
    if _runs(sentence, heading, grammar):
        return True
    duration = grammar.any("duration")
    return any(re.search(duration, folded) for folded in (sentence.folded, heading.title.folded))


def _runs(sentence: Piece, heading: Heading, grammar: Grammar) -> bool:
    """Tell whether something other than a phase is said to begin on one day and to be over on another."""
    if heading.level == PHASES or re.search(grammar.any("phase"), heading.title.folded):
        return False
    return any(
        span.is_whole
        and re.search(grammar.any("begins"), span.piece.folded)
        and ends_behind(span.piece, sentence, grammar)
        and not re.search(grammar.any("phase"), sentence.folded[: span.piece.start - sentence.start])
        for span in spans(sentence, grammar)
    )


def _only_phase(whole: Span, first: Moment | None, last: Moment | None) -> DraftPhase:
    near = (whole.piece,)
    return DraftPhase(
        Todo("the notice names no phase; what this one is called", near),
        first.found if first else Todo("its first day, YYYY-MM-DD or YYYY-MM", near),
        last.found if last else Todo("its last day, YYYY-MM-DD or YYYY-MM", near),
        first=first,
        last=last,
    )


def _first_day(first: Moment | None, phases: Sequence[DraftPhase]) -> Value | None:
    opening = phases[0].first if phases else None
    if first is None or opening is None or first.by_month or not opening.by_month:
        return None
    same = (first.day.year, first.day.month) == (opening.day.year, opening.day.month)
    return first.found if same else None


def _ends(whole: Span | None, last: Moment | None, phases: Sequence[DraftPhase]) -> Value | None:
    ending = phases[-1].last if phases else None
    if whole is None or ending is None:
        return None
    if last is None:
        return Todo("the last day of the campaign, YYYY-MM-DD", (whole.piece,))
    if last.day <= ending.day:
        return None
    return replace(last, by_month=False).found
