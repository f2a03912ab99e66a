"""Deeds on the screens of their owners: choosing, filing, changing; what a secretary reads is in branch.py."""

from collections.abc import Sequence
from datetime import date

from bot.domain.campaign import Campaign, Item
from bot.domain.deeds import TEXT_LIMIT, Deed
from bot.domain.refusals import Refusal
from bot.texts import Speech
from bot.texts.catalogue import SOURCE
from bot.views.screen import Button, Media, Rich, Row, Screen, bold, italic, lines, paragraphs, phrase, quote

SENTENCE = "deeds.sentence"
"""The dialog that waits for the sentence of a deed; its [Cancel] ends no other."""
_NEARBY = ("today", "yesterday", "before_yesterday")
"""Days that have a word."""


def label(t: Speech, item: Item) -> str:
    """The short name of an item, for buttons."""
    return item.short.said_in(t.language)


def item_name(t: Speech, campaign: Campaign, key: str, *, short: bool = False) -> str:
    """The name of an item by its key; the key itself where the plan no longer has it."""
    for item in campaign.leads.items:
        if item.key == key:
            return (item.short if short else item.name).said_in(t.language)
    return key


def said_day(t: Speech, day: date, today: date) -> str:
    """A day inside a sentence, with its year when that is not the present one."""
    return t.short_date(day) if day.year == today.year else t.full_date(day)


def rows_of(buttons: Sequence[Button], width: int) -> list[Row]:
    """Buttons in rows of `width`."""
    return [tuple(buttons[start : start + width]) for start in range(0, len(buttons), width)]


# Choosing and writing


def choices(t: Speech, campaign: Campaign, *, is_affirmed: bool) -> Screen:
    """The five items as buttons; the one that is never counted is affirmed by its tap."""
    items = campaign.leads.items
    kinds = {True: "deeds.choose.counted", False: "deeds.choose.affirmed"}
    return Screen.of(
        paragraphs(bold(t("deeds.choose.title")), lines(*(t(kinds[item.counted], item=item.name) for item in items))),
        *rows_of([Button(label(t, item), "report.item", 0, item.key) for item in items if item.counted], 2),
        *(_affirmation(t, item, is_affirmed=is_affirmed) for item in items if not item.counted),
        Button(t("buttons.common.home"), "home"),
    )


def _affirmation(t: Speech, item: Item, *, is_affirmed: bool) -> Button:
    key = "deeds.button.affirmed" if is_affirmed else "deeds.button.affirm"
    return Button(t(key, item=label(t, item)), "affirm", 0, item.key)


def sentence_wanted(t: Speech, item: Item) -> Screen:
    """Asks for the one sentence, with what the plan says of the item."""
    has_phrases = bool(item.phrases) and t.language == SOURCE  # the plan speaks its own language only
    plan = italic(t("deeds.sentence.plan", phrases=" · ".join(item.phrases))) if has_phrases else ""
    return Screen.of(
        paragraphs(phrase(t, "deeds.sentence.ask", item=bold(item.name.said_in(t.language))), plan),
        Button(t("buttons.common.cancel"), "cancel", 0, SENTENCE),
    )


def sentence_wanted_with_photo(t: Speech) -> Screen:
    """A photo came without a word; it is kept until the sentence comes."""
    return Screen.of(t("deeds.sentence.photo"), Button(t("buttons.common.cancel"), "cancel", 0, SENTENCE))


def affirmation_wanted(t: Speech, item: Item) -> Screen:
    """Asks for the yes that needs no words."""
    return Screen.of(
        t("deeds.affirm.ask", item=item.name),
        Button(t("deeds.button.yes_affirm"), "affirm", 0, item.key),
        Button(t("buttons.common.home"), "home"),
    )


def affirmed(t: Speech, item: Item) -> Screen:
    """Thanks, and a way back."""
    undo = Button(t("deeds.button.undo"), "affirm.undo", 0, item.key)
    return Screen.of(t("deeds.affirm.thanks", item=item.name), (undo, _mine(t)))


def affirmation_undone(t: Speech, item: Item) -> Screen:
    """The yes is taken back."""
    return Screen.of(t("deeds.affirm.undone", item=item.name), _mine(t))


def _mine(t: Speech) -> Button:
    return Button(t("deeds.button.mine"), "my")


# One deed


def filed(t: Speech, campaign: Campaign, deed: Deed, today: date) -> Screen:
    """A deed just filed: who sees it, and what may still be changed."""
    return shown(t, campaign, deed, today, note=t("deeds.filed.note", day=said_day(t, deed.happened_on, today)))


def changed(t: Speech, campaign: Campaign, deed: Deed, today: date, *, what: str) -> Screen:
    """A deed whose `what` (text, day, photo, restored) was just changed."""
    notes = {
        "text": lambda: t("deeds.changed.text"),
        "day": lambda: t("deeds.changed.day", day=said_day(t, deed.happened_on, today)),
        "photo": lambda: t("deeds.changed.photo"),
        "restored": lambda: t("deeds.changed.restored", day=said_day(t, deed.happened_on, today)),
    }
    return shown(t, campaign, deed, today, note=notes[what]())


