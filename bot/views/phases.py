"""Where the campaign stands, its standards and its document as screens; the clock's notices are in phase_notices.py."""

from collections.abc import Sequence
from datetime import date

from bot.domain.campaign import (
    Activity,
    After,
    Before,
    Between,
    Campaign,
    Document,
    During,
    Framework,
    Item,
    Phase,
    Tail,
)
from bot.domain.outlook import Outlook
from bot.texts import Speech
from bot.views.outlook import coming, due_buttons, due_lines
from bot.views.screen import Button, Rich, Row, Screen, bold, code, italic, lines, paragraphs, phrase

VERSION_SHOWN = 12
"""Digits of the plan's hash that are shown: enough to compare by eye."""


def phase_screen(t: Speech, campaign: Campaign, outlook: Outlook, *, kind: str, today: date) -> Screen:
    """Say where we are, what is due from this member of `kind` and what comes next; every standing has a screen."""
    rest = t("pauses.leave.title", day=outlook.rests_until) if outlook.rests_until else None
    return Screen.of(
        paragraphs(_standing_text(t, campaign, outlook, kind, today), rest),
        due_buttons(t, outlook),
        standard_buttons(t, campaign),
        (Button(t("phases.button.report"), "report"), Button(t("phases.button.about"), "about")),
        (timeline_button(t), Button(t("buttons.common.home"), "home")),
    )


def timeline_button(t: Speech, delivery_id: int = 0) -> Button:
    """The way to the same as a picture, a message of its own: the text loads at once on any phone."""
    return Button(t("phases.button.timeline"), "phase.timeline", delivery_id)


def _standing_text(t: Speech, campaign: Campaign, outlook: Outlook, kind: str, today: date) -> Rich:
    mine = due_lines(t, outlook, today)
    match outlook.standing:
        case Before(first):
            title = bold(t("phases.before.title", campaign=campaign.name))
            return paragraphs(title, _first(t, first), mine, coming(t, outlook))
        case During(phase, _, days_left):
            left = t("phases.card.left", n=days_left) if days_left else t("phases.card.last_day")
            card = phase_card(t, campaign, phase, kind=kind, today=today, left=left)
            return paragraphs(
                card, mine or t("phases.mine.nothing"), lines(coming(t, outlook), what_follows(t, campaign, phase))
            )
        case Between(previous, following):
            between = lines(t("phases.between.text", phase=previous.name), _next(t, following))
            return paragraphs(bold(t("phases.between.title")), between, mine, coming(t, outlook))
        case Tail(_, days_left):
            return paragraphs(bold(t("phases.tail.title")), _ends(t, campaign, days_left), mine)
        case After(_, ended_on):
            over = bold(t("phases.after.title", campaign=campaign.name))
            return paragraphs(over, t("phases.after.text", day=t.full_date(ended_on)), mine)


def _ends(t: Speech, campaign: Campaign, days_left: int) -> str:
    if not days_left:
        return t("phases.tail.last_day", campaign=campaign.name)
    return t("phases.tail.text", n=days_left, campaign=campaign.name, day=t.full_date(campaign.ends_on))


def phase_card(t: Speech, campaign: Campaign, phase: Phase, *, kind: str, today: date, left: str | None = None) -> Rich:
    """Phrase a phase: name, dates, theme, activities and what the plan stresses for a kind of member."""
    dates = f"{phase_dates(t, phase)} · {left}" if left else phase_dates(t, phase)
    return paragraphs(
        bold(t("phases.card.title", phase=phase.name)),
        lines(dates, t("phases.card.theme", theme=phase.theme) if phase.theme else None),
        activities_of(t, phase.activities, today),
        _emphasis(t, campaign, kind),
    )


def phase_dates(t: Speech, phase: Phase) -> str:
    """Phrase when a phase is, to the month where the plan says no more (features.md T4)."""
    if phase.by_month:
        return t("phases.card.months", first=t.month(phase.start_on), last=t.month(phase.end_on))
    return t("phases.card.days", first=t.full_date(phase.start_on), last=t.full_date(phase.end_on))


