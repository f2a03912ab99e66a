"""The campaign as a line with the present day on it, a picture of its own; the phase in words is in phases.py."""

from datetime import date, timedelta
from typing import Any

from bot.documents.drawing import Drawing
from bot.domain.campaign import After, Before, Between, Campaign, During, Phase, Standing, Tail
from bot.texts import Speech
from bot.views.phases import phase_dates, phase_ends
from bot.views.screen import Media, Screen, bold


def timeline(t: Speech, campaign: Campaign, standing: Standing, *, today: date) -> Screen:
    """The same picture for everybody of one language on one day; its text says the one thing to know from it."""
    said = _where(t, campaign, standing)
    drawing = Drawing(
        template="timeline",
        data={
            "language": t.language,
            "title": said,
            "phases": [_phase(t, campaign, phase, today) for phase in campaign.phases],
            "days": _days(t, campaign),
            "today": _today(t, campaign, today),
        },
        instead=t("phases.timeline.failed"),
        is_shared=True,
    )
    return Screen.of(bold(said), media=Media(kind="photo", drawing=drawing, name="timeline.png"))


def _where(t: Speech, campaign: Campaign, standing: Standing) -> str:
    match standing:
        case Before():
            return t("phases.before.title", campaign=campaign.name)
        case During(phase, _, days_left):
            return phase_ends(t, phase, days_left)
        case Between():
            return t("phases.between.title")
        case Tail():
            return t("phases.tail.title")
        case After():
            return t("phases.after.title", campaign=campaign.name)


def _phase(t: Speech, campaign: Campaign, phase: Phase, today: date) -> dict[str, Any]:
    state = "running" if phase.covers(today) else "over" if phase.end_on < today else "ahead"
    return {
        "name": phase.name.said_in(t.language),
        "dates": phase_dates(t, phase),
        "state": state,
        "from": _share(campaign, phase.start_on),
        "to": _share(campaign, phase.end_on + timedelta(days=1)),
    }


def _days(t: Speech, campaign: Campaign) -> list[dict[str, Any]]:
    """The days the campaign looks to, and its end where that is not the end of a phase."""
    named = [(anchor.on, anchor.name.said_in(t.language)) for anchor in campaign.anchors]
    if campaign.ends_on > campaign.phases[-1].end_on:
        named.append((campaign.ends_on, t("phases.timeline.end")))
    return [
        {"name": name, "date": t.full_date(day), "at": at}
        for day, name in sorted(named)
        if (at := _place(campaign, day)) is not None
    ]


def _today(t: Speech, campaign: Campaign, today: date) -> dict[str, Any] | None:
    at = _place(campaign, today)
    return None if at is None else {"at": at, "said": t("phases.timeline.today", day=t.full_date(today))}


def _place(campaign: Campaign, day: date) -> float | None:
    """Where the middle of a day lies on the line; None where it lies outside."""
    at = (_share(campaign, day) + _share(campaign, day + timedelta(days=1))) / 2
    return at if 0 <= at <= 1 else None


def _share(campaign: Campaign, day: date) -> float:
    """How much of the campaign is over when a day begins."""
    last = max(campaign.ends_on, campaign.phases[-1].end_on)
    return (day - campaign.starts_on).days / ((last - campaign.starts_on).days + 1)
