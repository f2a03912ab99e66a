"""What a phase consists of: its numbered parts, or what its text says is done; dates are read elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.drafting.grammar import Grammar, Pattern
from bot.drafting.listing import enumerated, items_of, numbered
from bot.drafting.moments import Years, last_moment
from bot.drafting.outline import Heading, end_of_title
from bot.drafting.pieces import Found, Piece, Value, found
from bot.drafting.points import Point
from bot.drafting.spans import Span, spans

_MOST_OF_A_NAME = 40
_MOST_BEFORE_DUTY = 16
_MOST_OF_A_SUBJECT = 6
_MOST_BESIDE_A_DATE = 2
"""Characters, such as a preposition."""
_SHORTEST = 3
_NEAR = 8
"""Characters in which the word for a limit stands."""


@dataclass(frozen=True, slots=True)
class DraftActivity:
    """One thing a phase asks for."""

    name: Found
    forms: tuple[Value, ...] = ()
    due: Value | None = None
    texts: tuple[Piece, ...] = ()
    """Where the notice speaks of it."""


def read_activities(heading: Heading, years: Years, grammar: Grammar, *, campaign: str) -> list[DraftActivity]:
    """Return what the text under a phase's heading asks for, in order; `campaign`'s own name is not repeated in it."""
    found_here = _activities(heading, years, grammar)
    return [replace(activity, name=_shortened(activity.name, campaign, grammar)) for activity in found_here]


def _shortened(name: Found, campaign: str, grammar: Grammar) -> Found:
    for of in grammar.words["of"]:
        rest = name.value.replace(f"{campaign}{of}", "", 1)
        if campaign and len(name.value) > len(rest) > _SHORTEST:
            return replace(name, value=rest, remark="without the campaign's name")
    return name


def _activities(heading: Heading, years: Years, grammar: Grammar) -> list[DraftActivity]:
    if heading.parts:
        return [activity for part in heading.parts for activity in _of_part(part, years, grammar)]
    listed = enumerated(heading.body, grammar)
    if listed:
        return [_listed(item, years, grammar) for item in listed]
    return [activity for piece in heading.body for activity in _of_prose(piece, years, grammar)]


def _of_part(part: Heading, years: Years, grammar: Grammar) -> Iterator[DraftActivity]:
    """A numbered part is one activity; a later sentence of it that has a day of its own is another."""
    listed = numbered(part.mark.to_the_end, grammar)
    if listed:
        yield from (_listed(item, years, grammar) for item in listed)
        return
    title = part.title.before(f"[{grammar.one_of('open')}]")
    name = title.cut(0, end_of_title(title.folded, grammar, by_clause=True)) or part.title or part.mark
    texts = [piece for piece in part.texts() if piece]
    sentences = [sentence for text in texts for sentence in _sentences(text, grammar)]
    due = _due(sentences[:2], years, grammar)
    yield DraftActivity(found(name, part.whole), tuple(_forms(texts, grammar)), due, tuple(texts))
    for sentence in sentences[2:]:
        own = _dated_apart(sentence, years, grammar)
        if own:
            yield own


def _listed(item: Piece, years: Years, grammar: Grammar) -> DraftActivity:
    name = item.before(f"[{grammar.clause}{grammar.one_of('open')}]")
    return DraftActivity(found(name, item), tuple(_forms([item], grammar)), _due([item], years, grammar), (item,))


def _sentences(piece: Piece, grammar: Grammar) -> Iterator[Piece]:
    return piece.split(f"[{grammar.one_of('stop')}]")


def _dated_apart(sentence: Piece, years: Years, grammar: Grammar) -> DraftActivity | None:
    """Return what a sentence that begins with its own last day says is to be done."""
    due = _due([sentence], years, grammar)
    opening = re.match(f"[^{grammar.clause}]{{1,20}}[{grammar.one_of('comma')}]", sentence.folded)
    if due is None or opening is None:
        return None
    rest = sentence.cut(opening.end())
    task = rest.without(_duty(grammar))
    return (
        DraftActivity(found(task.before(f"[{grammar.clause}]"), sentence), (), due, (sentence,))
        if task != rest and task
        else None
    )


def _of_prose(piece: Piece, years: Years, grammar: Grammar) -> Iterator[DraftActivity]:
    for sentence in piece.split(f"[{grammar.one_of('stop', 'pause')}]"):
        yield from _of_sentence(sentence, years, grammar)


def _of_sentence(sentence: Piece, years: Years, grammar: Grammar) -> list[DraftActivity]:
    """Return what a sentence asks for; days and ways belong to what stands beside them."""
    asked: list[DraftActivity] = []
    until: Value | None = None
    ways: tuple[Value, ...] = ()
    for clause in sentence.split(f"[{grammar.clause}]"):
        due, forms = _due([clause], years, grammar), tuple(_forms([clause], grammar))
        tasks = [DraftActivity(found(task), (), due or until, (clause,)) for task in _tasks(clause, grammar)]
        if tasks:
            tasks[0] = replace(tasks[0], forms=forms or ways)
        elif asked:
            is_done = due and re.search(f"{grammar.any('done')}$", clause.folded)
            asked[-1] = replace(asked[-1], forms=asked[-1].forms or forms, due=due if is_done else asked[-1].due)
        asked += tasks
        until = due if _is_a_date(clause, grammar) else None
        ways = () if asked else forms or ways
    return asked


def _tasks(clause: Piece, grammar: Grammar) -> Iterator[Piece]:
    """Yield what a clause asks for: stretches that begin with a verb of doing, after when, how and who."""
    task = clause.without(grammar.any("lead"))
    for span in spans(task, grammar)[:1]:
        after = task.cut(span.piece.end - task.start)
        is_first = span.piece.start == task.start or re.match(_verb(grammar), after.folded)
        task = after if is_first else task
    for way in _ways(grammar):
        led = way.match(task.folded)
        task = task.cut(led.end()) if led else task
    for who in ("", _subject(grammar), _duty(grammar)):
        led = re.match(f"{who}(?={_verb(grammar)})", task.folded)
        if led:
            task = task.cut(led.end())
            break
    for part in task.split(f"{grammar.any('and')}(?={_verb(grammar)})"):
        if re.match(_verb(grammar), part.folded) and _SHORTEST < len(part.text) <= _MOST_OF_A_NAME:
            yield part


def _is_a_date(clause: Piece, grammar: Grammar) -> bool:
    """Tell whether a clause says when and nothing else."""
    dates = spans(clause, grammar)
    return len(dates) == 1 and len(clause.text) - len(dates[0].piece.text) <= _MOST_BESIDE_A_DATE


@lru_cache(maxsize=1)
def _verb(grammar: Grammar) -> str:
    """Return the pattern of a verb of doing that does not tell of something done."""
    return f"{grammar.any('action')}(?!{grammar.any('of', 'did')})"


@lru_cache(maxsize=1)
def _subject(grammar: Grammar) -> str:
    """Return the pattern of everybody of some sort, or a kind of people."""
    everybody = f"{grammar.any('everybody')}[^{grammar.clause}]{{1,{_MOST_OF_A_SUBJECT}}}?"
    return f"(?:{everybody}|[^{grammar.clause}]{{0,{_MOST_OF_A_SUBJECT}}}?{grammar.any('kind')})"


@lru_cache(maxsize=1)
def _duty(grammar: Grammar) -> str:
    """Return the pattern of who has to do something, up to the word for having to."""
    return f"[^{grammar.clause}]{{0,{_MOST_BEFORE_DUTY}}}?{grammar.any('duty')}"


def _due(sentences: list[Piece], years: Years, grammar: Grammar) -> Value | None:
    """Return the first day by which something is to be done; a date that is no limit is none."""
    for sentence in sentences:
        for span in spans(sentence, grammar):
            limit = _limit(span, grammar)
            moment = last_moment(limit, years) if limit else None
            if moment is not None:
                return replace(moment, by_month=False).found
    return None


def _limit(span: Span, grammar: Grammar) -> Point | None:
    """Return the date before which something is to be done, or that stands behind the word for a limit."""
    leading = span.piece.behind(span.piece.passage.whole, _NEAR)
    is_named = re.search(f"{grammar.any('limit')}[{grammar.one_of('colon')}]?$", leading) is not None
    is_before = span.end is not None and span.start is None and span.end.before
    return span.end if is_named or is_before else None


def _forms(texts: list[Piece], grammar: Grammar) -> Iterator[Value]:
    """Yield the ways in which something is done, where the text lists them."""
    for text in texts:
        for way in _ways(grammar):
            match = way.search(text.folded)
            if match:
                yield from map(found, items_of(text.of(match, "list"), grammar))
                return


@lru_cache(maxsize=1)
def _ways(grammar: Grammar) -> tuple[Pattern, ...]:
    return grammar.forms("ways")


def loose_activities(root: Heading, years: Years, grammar: Grammar, *, under: tuple[str, ...]) -> list[DraftActivity]:
    """Return what stands below a heading for activities; `under` names the words for such headings."""
    for heading in root.walk():
        titled = re.search(f"{grammar.any(*under)}$", heading.title.folded)
        if titled and len(heading.parts) > 1:
            return read_activities(heading, years, grammar, campaign="")
    return []
