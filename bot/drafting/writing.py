"""A draft written as a campaign file, every value with its line of the notice; what a notice says is read elsewhere."""

from collections.abc import Iterator, Mapping, Sequence

from bot.drafting.activities import DraftActivity
from bot.drafting.campaign import Draft
from bot.drafting.carrying import Carried, carried_by
from bot.drafting.grammar import Grammar
from bot.drafting.keys import KeysOf
from bot.drafting.page import Ours, written
from bot.drafting.phases import DraftPhase
from bot.drafting.pieces import Found, Todo, Value
from bot.drafting.standards import DraftItem, DraftStandard

_DEEDS = "five_leads"
"""The key of the standard that deeds are reported against (bot/domain/frameworks.py)."""

_HEADER = """\
# A campaign drafted from {file} by `python -m bot draft`.
#
# Behind every value stands the line of the notice it comes from. TODO marks what the notice does not say: fill it in,
# or take the line away where it is not needed. Keys are ours. `python -m bot check` names what is left to do.
# Dates are YYYY-MM-DD, or YYYY-MM where the notice names a month only. Names may be {{zh, en}}.
"""
_FOOTER = """\
# ---- not from the notice ----

# A notice does not say when a chat message is sent. Time zone, quiet hours and the rules of the schedule are therefore
# ours: they are lent by the reference campaign (content/campaign.yaml) until they are written here.
"""
_LENT = "; without this key those of the reference campaign are lent"


def campaign_file(draft: Draft, file: str, grammar: Grammar) -> str:
    """Return the text of the campaign file."""
    return "\n".join(_lines(draft, file, grammar)) + "\n"


def _lines(draft: Draft, file: str, grammar: Grammar) -> Iterator[str]:
    yield _HEADER.format(file=file)
    yield from written(_head(draft))
    for title, part in (
        ("who it is for", {"kinds": _kinds(draft, grammar)}),
        ("what it is about", _about(draft, grammar)),
        ("when", {"phases": _phases(draft, grammar)}),
    ):
        yield f"\n# ---- {title} ----\n"
        yield from written(part)
    if draft.loose:
        yield "\n# The notice does not say in which phase these belong; move each into its own.\n#"
        yield from (f"# {line}" for line in written({"activities": _loose(draft, grammar)}))
    if draft.anchors:
        yield "\n# Days the campaign looks to; which day a word stands for is from our calendar, not from the notice."
        yield from written({"anchors": _anchors(draft, grammar)})
    yield f"\n{_FOOTER}".rstrip()


def _head(draft: Draft) -> Mapping[str, object]:
    document = draft.document
    issued = document.years.issued
    return {
        "key": Ours(f"campaign_{issued.value}" if issued else "campaign"),
        "name": document.name,
        "document": {
            "number": document.number,
            "issuer": document.issuer,
            "date": document.issued,
            "title": document.title,
        },
        "ends": draft.ends,
    }


def _kinds(draft: Draft, grammar: Grammar) -> object:
    keys = KeysOf("kind", grammar)
    if not draft.kinds:
        return Todo("the kinds of members there are, as the roster has them" + _LENT)
    return [{"key": Ours(keys.key(kind.name)), "name": kind.name, "emphasis": kind.emphasis} for kind in draft.kinds]


def _about(draft: Draft, grammar: Grammar) -> Mapping[str, object]:
    areas, carriers = KeysOf("area", grammar), KeysOf("carrier", grammar)
    return {
        "carriers": [{"key": Ours(carriers.key(name)), "name": name} for name in draft.carriers]
        or Todo("what the campaign is carried by" + _LENT),
        "areas": [{"key": Ours(areas.key(area.name)), "name": area.name, "target": area.target} for area in draft.areas]
        or Todo("the fields results are wanted in" + _LENT),
        "frameworks": _frameworks(draft.standards, grammar),
    }


