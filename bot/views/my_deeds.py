"""A member's own five items and the list behind them, compared with nobody; single deeds are in deeds.py."""

from datetime import date
from typing import TypeVar

from bot.domain.campaign import Campaign, Item, Phase
from bot.domain.deeds import Deed, Overview
from bot.domain.paging import Page
from bot.texts import Speech
from bot.views.deeds import item_name, rows_of, said_day
from bot.views.screen import Button, Rich, Row, Screen, bold, lines, paragraphs, quote

T = TypeVar("T")

SHORTENED = 80
"""Characters of a deed that a list shows."""


def my_five(t: Speech, campaign: Campaign, overview: Overview) -> Screen:
    """The five items with what the member has filed for each."""
    phase = overview.phase
    title = t("deeds.my.phase", phase=phase.name) if phase else t("deeds.my.all")
    scope = "phase" if phase else "all"
    count, drafts = overview.listed, overview.drafts
    return Screen.of(
        paragraphs(
            bold(title),
            lines(*(_line(t, item, overview) for item in campaign.leads.items)),
            t("deeds.my.drafts", n=drafts) if drafts else "",
            t("deeds.my.own"),
        ),
        (
            Button(t("deeds.button.report"), "report.items"),
            *([Button(t("deeds.button.list", n=count), "my.list", 1, scope)] if count else []),
        ),
        Button(t("deeds.button.drafts", n=drafts), "my.list", 1, "drafts") if drafts else None,
        (
            *([Button(t("deeds.button.whole"), "my", 0, "all")] if phase else []),
            *([Button(t("deeds.button.phase"), "my", 0, "phase")] if overview.may_narrow else []),
            Button(t("buttons.common.home"), "home"),
        ),
    )


def _line(t: Speech, item: Item, overview: Overview) -> str:
    if not item.counted:
        return t(f"deeds.my.{_privately(item, overview)}", item=item.short)
    count, ticks = overview.counts.get(item.key, 0), overview.ticks.get(item.key, 0)
    told = [t("deeds.my.deeds", n=count)] if count else []
    told += [t("deeds.my.ticks", n=ticks)] if ticks else []
    return t("deeds.my.told", item=item.short, told=t.list(told)) if told else t("deeds.my.none", item=item.short)


def _privately(item: Item, overview: Overview) -> str:
    """How the item that is never added up stands."""
    if overview.is_affirmed:
        return "affirmed"
    return "ticked" if overview.ticks.get(item.key) else "open"


def my_list(  # the page carries the scope in its buttons, so that the next one is about the same
    t: Speech, campaign: Campaign, page: Page[Deed], *, scope: str, phase: Phase | None, today: date
) -> Screen:
    """A page of the member's own deeds; a number opens one."""
    numbered = list(enumerate(page.things, page.start + 1))
    buttons = [Button(t.number(number), "deed", deed.id) for number, deed in numbered]
    position = t("deeds.list.position", page=page.number, pages=page.pages, total=page.total)
    entries = [_entry(t, campaign, deed, number=number, today=today) for number, deed in numbered]
    below = position if entries else t("deeds.list.empty")
    return Screen.of(
        paragraphs(bold(_title(t, scope, phase)), *entries, below),
        *rows_of(buttons, 6),
        turning(t, page, "my.list", scope),
        Button(t("deeds.button.mine"), "my", 0, scope),
    )


def _title(t: Speech, scope: str, phase: Phase | None) -> str:
    if scope == "drafts":
        return t("deeds.list.drafts")
    return t("deeds.list.phase", phase=phase.name) if phase else t("deeds.list.all")


def _entry(t: Speech, campaign: Campaign, deed: Deed, *, number: int, today: date) -> Rich:
    kind = {"draft": "deeds.list.draft", "withdrawn": "deeds.list.withdrawn"}.get(deed.state, "deeds.list.entry")
    name = item_name(t, campaign, deed.item, short=True)
    head = t(kind, number=number, item=name, day=said_day(t, deed.happened_on, today))
    return lines(head, quote(shortened(deed.text)))


def shortened(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHORTENED else f"{line[:SHORTENED]}…"


def turning(t: Speech, page: Page[T], verb: str, arg: str) -> Row:
    """Buttons to the pages before and behind; none where there is no such page."""
    before = [Button(t("deeds.button.previous"), verb, page.number - 1, arg)] if page.number > 1 else []
    behind = [Button(t("deeds.button.next"), verb, page.number + 1, arg)] if page.number < page.pages else []
    return (*before, *behind)
