"""What a person wrote, with the look they gave it: cleaned, entities still in their places; our own words are not."""

from collections.abc import Iterable
from typing import get_args

from bot.views.rich import Entity, EntityType, Rich, clean

KEPT = frozenset(get_args(EntityType))
"""Types of entities that pass; Telegram finds the others again by itself or would refuse them from a bot."""


def written(text: str, entities: Iterable[Entity] = ()) -> Rich:
    """Return `text` without what could disguise a message and without blank ends, its entities moved along."""
    given = [entity for entity in entities if entity.type in KEPT and _leads_somewhere(entity)]
    borders = sorted({0, *(place for entity in given for place in (entity.offset, entity.end))})
    encoded = text.encode("utf-16-le", "surrogatepass")
    moved: dict[int, int] = {}
    cleaned = Rich()
    for start, end in zip(borders, [*borders[1:], len(encoded) // 2], strict=True):
        moved[start] = cleaned.units
        cleaned += clean(encoded[2 * start : 2 * end].decode("utf-16-le", "surrogatepass"))
    kept = (_between(entity, moved[entity.offset], moved[entity.end]) for entity in given)
    ordered = sorted((one for one in kept if one.length), key=lambda one: (one.offset, -one.length))
    return _stripped(Rich(cleaned.text, tuple(ordered)))


def _leads_somewhere(entity: Entity) -> bool:
    """A link must be one for the web; the address was the author's to choose."""
    return entity.type != "text_link" or (entity.url or "").lower().startswith(("http://", "https://"))


def _between(entity: Entity, start: int, end: int) -> Entity:
    return Entity(entity.type, start, end - start, entity.url)


def _stripped(rich: Rich) -> Rich:
    text = rich.text
    return rich.part(len(text) - len(text.lstrip()), len(text.rstrip()))
