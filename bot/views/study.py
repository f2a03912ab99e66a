"""Study cards as they come, once read, and when none is left; which card comes is the use case's."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.campaign import Campaign
from bot.domain.identity import DeliveryId
from bot.domain.materials import Material
from bot.domain.study import Reading
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.screen import Button, Rich, Screen, bold, from_markdown, lines, paragraphs

MARK_DIGITS = 8
"""Digits of the shown version's hash that the button carries."""


def study_card(t: Speech, notice: Notice) -> Screen:
    """The weekly card as it arrives."""
    material = notice.library.material(notice.payload["material"])
    return Screen.of(_body(t, material), _read_button(t, notice.delivery_id, material))


def unread_card(t: Speech, reading: Reading, material: Material, *, has_older: bool) -> Screen:
    """An unread card brought up again; earlier ones may wait for as long as they like."""
    text = paragraphs(_body(t, material), t("study.card.older") if has_older else None)
    home = Button(t("buttons.common.home"), "home")
    return Screen.of(text, (_read_button(t, reading.card.delivery_id, material), home))


def card_read(t: Speech, reading: Reading, *, campaign: Campaign, marked: str, waiting: Sequence[Reading]) -> Screen:
    """The card after the member said it was read; what may follow is a deed or the next card."""
    home = Button(t("buttons.common.home"), "home")
    following = Button(t("study.button.next"), "study") if waiting else None
    if reading.material is None:
        return Screen.of(t("study.card.gone"), following, home)
    was_shown = reading.material.hash.startswith(marked) if marked else not reading.is_revised
    text = paragraphs(
        _body(t, reading.material),
        None if was_shown else t("study.card.revised"),
        bold(t("study.card.read")),
    )
    deed = Button(t("study.button.deed"), "report", arg=_deed_item(campaign, reading.material))
    return Screen.of(text, deed, tuple(button for button in (following, home) if button))


def nothing_to_read(t: Speech, next_at: datetime | None) -> Screen:
    """Nothing waits; say when the next card should come, where the schedule has one."""
    following = t("study.none.next", at=next_at) if next_at else None
    return Screen.of(lines(t("study.none.text"), following), Button(t("buttons.common.home"), "home"))


def _body(t: Speech, material: Material) -> Rich:
    source = t("study.card.source", n=material.minutes, section=material.section)
    chinese = t("study.card.chinese") if material.is_chinese and t.language != "zh" else None
    return paragraphs(lines(bold(material.title.said_in(t.language)), source, chinese), from_markdown(material.body))


def _read_button(t: Speech, delivery_id: DeliveryId, material: Material) -> Button:
    return Button(t("study.button.read"), "read", delivery_id, material.hash[:MARK_DIGITS])


def _deed_item(campaign: Campaign, material: Material) -> str:
    """The item a deed after this card is most likely about; empty where the member had better choose."""
    fitting = (item.key for item in campaign.leads.items if item.key == material.item and item.counted)
    return next(fitting, "")
