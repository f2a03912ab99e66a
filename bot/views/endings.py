"""What is said when a phase or the campaign draws to its end; where one stands is in phases.py."""

from bot.clock import local_day
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.phases import what_follows
from bot.views.screen import Button, Row, Screen, bold, paragraphs


def phase_ended(t: Speech, notice: Notice) -> Screen:
    """Say that a phase is over, and what its reader did in it."""
    campaign = notice.library.campaign
    phase = campaign.phase(notice.payload["phase"])
    title = bold(t("endings.phase.title", phase=phase.name))
    follows = what_follows(t, campaign, phase, is_over=True)
    return Screen.of(paragraphs(title, did(t, notice, "endings.phase.did"), follows), _buttons(t, notice))


def campaign_days_left(t: Speech, notice: Notice) -> Screen:
    """Say that the campaign draws to its end, counting from the day the message leaves."""
    campaign = notice.library.campaign
    text = t("endings.ahead.text", day=t.full_date(campaign.ends_on))
    return Screen.of(paragraphs(bold(_ends(t, notice)), text), _buttons(t, notice))


def campaign_ended(t: Speech, notice: Notice) -> Screen:
    """Thank at the end of the campaign, and say what its reader did and where that can be found."""
    text = paragraphs(bold(_ends(t, notice)), did(t, notice, "endings.campaign.did"), t("endings.over.text"))
    return Screen.of(text, (Button(t("endings.button.mine"), "my", 0, "all"), Button(t("buttons.common.home"), "home")))


def _ends(t: Speech, notice: Notice) -> str:
    """When the campaign ends, or that it has."""
    campaign = notice.library.campaign
    left = (campaign.ends_on - local_day(notice.now, t.zone)).days
    if left > 0:
        return t("endings.ahead.title", n=left, campaign=campaign.name)
    return t("endings.over.title" if left < 0 else "endings.today.title", campaign=campaign.name)


def did(t: Speech, notice: Notice, key: str) -> str | None:
    """What its reader did, added up for nobody else; None where nothing is on record."""
    counts = [(what, notice.payload.get(what, 0)) for what in ("deeds", "cards")]
    told = [t(f"endings.did.{what}", n=number) for what, number in counts if number]
    return t(key, done=t.list(told)) if told else None


def _buttons(t: Speech, notice: Notice) -> Row:
    return (
        Button(t("phases.button.report"), "report"),
        Button(t("endings.button.phase"), "phase", notice.delivery_id),
    )
