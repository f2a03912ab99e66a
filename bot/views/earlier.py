"""What a campaign had before somebody came to it, in one message; and the question whether to tell."""

from bot.clock import local_day
from bot.domain.campaign import Campaign, Phase
from bot.domain.earlier import Earlier
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.phases import phase_dates
from bot.views.screen import Button, Screen, bold, lines, paragraphs

MOST_LISTED = 10
"""The latest; of more only the number is said."""


def earlier(t: Speech, notice: Notice) -> Screen:
    """What has been: the phases, the running one last, and the cards."""
    campaign, payload = notice.library.campaign, notice.payload
    phases = [phase for phase in campaign.phases if phase.key in payload["phases"]]
    titles = [card.title for card in notice.library.materials if card.id in payload["cards"]]
    more = len(titles) - MOST_LISTED
    cards = lines(
        t("earlier.told.cards", n=len(titles)),
        t("earlier.told.more", n=more) if more > 0 else None,
        *(t("earlier.told.card", title=title) for title in titles[-MOST_LISTED:]),
    )
    return Screen.of(
        paragraphs(
            bold(t("earlier.told.title", campaign=campaign.name)),
            lines(*(_phase(t, phase, campaign, notice) for phase in phases)) if phases else None,
            cards if titles else None,
            t("earlier.told.free"),
        ),
        (
            *([Button(t("earlier.button.study"), "study")] if titles else []),
            Button(t("earlier.button.phase"), "phase.below", notice.delivery_id),
        ),
    )


def _phase(t: Speech, phase: Phase, campaign: Campaign, notice: Notice) -> str:
    standing = campaign.phase_on(local_day(notice.now, t.zone))
    moment = "running" if standing == phase else "over"
    return t(f"earlier.told.{moment}", phase=phase.name, dates=phase_dates(t, phase))


def question(t: Speech, notice: Notice) -> Screen:
    """Ask an admin whether to tell everybody what has been."""
    campaign = notice.library.campaign
    names = [phase.name for phase in campaign.phases if phase.key in notice.payload["phases"]]
    return Screen.of(
        paragraphs(
            bold(t("earlier.asked.title", campaign=campaign.name)),
            t("earlier.asked.phases", phases=names) if names else None,
            t("earlier.asked.text"),
        ),
        Button(t("earlier.button.digest"), "earlier.digest", notice.delivery_id),
        Button(t("earlier.button.skip"), "earlier.skip", notice.delivery_id),
    )


def decided(t: Speech, answer: Earlier) -> Screen:
    """Say what was decided, whoever did."""
    return Screen.of(t(f"earlier.decided.{answer}"), Button(t("buttons.common.home"), "home"))
