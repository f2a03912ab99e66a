"""Where a text too long for one message is cut; what a text is, rich.py says."""

import re
import unicodedata

from bot.views.rich import ENTITY_LIMIT, TEXT_LIMIT, Entity, Rich, units

_BORDERS = (
    re.compile(r"\n{2,}"),
    re.compile(r"\n"),
    re.compile("[\u3002\uff01\uff1f\uff1b]|[.!?;](?=\\s)"),
    re.compile(r"\s+"),
    re.compile("[\uff0c\u3001\uff1a,]"),
)
"""Places to cut behind, the best first: paragraphs, lines, sentences, words, clauses."""
_JOINER = "\u200d"
_WIDEST = 2
"""Units of the widest single character."""


def split(rich: Rich, limit: int = TEXT_LIMIT) -> list[Rich]:
    """Cut `rich` into messages of at most `limit` UTF-16 units; nothing but blank messages is left out.

    An entity across a cut goes on in the next message.
    """
    if limit < _WIDEST:
        raise ValueError(f"a character may need {_WIDEST} units")
    pieces: list[Rich] = []
    rest = rich
    while rest:
        cut = _cut(rest, limit)
        pieces.append(rest.part(0, cut))
        rest = rest.part(cut, len(rest.text))
    return [piece for piece in pieces if piece.text.strip()]


def _cut(rich: Rich, limit: int) -> int:
    """How many characters go into the first message."""
    if len(rich.entities) > ENTITY_LIMIT:
        limit = min(limit, max(_WIDEST, rich.entities[ENTITY_LIMIT].offset))
    fitting = _fitting(rich.text, limit)
    if fitting == len(rich.text):
        return fitting
    for border in _BORDERS:
        ends = [match.end() for match in border.finditer(rich.text, 0, fitting)]
        if ends and ends[-1] > fitting // 2:
            return _before_a_short_entity(rich, ends[-1])
    return _before_a_short_entity(rich, _between_characters(rich.text, fitting))


def _fitting(text: str, limit: int) -> int:
    """How many characters of `text` take at most `limit` units."""
    room = limit
    for index, character in enumerate(text[: limit + 1]):
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            return index
    return len(text)


def _before_a_short_entity(rich: Rich, cut: int) -> int:
    """Move a cut to the start of what it would tear apart, if that leaves a message at least half full."""
    at = units(rich.text[:cut])
    torn = [entity.offset for entity in rich.entities if _tears(entity, at) and entity.offset > at // 2]
    return _fitting(rich.text, min(torn)) if torn else cut


def _tears(entity: Entity, at: int) -> bool:
    return entity.offset < at < entity.end


def _between_characters(text: str, cut: int) -> int:
    """Move a cut back out of what a reader sees as one character: joined emoji, accents, flags."""
    earliest = cut // 2
    for place in range(cut, earliest, -1):
        if not _belongs_together(text, place):
            return place
    return cut


def _belongs_together(text: str, place: int) -> bool:
    before, behind = text[place - 1], text[place]
    if _JOINER in (before, behind) or unicodedata.category(behind) in {"Mn", "Me"}:
        return True
    if "\U0001f3fb" <= behind <= "\U0001f3ff":
        return True  # a skin tone belongs to the emoji before it
    if not (_is_flag_letter(before) and _is_flag_letter(behind)):
        return False
    start = place
    while start and _is_flag_letter(text[start - 1]):
        start -= 1
    return (place - start) % 2 == 1


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