def shown(t: Speech, campaign: Campaign, deed: Deed, today: date, *, note: str = "") -> Screen:
    """A deed in whichever state it is, with the buttons of that state."""
    if deed.is_withdrawn:
        return _withdrawn(t, campaign, deed, today)
    if deed.is_draft:
        return _draft(t, campaign, deed, today)
    photo = Button(t("deeds.button.view"), "deed.view", deed.id) if deed.photo else None
    return Screen.of(
        paragraphs(note, _head(t, campaign, deed, today), quote(deed.text)),
        (Button(t("deeds.button.text"), "deed.text", deed.id), Button(t("deeds.button.day"), "deed.day", deed.id)),
        (Button(t("deeds.button.who"), "deed.who", deed.id), Button(t("deeds.button.photo"), "deed.photo", deed.id)),
        photo,
        (Button(t("deeds.button.withdraw"), "deed.withdraw", deed.id), _mine(t)),
    )


def _head(t: Speech, campaign: Campaign, deed: Deed, today: date) -> Rich:
    name = item_name(t, campaign, deed.item)
    return bold(t("deeds.shown.head", item=name, day=said_day(t, deed.happened_on, today)))


def _draft(t: Speech, campaign: Campaign, deed: Deed, today: date) -> Screen:
    kept = t("deeds.draft.kept", length=len(deed.text), limit=TEXT_LIMIT)
    return Screen.of(
        paragraphs(_head(t, campaign, deed, today), quote(deed.text), lines(kept, t("deeds.draft.how"))),
        Button(t("deeds.button.shorten"), "deed.text", deed.id),
        (Button(t("deeds.button.discard"), "deed.withdraw", deed.id), _mine(t)),
    )


def _withdrawn(t: Speech, campaign: Campaign, deed: Deed, today: date) -> Screen:
    note = t("deeds.withdrawn.note", day=said_day(t, deed.happened_on, today))
    return Screen.of(
        paragraphs(note, _head(t, campaign, deed, today), quote(deed.text)),
        (Button(t("deeds.button.restore"), "deed.restore", deed.id), _mine(t)),
    )


def kept_as_draft(t: Speech, deed: Deed) -> Screen:
    """A text too long to be filed: nothing of it is lost, and what to do next."""
    kept = t("deeds.draft.kept", length=len(deed.text), limit=TEXT_LIMIT)
    return Screen.of(
        lines(kept, t("deeds.draft.how")),
        Button(t("deeds.button.shorten"), "deed.text", deed.id),
        (Button(t("deeds.button.discard"), "deed.withdraw", deed.id), _mine(t)),
    )


def _back(t: Speech, deed: Deed) -> Button:
    return Button(t("deeds.button.back"), "deed", deed.id)


def text_wanted(t: Speech, deed: Deed) -> Screen:
    """Asks for the text that takes the place of the present one."""
    ask = t("deeds.draft.how") if deed.is_draft else t("deeds.amend.ask")
    return Screen.of(paragraphs(ask, "" if deed.is_draft else quote(deed.text)), _back(t, deed))


def day_wanted(t: Speech, deed: Deed, days: Sequence[date], today: date, *, refusal: Refusal | None = None) -> Screen:
    """Asks for the day, with the latest ones as buttons; after one that is `refusal`, says why first."""
    ask = t(refusal.key, **refusal.arguments) if refusal else t("deeds.day.ask")
    buttons = [Button(_day_label(t, day, today), "deed.day", deed.id, day.isoformat()) for day in days]
    return Screen.of(ask, *rows_of(buttons, 3), _back(t, deed))


def _day_label(t: Speech, day: date, today: date) -> str:
    back = (today - day).days
    return t(f"deeds.day.{_NEARBY[back]}") if back < len(_NEARBY) else t.date(day)


def photo_wanted(t: Speech, deed: Deed) -> Screen:
    """Asks for a photo."""
    return Screen.of(t("deeds.photo.ask"), _back(t, deed))


def photo(t: Speech, campaign: Campaign, deed: Deed, today: date) -> Screen:
    """The photo of a deed, as a message of its own."""
    name = item_name(t, campaign, deed.item)
    caption = t("deeds.photo.caption", item=name, day=said_day(t, deed.happened_on, today))
    return Screen.of(caption, _back(t, deed), media=Media(kind="photo", file_id=deed.photo))


def who_sees(t: Speech, deed: Deed) -> Screen:
    """Who may see what of a deed."""
    kinds = lines(t("deeds.who.you"), t("deeds.who.secretary"), t("deeds.who.admin"), t("deeds.who.nobody"))
    return Screen.of(paragraphs(bold(t("deeds.who.title")), kinds), _back(t, deed))


def withdrawal_wanted(t: Speech, campaign: Campaign, deed: Deed, today: date) -> Screen:
    """Asks once more; the destructive button comes last."""
    ask = t("deeds.withdraw.draft") if deed.is_draft else t("deeds.withdraw.ask")
    return Screen.of(
        paragraphs(ask, _head(t, campaign, deed, today)),
        Button(t("deeds.button.keep"), "deed", deed.id),
        Button(t("deeds.button.yes_withdraw"), "deed.withdraw", deed.id, "yes"),
    )
