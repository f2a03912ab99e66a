"""The phases of a plan with their dates and themes, headings or prose; what is done in each is in activities.py."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.drafting.grammar import Grammar
from bot.drafting.moments import Moment, Years, moments
from bot.drafting.outline import PHASES, Heading, titled
from bot.drafting.pieces import Piece, Todo, Value, found
from bot.drafting.points import points
from bot.drafting.spans import Span, spans

_FIRST_DAY = "its first day, YYYY-MM-DD or YYYY-MM"
_LAST_DAY = "its last day, YYYY-MM-DD or YYYY-MM"
_MOST_OF_A_NAME = 16
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class DraftPhase:
    """A phase as far as the notice says; `heading` holds the text about it."""

    name: Value
    start: Value
    end: Value
    heading: Heading | None = None
    theme: Value | None = None
    first: Moment | None = None
    last: Moment | None = None


def phase_headings(root: Heading, grammar: Grammar) -> list[Heading]:
    """Return the headings of the phases: the largest family of them, else those that running text or a table make."""
    best: list[Heading] = []
    for heading in root.walk():
        steps = re.search(grammar.any("steps"), heading.title.folded) is not None
        family = [part for part in heading.parts if _is_phase(part, grammar, in_steps=steps)]
        if len(family) > len(best):
            best = family
    if len(best) >= _FEWEST:
        return best
    return _in_prose(root, grammar) or best


def _is_phase(heading: Heading, grammar: Grammar, *, in_steps: bool) -> bool:
    title = heading.whole.folded
    if any(form.search(title) for form in grammar.forms("parts")):
        return False
    called = re.search(grammar.any("phase"), title) is not None and not re.search(f"{grammar.any('steps')}$", title)
    dated = bool(points(heading.title, grammar))
    is_numbered = heading.level == PHASES
    return (
        (called and (dated or len(heading.title.text) <= 2 * _MOST_OF_A_NAME))
        or (in_steps and (dated or is_numbered))
        or (is_numbered and dated)
    )


def _in_prose(root: Heading, grammar: Grammar) -> list[Heading]:
    """Return phases told one after the other in running text, or one to a line or row of a table."""
    best: list[Heading] = []
    for heading in root.walk():
        for form in _openers(grammar):
            family = [made for piece in heading.body for made in _cut_at(piece, form, grammar)]
            if len(family) > max(len(best), 1):
                best = family
    return best


def _openers(grammar: Grammar) -> Iterator[str]:
    name = (
        f"[^{grammar.clause}{grammar.one_of('open', 'close', 'between')}]{{1,{_MOST_OF_A_NAME}}}?{grammar.any('phase')}"
    )
    ends = f"(?=[{grammar.clause}{grammar.one_of('open')}]|$)"
    numbered = "|".join(form.pattern for form in grammar.forms("heading_3"))
    ordinal = "|".join(form.pattern for form in grammar.forms("ordinal"))
    inner = "|".join(form.pattern for level in (4, 5, 6) for form in grammar.forms(f"heading_{level}"))
    yield f"(?P<mark>{numbered})"
    yield f"(?P<mark>{ordinal})(?={name})"
    yield f"(?:^|(?<=[{grammar.clause}]))(?P<mark>{inner})(?={name}{ends})"
    yield f"^(?P<mark>)(?={name}{ends})"


def _cut_at(piece: Piece, opener: str, grammar: Grammar) -> Iterator[Heading]:
    matches = list(re.finditer(opener, piece.folded))
    for position, match in enumerate(matches):
        end = matches[position + 1].start() if position + 1 < len(matches) else len(piece.folded)
        yield titled(piece.cut(match.end("mark"), end), piece.of(match, "mark"), grammar, level=PHASES, by_clause=True)


def passed_over(root: Heading, headings: Sequence[Heading]) -> list[Piece]:
    """Return the headings that stand between those of the phases, of the same kind, and are none of them."""
    family = next((each.parts for each in root.walk() if any(part in headings for part in each.parts)), [])
    places = [place for place, part in enumerate(family) if part in headings]
    return [part.whole for part in family[places[0] : places[-1]] if part not in headings] if places else []


def read_phases(
    headings: Sequence[Heading], years: Years, grammar: Grammar, *, since: Moment | None = None
) -> list[DraftPhase]:
    """Return the phases in order; a year that is left out is that of the phase before, but none before `since`'s month.

    `since` is when the whole begins.
    """
    phases: list[DraftPhase] = []
    begun = before = replace(since, day=since.day.replace(day=1)) if since else None
    for heading in headings:
        phase = _phase(heading, years, grammar)
        if before and phase.first and phase.first.day < before.day and len(phase.first.pieces) > 1:
            is_in_order = begun is not None and begun.day <= phase.first.day
            phase = _overlapping(phase) if is_in_order else _of_another_year(phase)
        begun, before = phase.first or begun, phase.last or phase.first or before
        years = replace(years, nearest=before.year) if before else years
        phases.append(phase)
    return phases


def _overlapping(phase: DraftPhase) -> DraftPhase:
    """Return a phase that begins while the one before still runs, by the notice's own words."""
    first = phase.first.pieces if phase.first else ()
    return replace(phase, start=Todo(f"{_FIRST_DAY}, after the phase before", first), first=None)


