"""The standards a plan sets, with their items; a standard that is only mentioned is not one of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.drafting.grammar import Grammar
from bot.drafting.listing import enumerated, items_of
from bot.drafting.outline import Heading
from bot.drafting.pieces import Found, Piece, Value, found

_FEWEST = 2
_MOST = 20
_MOST_BETWEEN = 8
"""Characters between that name and the word for namely."""
_MOST_BEHIND = 2_000
"""Characters behind the name of a standard in which its items stand."""


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One item of a standard and what it asks for."""

    name: Value
    short: Value | None
    phrases: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class DraftStandard:
    """A standard with the items that the notice spells out."""

    name: Found
    count: int
    """How many items its name announces."""
    leads: bool
    """Whether it asks people to take the lead, which is what deeds are reported against."""
    items: tuple[DraftItem, ...]
    aliases: list[Value] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Mention:
    name: Piece
    count: int
    word: str
    after: Piece
    """The rest of the passage."""


def read_standards(root: Heading, grammar: Grammar) -> list[DraftStandard]:
    """Return the standards whose items stand in the notice, each once, in order."""
    found_standards: dict[tuple[int, str], DraftStandard] = {}
    others: list[_Mention] = []
    for heading in root.walk():
        pieces = list(heading.paragraphs())
        for position, piece in enumerate(pieces):
            following = pieces[position + 1 :]
            for mention in _mentions(piece, grammar):
                others.append(mention)
                key = (mention.count, mention.word)
                items = [] if key in found_standards else _items(mention, following, heading, grammar)
                if items:
                    found_standards[key] = _standard(mention, items, grammar)
    for (count, word), standard in found_standards.items():
        names = [other.name for other in others if (other.count, other.word) == (count, word)]
        standard.aliases.extend(_aliases(standard, names))
    return list(found_standards.values())


def _mentions(piece: Piece, grammar: Grammar) -> Iterator[_Mention]:
    quoted = f"{grammar.any('quote')}([^{grammar.one_of('unquote')}]{{2,8}}){grammar.any('unquote')}"
    folded, spelling = piece.folded, re.compile(f"[{grammar.one_of('colon')}]")
    found_here: list[_Mention] = []
    end = len(folded)
    for match in reversed(list(re.finditer(quoted, folded))):
        mention = _mention(piece.of(match, 1), piece.cut(match.end(), min(end, match.end() + _MOST_BEHIND)), grammar)
        found_here += [mention] if mention else []
        if mention and spelling.match(folded, match.end()):
            end = match.start()  # what is spelled out from there on belongs to this one
    yield from reversed(found_here)


def _mention(name: Piece, after: Piece, grammar: Grammar) -> _Mention | None:
    for form in grammar.forms("standard"):
        named = form.fullmatch(name.folded)
        count = grammar.number(named["n"]) if named else None
        if named and count and _FEWEST <= count <= _MOST:
            return _Mention(name, count, named.groupdict().get("word") or _word(named, grammar), after)
    return None


def _word(named: re.Match[str], grammar: Grammar) -> str:
    return re.sub(f"^{grammar.any('each')}", "", named[0][named.end("n") :])


def _items(mention: _Mention, following: Sequence[Piece], heading: Heading, grammar: Grammar) -> list[DraftItem]:
    """Return the items: firstly, secondly behind the name or on the lines below; a list; or the headings below."""
    listed = enumerated([mention.after], grammar)
    if not listed and not re.search(f"[{grammar.one_of('stop')}].", mention.after.folded):
        listed = enumerated(following, grammar)
    if not listed:
        listed = _listed(mention, grammar)
    if not listed and len(heading.parts) == mention.count and not mention.after.trimmed(grammar.clause):
        listed = [part.title.to_the_end for part in heading.parts]
    return [_item(item, mention.word, grammar) for item in listed]


def _listed(mention: _Mention, grammar: Grammar) -> list[Piece]:
    """Return the items of a plain list right behind the name, if they are as many as the name says."""
    colon, stop = grammar.one_of("colon", "comma"), grammar.one_of("stop", "pause")
    namely = re.match(
        f"[^{stop}]{{0,{_MOST_BETWEEN}}}?[{stop}]?{grammar.any('namely')}[{colon}]?|[{colon}-]+", mention.after.folded
    )
    if namely is None:
        return []
    sentence = mention.after.cut(namely.end()).before(f"[{stop}{grammar.one_of('close')}]")
    quotes = grammar.one_of("quote", "unquote")
    for items in (
        list(items_of(sentence.before(f"[{grammar.one_of('comma')}]"), grammar)),
        list(sentence.split(f"[{grammar.one_of('comma')}]")),
    ):
        if len(items) == mention.count:
            return [item.trimmed(quotes) for item in items]
    return []


def _item(piece: Piece, word: str, grammar: Grammar) -> DraftItem:
    name, *rest = piece.split(f"[{grammar.clause}]")
    short = name.without(re.escape(word))
    if short == name and name.folded.endswith(word):
        short = name.cut(0, len(name.text) - len(word))
    is_shorter = len(name.text) > len(short.text) > 1
    return DraftItem(
        found(name, piece.before(f"[{grammar.clause}]")), found(short) if is_shorter else None, _phrases(rest)
    )


def _phrases(pieces: Sequence[Piece]) -> tuple[Value, ...]:
    """Return what an item asks for, what is said twice only once."""
    once = {piece.text: piece for piece in reversed(pieces)}
    return tuple(found(piece) for piece in pieces if once[piece.text] is piece)


def _standard(mention: _Mention, items: Sequence[DraftItem], grammar: Grammar) -> DraftStandard:
    leads = re.search(grammar.any("leads"), mention.word) is not None
    return DraftStandard(found(mention.name), mention.count, leads, tuple(items))


def _aliases(standard: DraftStandard, names: Sequence[Piece]) -> Iterator[Value]:
    """Yield what else the notice calls the standard."""
    seen = {standard.name.value}
    for name in names:
        if name.text not in seen:
            seen.add(name.text)
            yield found(name)
