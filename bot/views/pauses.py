"""Leave as a member sees it; freezes are in freezes.py, and what either holds back is not known here."""

from bot.domain.pauses import Leave
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.texts import Speech
from bot.views.screen import Button, Screen, bold, lines, paragraphs


def leave(t: Speech, actor: Actor, found: Leave) -> Screen:
    """Ask until when, or show the leave there is."""
    freeze = Button(t("pauses.button.freezes"), "freeze") if actor.grants else None
    home = Button(t("buttons.common.home"), "home")
    frozen = lines(*(t("pauses.frozen.you", day=one.back_on) for one in found.freezes if one.covers(found.today)))
    if found.own is None:
        return Screen.of(paragraphs(frozen or None, _question(t)), *_choices(t), freeze, home)
    text = lines(bold(t("pauses.leave.title", day=found.own.back_on)), _deadline(t, found), t("pauses.leave.after"))
    change = Button(t("pauses.button.change"), "leave.change")
    end = Button(t("pauses.button.end"), "leave.end", found.own.id)
    return Screen.of(paragraphs(frozen or None, text), (end, change), freeze, home)


def ask(t: Speech) -> Screen:
    """Ask until when."""
    return Screen.of(_question(t), *_choices(t), Button(t("buttons.common.back"), "leave"))


def ask_day(t: Speech, *, refusal: Refusal | None = None) -> Screen:
    """Ask for a day to be typed."""
    wrong = t(refusal.key, **refusal.arguments) if refusal else None
    return Screen.of(paragraphs(wrong, t("pauses.ask.day")), Button(t("buttons.common.back"), "leave"))


def ended(t: Speech, found: Leave) -> Screen:
    """Welcome back."""
    open_until = t("pauses.leave.open", at=found.checkin_closes_at) if found.checkin_closes_at else None
    text = lines(t("pauses.leave.ended"), open_until)
    return Screen.of(text, Button(t("buttons.common.home"), "home"))


def _question(t: Speech) -> str:
    return lines(t("pauses.ask.what"), t("pauses.ask.until")).text


def _choices(t: Speech) -> tuple[tuple[Button, ...], ...]:
    """Spells count from the day of the tap, however old the message is."""
    return (
        (
            Button(t("pauses.button.week"), "leave.to", arg="week"),
            Button(t("pauses.button.fortnight"), "leave.to", arg="fortnight"),
        ),
        (Button(t("pauses.button.month"), "leave.to", arg="month"), Button(t("pauses.button.day"), "leave.day")),
    )


def _deadline(t: Speech, found: Leave) -> str | None:
    closes_at = found.checkin_closes_at
    return None if closes_at is None else t("pauses.leave.deadline", at=closes_at)