def _frameworks(standards: Sequence[DraftStandard], grammar: Grammar) -> object:
    if not standards:
        return Todo(f"the standards, one of them with the key {_DEEDS}" + _LENT)
    keys, items = KeysOf("framework", grammar), KeysOf("item", grammar)
    deeds = next((standard for standard in standards if standard.leads), None)
    listed: list[object] = [
        {
            "key": Ours(_DEEDS, "deeds are reported against the standard with this key")
            if standard is deeds
            else Ours(keys.key(standard.name)),
            "name": standard.name,
            "aliases": standard.aliases,
            "items": [_item(item, items) for item in standard.items] + _missing(standard),
        }
        for standard in standards
    ]
    if deeds is None:
        listed.append(Todo(f"which standard deeds are reported against; give that one the key {_DEEDS}"))
    return listed


def _item(item: DraftItem, keys: KeysOf) -> Mapping[str, object]:
    return {"key": Ours(keys.key(item.name)), "name": item.name, "short": item.short, "phrases": item.phrases}


def _missing(standard: DraftStandard) -> list[object]:
    if len(standard.items) == standard.count:
        return []
    return [
        Todo(f"the name says {standard.count} items, the notice spells out {len(standard.items)}", standard.name.pieces)
    ]


def _phases(draft: Draft, grammar: Grammar) -> object:
    keys, activities = KeysOf("phase", grammar), KeysOf("activity", grammar)
    carriers = KeysOf("carrier", grammar)
    carried = [(carriers.key(name), name) for name in draft.carriers if isinstance(name, Found)]
    listed: list[object] = []
    for number, (phase, tasks) in enumerate(draft.phases):
        first_day = draft.first_day if number == 0 else None
        listed.append(_phase(phase, keys, first_day, [_activity(task, activities, carried, grammar) for task in tasks]))
    missing = _missing_phases(draft)
    return (
        [*listed, *missing] if listed or missing else [_unknown("the notice names no phase; what the first is called")]
    )


def _phase(phase: DraftPhase, keys: KeysOf, first_day: Value | None, activities: list[object]) -> Mapping[str, object]:
    return {
        "key": Ours(keys.key(phase.name)),
        "name": phase.name,
        "start": phase.start,
        "first_day": first_day,
        "end": phase.end,
        "theme": phase.theme,
        "activities": activities or Todo("what is done in this phase"),
    }


def _unknown(wanted: str) -> Mapping[str, object]:
    return {
        "name": Todo(wanted),
        "start": Todo("its first day, YYYY-MM-DD or YYYY-MM"),
        "end": Todo("its last day, YYYY-MM-DD or YYYY-MM"),
    }


def _missing_phases(draft: Draft) -> list[object]:
    if draft.announced is None or draft.announced[0] <= len(draft.phases):
        return []
    count = draft.announced[0]
    return [
        _unknown(f"the notice announces {count} phases and {len(draft.phases)} were found; what the next is called")
    ]


def _loose(draft: Draft, grammar: Grammar) -> list[object]:
    keys = KeysOf("loose", grammar)
    return [_activity(activity, keys, (), grammar) for activity in draft.loose]


def _activity(
    activity: DraftActivity, keys: KeysOf, carriers: Sequence[Carried], grammar: Grammar
) -> Mapping[str, object]:
    choice = Todo(f"which of {', '.join(key for key, _ in carriers)}") if carriers else None
    return {
        "key": Ours(keys.key(activity.name)),
        "name": activity.name,
        "carrier": carried_by(activity, carriers, grammar) or choice,
        "forms": activity.forms,
        "indicators": Todo("what shows that it is done, such as people present of those expected"),
        "due": activity.due,
    }


def _anchors(draft: Draft, grammar: Grammar) -> object:
    keys = KeysOf("anchor", grammar)
    return [
        {
            "key": Ours(keys.key(anchor.name, suffix=str(anchor.year) if anchor.is_yearly else "")),
            "name": anchor.name,
            "on": anchor.on,
        }
        for anchor in draft.anchors
    ]
