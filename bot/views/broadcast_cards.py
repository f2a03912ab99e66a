"""How broadcasts go, one on its card and the last ones in a list; what they say is in broadcasts.py."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.broadcast_progress import Figures, Standing
from bot.domain.broadcasts import Content, Letter
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.screen import Button, Rich, Row, Screen, bold, lines, paragraphs, quote

NAMED_UNITS = 3
"""More branches than these are counted, not named."""
EXCERPT = 40
"""Characters of a text that remind an author of it."""
IN_A_ROW = 4
REASONS = (
    "not_bound",
    "no_consent",
    "unreachable",
    "blocked",
    "deactivated",
    "not_started",
    "left",
    "withdrawn",
    "unknown",
    "uncertain",
    "out_of_reach_then",
)
"""Why somebody has no copy, in words an author can act on; whatever else happened is a technical reason."""


@dataclass(frozen=True, slots=True)
class Undo:
    """In how many seconds it begins to leave, 0 when it does; `is_too_late`: somebody tapped undo after that."""

    seconds: int = 0
    is_too_late: bool = False


NO_UNDO = Undo()


def broadcast_progress(t: Speech, notice: Notice) -> Screen:
    """The progress message as its author sees it."""
    return card(t, Standing.from_json(notice.payload), may_decide=True)


def card(t: Speech, standing: Standing, *, may_decide: bool, undo: Undo = NO_UNDO) -> Screen:
    """How a broadcast stands; whoever `may_decide` is asked about copies nobody knows of."""
    figures = standing.figures
    decision = _decision(t, standing) if figures.uncertain and may_decide else None
    taking_back = Button(t("broadcasts.button.undo"), "broadcast.undo", standing.broadcast_id)
    title = t("broadcasts.card.starting", n=undo.seconds) if undo.seconds else _title(t, figures)
    text = paragraphs(
        t("broadcasts.card.too_late") if undo.is_too_late else None,
        lines(bold(title), t("broadcasts.card.to", to=_to(t, standing), at=standing.confirmed_at)),
        lines(*_remarks(t, standing)),
        t("broadcasts.card.decide") if decision else None,
    )
    names = Button(t("broadcasts.button.names"), "broadcast.names", standing.broadcast_id)
    has_missing = figures.failed or figures.uncertain or standing.left_out
    return Screen.of(
        text,
        (taking_back,) if undo.seconds and may_decide else None,
        decision,
        names if has_missing and not undo.seconds else None,
        _ways_on(t),
    )


def _title(t: Speech, figures: Figures) -> str:
    if not figures.recipients:
        return t("broadcasts.card.none")
    key = "broadcasts.card.done" if figures.is_at_rest and not figures.held else "broadcasts.card.sending"
    return t(key, sent=figures.sent, all=figures.recipients)


def _remarks(t: Speech, standing: Standing) -> list[str]:
    figures, remarks = standing.figures, list[str]()
    if figures.held:
        remarks.append(t("broadcasts.card.held", n=figures.held))
    if figures.failed:
        remarks.append(t("broadcasts.card.failed", people=people_by_reason(t, figures.failed)))
    if figures.uncertain:
        remarks.append(t("broadcasts.card.uncertain", n=figures.uncertain))
    if standing.left_out:
        remarks.append(t("broadcasts.card.left_out", people=people_by_reason(t, standing.left_out)))
    return remarks


def _decision(t: Speech, standing: Standing) -> Row:
    count, broadcast_id = standing.figures.uncertain, standing.broadcast_id
    return (
        Button(t("broadcasts.button.resend", n=count), "broadcast.resend", broadcast_id),
        Button(t("broadcasts.button.taken"), "broadcast.taken", broadcast_id),
    )


def _ways_on(t: Speech) -> Row:
    return (Button(t("broadcasts.button.recent"), "broadcast.list"), Button(t("buttons.common.home"), "home"))


def recent(t: Speech, found: Sequence[tuple[Letter, Standing]]) -> Screen:
    """The last broadcasts with their figures; each opens its card."""
    write = Button(t("broadcasts.button.write"), "broadcast")
    home = Button(t("buttons.common.home"), "home")
    if not found:
        return Screen.of(t("broadcasts.recent.none"), (write, home))
    buttons = [
        Button(t.number(number), "broadcast.look", standing.broadcast_id)
        for number, (_, standing) in enumerate(found, 1)
    ]
    rows = (tuple(buttons[start : start + IN_A_ROW]) for start in range(0, len(buttons), IN_A_ROW))
    told = (_line(t, number, letter, standing) for number, (letter, standing) in enumerate(found, 1))
    return Screen.of(paragraphs(bold(t("broadcasts.recent.title")), *told), *rows, (write, home))


def _line(t: Speech, number: int, letter: Letter, standing: Standing) -> Rich:
    figures = standing.figures
    line = t(
        "broadcasts.recent.line",
        number=number,
        at=standing.confirmed_at,
        to=_to(t, standing),
        sent=figures.sent,
        all=figures.recipients,
    )
    return lines(line, quote(_excerpt(t, letter.content)))


def _excerpt(t: Speech, content: Content) -> str:
    text = " ".join(content.text.split())
    if not text:
        is_photo = content.attachment is not None and content.attachment.kind == "photo"
        return t("broadcasts.recent.photo") if is_photo else t("broadcasts.recent.document")
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"


def audience_name(t: Speech, names: Sequence[str], *, everyone: bool) -> str:
    """What an audience is called: its branch, everyone, a few branches by name, many by number."""
    if len(names) > 1 and everyone:
        return t("broadcasts.audience.everyone")
    if len(names) > NAMED_UNITS:
        return t("broadcasts.audience.branches", n=len(names))
    return t.list(names)


def _to(t: Speech, standing: Standing) -> str:
    return audience_name(t, standing.to, everyone=standing.everyone)


def people_by_reason(t: Speech, counts: Mapping[str, int]) -> str:
    """How many have no copy for which reason, as a list."""
    told: Counter[str] = Counter()
    for reason, count in counts.items():
        told[reason if reason in REASONS else "other"] += count
    return t.list([t(f"broadcasts.without.{reason}", n=count) for reason, count in told.items()])
