"""What a draft found and what it left to do, in a few lines for whoever called it."""

from collections.abc import Iterator

from bot.drafting.campaign import Draft


def account(draft: Draft, text: str) -> Iterator[str]:
    """Yield what was found, then what looks odd; `text` is the campaign file made of it."""
    activities = sum(len(found) for _, found in draft.phases)
    items = sum(len(standard.items) for standard in draft.standards)
    counted = (
        (len(draft.phases), "phases"),
        (activities, "activities"),
        (len(draft.standards), "standards"),
        (items, "items of them"),
        (len(draft.areas), "areas"),
        (len(draft.carriers), "carriers"),
        (len(draft.kinds), "kinds of members"),
        (len(draft.anchors), "anchors"),
    )
    yield "found " + ", ".join(f"{count} {noun}" for count, noun in counted)
    yield from _odd(draft)
    left = sum('"TODO ' in line and not line.startswith("#") for line in text.split("\n"))
    if left:
        yield f"{left} values are left to fill in; they are marked TODO, and `check` names each"


def _odd(draft: Draft) -> Iterator[str]:
    if not any(phase.heading for phase, _ in draft.phases):
        yield "no phases were recognised; write them where it says TODO"
    for piece in draft.passed_over:
        yield f"line {piece.line}: {piece.text} stands among the phases without its days and was not read as one"
    if draft.loose:
        yield f"{len(draft.loose)} activities stand outside of the phases; they wait as comments below them"
    if draft.announced and draft.announced[0] != len(draft.phases):
        count, piece = draft.announced
        yield f"line {piece.line}: the notice announces {count} phases, {len(draft.phases)} were found"
    for standard in draft.standards:
        if standard.count != len(standard.items):
            line, has = standard.name.pieces[0].line, len(standard.items)
            yield f"line {line}: {standard.name.value} has {has} items where its name says {standard.count}"
