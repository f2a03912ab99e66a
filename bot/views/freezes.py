"""Freezes as screens for whoever looks after a unit; leave is in pauses.py."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.campaign import Campaign
from bot.domain.freezes import EVERYBODY, FreezeDraft
from bot.domain.pauses import FREEZES, Frozen, Pause
from bot.domain.people import Unit
from bot.domain.refusals import Refusal
from bot.texts import Speech
from bot.views.screen import Button, Row, Screen, bold, lines, paragraphs

MOST_SHOWN = 20
"""Freezes, or units, on one screen."""
_WEEK, _TWO_WEEKS, _MONTH = timedelta(days=7), timedelta(days=14), timedelta(days=30)


def overview(
    t: Speech, campaign: Campaign, found: Sequence[Frozen], units: Sequence[Unit], *, note: str | None = None
) -> Screen:
    """The freezes there are or will be, and the units that may be frozen."""
    listed = [_line(t, campaign, one) for one in found[:MOST_SHOWN]] or [t("pauses.freeze.none")]
    ends = [Button(_end(t, one), "freeze.end", one.pause.id) for one in found[:MOST_SHOWN]]
    starts = [Button(t("pauses.button.freeze", unit=one.name), "freeze.set", one.id) for one in units[:MOST_SHOWN]]
    text = paragraphs(note, lines(bold(t("pauses.freeze.title")), *listed), t("pauses.freeze.what"))
    return Screen.of(text, *ends, *starts, Button(t("buttons.common.back"), "leave"))


def _end(t: Speech, one: Frozen) -> str:
    return t("pauses.button.thaw", unit=one.unit.name, day=t.short_date(_last(one.pause)))


def _line(t: Speech, campaign: Campaign, one: Frozen) -> str:
    pause = one.pause
    return t(
        "pauses.freeze.line",
        unit=one.unit.name,
        who=_who(t, campaign, pause),
        first=t.short_date(pause.from_on),
        last=t.short_date(_last(pause)),
        reason=t(f"pauses.reason.{pause.reason}"),
    )


def _last(pause: Pause) -> date:
    return pause.back_on - timedelta(days=1)


def _who(t: Speech, campaign: Campaign, pause: Pause) -> str:
    names = [kind.name for kind in campaign.kinds if kind.key in pause.kinds]
    return t.list(names) if names else t("pauses.freeze.everybody")


def next_step(
    t: Speech, campaign: Campaign, unit: Unit, draft: FreezeDraft, *, today: date, refusal: Refusal | None = None
) -> Screen:
    """Ask for what is not known yet of a freeze; with all known, ask once more."""
    wrong = t(refusal.key, **refusal.arguments) if refusal else None
    pause = draft.pause([kind.key for kind in campaign.kinds])
    if pause is not None:
        return _confirmation(t, campaign, Frozen(pause, unit), draft, wrong)
    question, rows = _question(t, campaign, draft, today)
    text = paragraphs(wrong, lines(bold(t("pauses.freeze.of", unit=unit.name)), question))
    return Screen.of(text, *rows, Button(t("buttons.common.back"), "freeze"))


def _question(t: Speech, campaign: Campaign, draft: FreezeDraft, today: date) -> tuple[str, list[Row]]:
    if draft.reason is None:
        return t("pauses.freeze.why"), [tuple(_step(t(f"pauses.reason.{one}"), draft, one.value) for one in FREEZES)]
    if draft.kind is None:
        names = [t("pauses.freeze.everybody"), *(kind.name.said_in(t.language) for kind in campaign.kinds)]
        return t("pauses.freeze.who"), [(_step(name, draft, str(n)),) for n, name in enumerate(names, EVERYBODY)]
    typed = Button(t("pauses.button.day"), "freeze.day", draft.unit_id, draft.said)
    if draft.from_on is None:
        monday = today + timedelta(days=7 - today.weekday())
        days = {"today": today, "tomorrow": today + timedelta(days=1), "monday": monday}
        first, *others = (_day(t, key, draft, day) for key, day in days.items())
        return t("pauses.freeze.from"), [(first, *others), (typed,)]
    start = draft.from_on
    days = {"week": start + _WEEK, "fortnight": start + _TWO_WEEKS, "month": start + _MONTH}
    ends = tuple(_day(t, key, draft, day) for key, day in days.items())
    return t("pauses.freeze.until", day=start), [ends, (typed,)]


def _day(t: Speech, key: str, draft: FreezeDraft, day: date) -> Button:
    labels = {
        "today": t("pauses.button.today"),
        "tomorrow": t("pauses.button.tomorrow"),
        "monday": t("pauses.button.monday"),
        "week": t("pauses.button.one_week"),
        "fortnight": t("pauses.button.fortnight"),
        "month": t("pauses.button.month"),
    }
    return _step(labels[key], draft, day.strftime("%Y%m%d"))


def _step(label: str, draft: FreezeDraft, part: str) -> Button:
    said = f"{draft.said}.{part}" if draft.said else part
    return Button(label, "freeze.set", draft.unit_id, said)


def _confirmation(t: Speech, campaign: Campaign, one: Frozen, draft: FreezeDraft, wrong: str | None) -> Screen:
    text = paragraphs(wrong, lines(_line(t, campaign, one), t("pauses.freeze.what")))
    yes = Button(t("pauses.button.freeze_yes"), "freeze.yes", draft.unit_id, draft.said)
    return Screen.of(text, (yes, Button(t("buttons.common.cancel"), "freeze")))


def ask_day(t: Speech, unit: Unit, draft: FreezeDraft, *, refusal: Refusal | None = None) -> Screen:
    """Ask for the first day, or for the first day after, to be typed."""
    wrong = t(refusal.key, **refusal.arguments) if refusal else None
    asked = t("pauses.freeze.from") if draft.from_on is None else t("pauses.freeze.until", day=draft.from_on)
    back = Button(t("buttons.common.back"), "freeze.set", draft.unit_id, draft.said)
    return Screen.of(
        paragraphs(wrong, lines(bold(t("pauses.freeze.of", unit=unit.name)), asked, t("pauses.ask.typed"))), back
    )
