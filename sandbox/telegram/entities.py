"""Text and entities: cleaned as the server cleans, offsets in UTF-16 units; keyboards are not text."""

import re

from sandbox.telegram.errors import broken_rule
from sandbox.telegram.wire import Json, Request

SHOWN_ENTITIES = 100  # further ones are ignored (undocumented)
MARKED = frozenset(
    "bold italic underline strikethrough spoiler blockquote expandable_blockquote code pre text_link text_mention "
    "custom_emoji date_time".split()
)
LITERAL = frozenset({"code", "pre", "text_link", "text_mention"})  # nothing is found inside these
FOUND_BY_SERVER = frozenset("mention hashtag cashtag bot_command url email phone_number bank_card_number".split())
NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}
PARSE_MODES = frozenset({"html", "markdown", "markdownv2"})

DROPPED = "\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u030a\u0333\u033f"
BLANKED = "".join(chr(code) for code in range(32) if chr(code) not in "\n\r")
TO_CLEAN = re.compile(rf"[{re.escape(DROPPED + BLANKED)}]|\A[ \n]|[ \n]\Z")
TRIMMED = " \n"
LAST_OF_ONE_UNIT = 0xFFFF  # characters beyond take two UTF-16 units

AUTOMATIC = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)\]}\u3002\uff0c\uff1b\uff1a\uff01\uff1f\uff09\u3011])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/<>@])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?)(?![\w/<>])"
    r"|(?<![\w/])(?P<mention>@[A-Za-z]\w{3,31})\b"
    r"|(?<![\w/])(?P<hashtag>#\w*[^\W\d]\w*)"
)


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def text_of(request: Request, name: str, entities_name: str) -> tuple[str, tuple[Json, ...]]:
    """The text and the entities of a request, cleaned; refuses entities outside the text."""
    _require_parse_mode(request)
    raw, given = request.string(name), request.values.get(entities_name) or []
    return checked(raw, given, request)


def checked(raw: str, given: list[Json], request: Request) -> tuple[str, tuple[Json, ...]]:
    """A text with its own entities and those the server adds."""
    _require_entities(raw, given)
    if len(given) > SHOWN_ENTITIES:
        request.warn("entities", "entities", f"{len(given)} of {SHOWN_ENTITIES} shown")
    marked = [entity for entity in given if entity["type"] in MARKED][:SHOWN_ENTITIES]
    text, kept = cleaned(raw, marked)
    if raw and not text and request.string("text"):
        raise broken_rule("text must be non-empty")
    return text, with_automatic(text, kept)


def _require_parse_mode(request: Request) -> None:
    mode = request.string("parse_mode")
    if mode and mode.lower() not in PARSE_MODES:
        raise broken_rule("unsupported parse_mode")


def _require_entities(text: str, entities: list[Json]) -> None:
    """Every entity is of a known type and lies within the text, between characters."""
    if not entities:
        return
    borders = _borders(text)
    for entity in entities:
        kind, begin, end = entity["type"], entity["offset"], entity["offset"] + entity["length"]
        if kind not in MARKED and kind not in FOUND_BY_SERVER:
            raise broken_rule("can't parse MessageEntity: Unsupported type specified")
        if begin < 0 or end <= begin or begin not in borders or end not in borders:
            raise broken_rule("ENTITY_BOUNDS_INVALID")
        if kind in NEEDS and not entity.get(NEEDS[kind]):
            raise broken_rule(f"can't parse MessageEntity: Can't find field \"{NEEDS[kind]}\"")


def _borders(text: str) -> set[int] | range:
    """The offsets at which a character begins or the text ends."""
    if units(text) == len(text):
        return range(len(text) + 1)
    borders, offset = {0}, 0
    for char in text:
        offset += 2 if ord(char) > LAST_OF_ONE_UNIT else 1
        borders.add(offset)
    return borders


def cleaned(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Control characters and direction overrides out, blank ends trimmed, entities moved along."""
    ordered = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    if not TO_CLEAN.search(text):
        return text, ordered
    new_offsets: list[int] = []
    pieces: list[str] = []
    length = 0
    for char in text:
        new_offsets.extend([length] * (2 if ord(char) > LAST_OF_ONE_UNIT else 1))
        piece = _cleaned_character(char)
        pieces.append(piece)
        length += units(piece)
    new_offsets.append(length)
    kept = "".join(pieces).rstrip(TRIMMED)
    first = min((new_offsets[entity["offset"]] for entity in ordered), default=length)
    lead = min(len(kept) - len(kept.lstrip(TRIMMED)), first)
    return kept[lead:], _moved(ordered, new_offsets, lead, units(kept))


def _cleaned_character(char: str) -> str:
    if char in DROPPED:
        return ""
    return " " if char in BLANKED else char


def _moved(entities: list[Json], new_offsets: list[int], lead: int, end: int) -> list[Json]:
    moved = []
    for entity in entities:
        begin = min(new_offsets[entity["offset"]], end)
        finish = min(new_offsets[entity["offset"] + entity["length"]], end)
        if finish > begin:
            moved.append({**entity, "offset": begin - lead, "length": finish - begin})
    return moved


def with_automatic(text: str, entities: list[Json]) -> tuple[Json, ...]:
    """Entities together with the links, commands, mentions, hashtags and addresses the server finds."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"]) for entity in entities if entity["type"] in LITERAL
    ]
    added: list[Json] = []
    for found in AUTOMATIC.finditer(text):
        kind = found.lastgroup or ""
        begin = units(text[: found.start(kind)])
        length = units(found[kind])
        if all(begin + length <= start or begin >= end for start, end in taken):
            added.append({"type": kind, "offset": begin, "length": length})
    if not added:
        return tuple(entities)
    return tuple(sorted([*entities, *added], key=lambda entity: (entity["offset"], -entity["length"])))