def phase_ends(t: Speech, phase: Phase, days_left: int) -> str:
    """Phrase how long a running phase goes on."""
    if days_left > 0:
        return t("phases.ending.title", n=days_left, phase=phase.name)
    return t("phases.ending.month" if phase.by_month else "phases.ending.today", phase=phase.name)


def what_follows(t: Speech, campaign: Campaign, phase: Phase, *, is_over: bool = False) -> str:
    """Phrase what comes after a phase: the next one, or the end of the campaign."""
    position = campaign.phases.index(phase)
    if position + 1 < len(campaign.phases):
        return _next(t, campaign.phases[position + 1])
    if campaign.ends_on == phase.end_on:
        return t("phases.next.over" if is_over else "phases.next.last")
    return t("phases.next.goes_on" if is_over else "phases.next.end", day=t.full_date(campaign.ends_on))


def _next(t: Speech, phase: Phase) -> str:
    if phase.by_month:
        return t("phases.next.month", phase=phase.name, month=t.month(phase.start_on))
    return t("phases.next.day", phase=phase.name, day=t.full_date(phase.start_on))


def _first(t: Speech, phase: Phase) -> str:
    if phase.by_month:
        return t("phases.before.month", phase=phase.name, month=t.month(phase.start_on))
    return t("phases.before.day", phase=phase.name, day=t.full_date(phase.start_on))


def activities_of(t: Speech, activities: Sequence[Activity], today: date) -> Rich | None:
    """List activities of a phase with their deadlines; None where there are none."""
    if not activities:
        return None
    return lines(t("phases.card.activities"), *(f"• {_activity(t, activity, today)}" for activity in activities))


def _activity(t: Speech, activity: Activity, today: date) -> str:
    said = activity_line(t, activity)
    if activity.due_on is None:
        return said
    key = "phases.card.due" if today <= activity.due_on else "phases.card.was_due"
    return t(key, activity=said, day=t.full_date(activity.due_on))


def activity_line(t: Speech, activity: Activity) -> str:
    """Phrase an activity with its forms, whatever its deadline."""
    said = activity.name.said_in(t.language)
    return t("phases.card.activity", activity=said, forms=activity.forms) if activity.forms else said


def _emphasis(t: Speech, campaign: Campaign, kind: str) -> str | None:
    found = next((one for one in campaign.kinds if one.key == kind and one.emphasis), None)
    return t("phases.card.emphasis", kind=found.name, emphasis=found.emphasis) if found else None


def standard_buttons(t: Speech, campaign: Campaign, *, delivery_id: int = 0, besides: str | None = None) -> Row:
    """Return a button for each standard but `besides`, under its own name."""
    return tuple(
        Button(framework.name.said_in(t.language), "standard", delivery_id, framework.key)
        for framework in campaign.frameworks
        if framework.key != besides
    )


def standard_screen(t: Speech, campaign: Campaign, framework: Framework) -> Screen:
    """Show a standard item by item, with the phrases the plan spells it out in."""
    return Screen.of(
        paragraphs(
            bold(framework.name.said_in(t.language)),
            t("phases.standards.asks", framework=framework.name),
            *(_item(t, item) for item in framework.items),
        ),
        standard_buttons(t, campaign, besides=framework.key),
        Button(t("phases.button.phase"), "phase"),
    )


def _item(t: Speech, item: Item) -> Rich:
    return lines(
        bold(item.name.said_in(t.language)),
        " · ".join(item.phrases) if item.phrases else None,
        None if item.counted else italic(t("phases.standards.affirmed")),
    )


def about_screen(t: Speech, campaign: Campaign) -> Screen:
    """Show the paper the campaign rests on, and which version of the plan is in force."""
    version = phrase(t, "phases.about.version", version=code(campaign.version[:VERSION_SHOWN]))
    document = campaign.document
    text = _document(t, document) if document else paragraphs(t("phases.about.no_document"))
    return Screen.of(
        paragraphs(bold(t("phases.about.title")), text, version), Button(t("phases.button.phase"), "phase")
    )


def _document(t: Speech, document: Document) -> Rich:
    return lines(
        document.title.said_in(t.language),
        t("phases.about.number", number=document.number),
        t("phases.about.issuer", issuer=document.issuer),
        t("phases.about.issued", day=t.full_date(document.issued_on)),
    )