def _of_another_year(phase: DraftPhase) -> DraftPhase:
    """Return a phase whose year nobody says: it is not the one that was named last, nor is that of its end."""
    first = phase.first.pieces if phase.first else ()
    phase = replace(phase, start=Todo(_FIRST_DAY, first), first=None)
    if phase.last is None or len(phase.last.pieces) == 1:
        return phase
    return replace(phase, end=Todo(_LAST_DAY, phase.last.pieces), last=None)


def _phase(heading: Heading, years: Years, grammar: Grammar) -> DraftPhase:
    span = _span(heading, grammar)
    first, last = moments(span, years) if span else (None, None)
    near = (span.piece,) if span else tuple(point.piece for point in points(heading.title, grammar))
    name, heading = _named(heading, grammar)
    return DraftPhase(
        name=name,
        start=first.found if first else Todo(_FIRST_DAY, near),
        end=last.found if last else Todo(_LAST_DAY, near),
        heading=heading,
        theme=_theme(heading, grammar),
        first=first,
        last=last,
    )


def _span(heading: Heading, grammar: Grammar) -> Span | None:
    """Return when a phase is: in its title, at the beginning of its text or, with both ends, in its first sentence.

    Days without a month in a title are not understood, and no other date in the text is taken for them.
    """
    for span in spans(heading.title, grammar):
        return span
    for piece in () if points(heading.title, grammar) else heading.body[:1]:
        sentence = piece.before(f"[{grammar.one_of('stop')}]")
        opening = sentence.without(
            f"(?:{grammar.any('when')}[{grammar.one_of('colon')}]?)?[{grammar.one_of('open')}]?{grammar.any('from')}?"
        )
        for span in spans(sentence, grammar):
            bracketed = re.fullmatch(f"[{grammar.one_of('open')}]", span.piece.behind(piece, 1))
            if span.is_whole or bracketed or span.piece.start == opening.start:
                return span
    return None


def _named(heading: Heading, grammar: Grammar) -> tuple[Value, Heading]:
    """Return what a phase is called, and its heading without the clause that says so where the title does not."""
    name = _title_alone(heading.title, grammar)
    if name:
        return found(name, heading.whole), heading
    for text in heading.body[:1]:
        clause = text.before(f"[{grammar.clause}]")
        if clause and len(clause.text) <= _MOST_OF_A_NAME and not _is_dated(clause, grammar):
            quote = Piece(clause.passage, heading.mark.start, clause.end)
            rest = text.cut(len(clause.text)).without(f"[{grammar.clause}]*")
            return found(clause, quote), replace(heading, body=[rest, *heading.body[1:]])
    return (found(heading.mark) if heading.mark else Todo("its name")), heading


def _is_dated(clause: Piece, grammar: Grammar) -> bool:
    """Tell whether a clause names a date; a holiday in what is done is none."""
    return any(point.named is None or point.before for point in points(clause, grammar))


def _title_alone(title: Piece, grammar: Grammar) -> Piece:
    """Return a title without number and dates, which may stand before or behind what it says."""
    numbered = "|".join(form.pattern for form in grammar.forms("heading_3"))
    opening = f"[{grammar.clause}{grammar.one_of('between', 'open')}]*"
    name = title.without(f"(?:{numbered})[{grammar.clause}{grammar.one_of('between')}]*").without(grammar.any("is"))
    for span in spans(name, grammar)[:1]:
        before = name.cut(0, span.piece.start - name.start)
        if not before.without(f"{opening}{grammar.any('from')}?"):
            ends = f"[{grammar.clause}{grammar.one_of('close')}]*"
            starting = f"(?!{grammar.any('not_after')}){grammar.any('begins', 'ever', 'after')}?"
            closing = f"{starting}{ends}{grammar.any('is')}?"
            return name.cut(span.piece.end - name.start).without(closing).before(f"[{grammar.clause}]")
        name = before.cut(0, len(before.folded) - len(_dangling(before.folded, grammar)))
    return _unbracketed(name, grammar).before(f"[{grammar.clause}]")


def _unbracketed(name: Piece, grammar: Grammar) -> Piece:
    """Return what stands before the brackets; what is in them, if nothing does."""
    return name.before(f"[{grammar.one_of('open')}]") or name.trimmed(grammar.one_of("open", "close"))


def _dangling(folded: str, grammar: Grammar) -> str:
    """Return the word that led to the date cut off behind it."""
    match = re.search(f"{grammar.any('from')}$", folded)
    return match[0] if match else ""


def _theme(heading: Heading, grammar: Grammar) -> Value | None:
    for piece in heading.body:
        for form in grammar.forms("theme"):
            match = form.search(piece.folded)
            if match:
                return found(piece.of(match, "name"), piece.of(match))
    return None
