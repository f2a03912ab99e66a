"""How a branch stands, on the screens of those who look after it, and the nudge its members get."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from bot.clock import local_day
from bot.domain.branch import Branch, BranchMember, LastCheckin
from bot.domain.campaign import Campaign, Material
from bot.domain.checkins import CheckinState
from bot.domain.deeds import Deed, ToldDeed
from bot.domain.identity import DeliveryId
from bot.domain.paging import Page, page_of
from bot.domain.people import Unit
from bot.library import Library
from bot.texts import Speech
from bot.views.deeds import item_name, rows_of, said_day
from bot.views.notice import Notice
from bot.views.screen import Button, Media, Rich, Row, Screen, bold, lines, paragraphs, phrase, quote
from bot.views.study import MARK_DIGITS

T = TypeVar("T")

CHOICES = 20
"""Branches offered at once; Telegram takes a hundred buttons."""


def branch_choice(t: Speech, units: Sequence[Unit], *, page: int) -> Screen:
    """The branches to choose from."""
    shown = page_of(units, page, size=CHOICES)
    return Screen.of(
        t("branch.choose.title"),
        *rows_of([Button(unit.name, "branch", unit.id) for unit in shown.things], 2),
        _turning(t, shown, "branch", 0),
        Button(t("buttons.common.home"), "home"),
    )


def branch_summary(t: Speech, branch: Branch, *, is_secretary: bool, has_others: bool) -> Screen:
    """The figures of a branch; to its secretary the names behind them are a button away."""
    key = "branch.summary.deeds_in_phase" if branch.phase else "branch.summary.deeds"
    deeds = Button(t("branch.button.deeds", n=branch.deeds), "branch.deeds", branch.unit.id)
    others = Button(t("branch.button.others"), "branch")
    home = Button(t("buttons.common.home"), "home")
    return Screen.of(
        paragraphs(
            bold(t(f"branch.{branch.ended or 'summary'}.title", unit=branch.unit.name)),
            lines(_people(t, branch), *_asked(t, branch), t(key, n=branch.deeds)),
            t("branch.summary.whose"),
        ),
        *(rows_of(_name_buttons(t, branch), 2) if is_secretary else ()),
        deeds if branch.deeds and is_secretary else None,
        (others, home) if has_others else home,
    )


def _people(t: Speech, branch: Branch) -> str:
    people = t("branch.summary.people", n=len(branch.members))
    counts = {
        "branch.summary.not_bound": len(branch.not_bound),
        "branch.summary.stopped": len(branch.stopped),
        "branch.summary.blocked": len(branch.blocked),
    }
    without = [t(key, n=count) for key, count in counts.items() if count]
    return t("branch.summary.people_without", people=people, without=t.list(without)) if without else people


def _asked(t: Speech, branch: Branch) -> Sequence[str]:
    """What this week asks for; once nothing is asked any more, that."""
    if branch.ended:
        return (t("branch.summary.nothing_asked"),)
    return _study(t, branch), _checkin(t, branch.checkin)


def _study(t: Speech, branch: Branch) -> str:
    asked, unread = len(branch.cards), len(branch.unread)
    if not asked:
        return t("branch.summary.no_study")
    return t("branch.summary.study", asked=asked, read=asked - unread, unread=unread)


def _checkin(t: Speech, checkin: LastCheckin | None) -> str:
    if checkin is None:
        return t("branch.summary.no_checkin")
    said = {
        "day": t.short_date(checkin.opened_on),
        "asked": checkin.people,
        "answered": checkin.count(CheckinState.ANSWERED),
        "skipped": checkin.count(CheckinState.SKIPPED),
        "silent": len(checkin.silent),
    }
    if checkin.on_leave:
        return t("branch.summary.checkin_leave", on_leave=len(checkin.on_leave), **said)
    return t("branch.summary.checkin", **said)


def _name_buttons(t: Speech, branch: Branch) -> list[Button]:
    unit, to_nudge, unread = branch.unit.id, len(branch.to_nudge), len(branch.unread)
    nudge = t("branch.button.nudge", n=to_nudge) if to_nudge else ""
    buttons = (
        (unread, nudge or t("branch.button.unread", n=unread), "unread"),
        (len(branch.silent), t("branch.button.silent", n=len(branch.silent)), "silent"),
        (len(branch.out_of_reach), t("branch.button.not_bound", n=len(branch.out_of_reach)), "not_bound"),
    )
    return [Button(label, "branch.names", unit, which) for count, label, which in buttons if count]


# Names


def names(t: Speech, branch: Branch, people: Sequence[BranchMember], *, which: str) -> Screen:
    """Who did not answer the last check-in, or is out of reach."""
    key = "branch.silent.title" if which == "silent" else "branch.not_bound.title"
    title = bold(t(key, unit=branch.unit.name, n=len(people)))
    told = [_names(t, people)] if which == "silent" or not people else _out_of_reach(t, people)
    return Screen.of(paragraphs(title, *told), _back(t, branch.unit))


def _out_of_reach(t: Speech, people: Sequence[BranchMember]) -> list[str]:
    """Those who never came, who stopped and who blocked the bot, each with what can be done."""
    groups: dict[str, list[str]] = {
        "branch.not_bound.names": [],
        "branch.stopped.names": [],
        "branch.blocked.names": [],
    }
    for member in people:
        has_come = "branch.stopped.names" if member.has_stopped else "branch.not_bound.names"
        groups["branch.blocked.names" if member.has_blocked else has_come].append(member.name)
    return [t(key, names=t.list(names)) for key, names in groups.items() if names]


def _names(t: Speech, people: Sequence[BranchMember]) -> str:
    return t.list([member.name for member in people]) if people else t("branch.names.nobody")


def _back(t: Speech, unit: Unit) -> Button:
    return Button(t("branch.button.back"), "branch", unit.id)


def unread(t: Speech, branch: Branch, library: Library, today: date) -> Screen:
    """Who has not read the latest card, what a nudge would say, and the one button that sends it."""
    people, to_nudge = branch.unread, branch.to_nudge
    blocked = [member for member in people if member.has_blocked]
    enough = [member for member in branch.reminded_enough if not member.has_blocked]
    left_out = len(people) - len(to_nudge) - len(blocked) - len(enough)
    return Screen.of(
        paragraphs(
            bold(t("branch.unread.title", unit=branch.unit.name, n=len(people))),
            _names(t, people),
            t("branch.nudge.already", n=left_out) if left_out else "",
            t("branch.nudge.blocked", n=len(blocked), names=_names(t, blocked)) if blocked else "",
            lines(*(_reminded(t, branch, member) for member in enough)),
            *_previews(t, branch, library),
        ),
        _send(t, branch, today) if to_nudge else None,
        _back(t, branch.unit),
    )


def _previews(t: Speech, branch: Branch, library: Library) -> list[str | Rich]:
    """What will be sent: one text for each card that is unread, for kinds of member get different ones."""
    cards = dict.fromkeys(branch.cards[member.person_id].material for member in branch.to_nudge)
    materials = [material for material in library.materials if material.id in cards]
    return [t("branch.nudge.preview"), *(quote(_nudge_text(t, material)) for material in materials)] if cards else []


def _send(t: Speech, branch: Branch, today: date) -> Button:
    """It carries the day it was shown on: tomorrow the same button shows the names of tomorrow first."""
    label = t("branch.button.send", n=len(branch.to_nudge))
    return Button(label, "branch.nudge", branch.unit.id, today.isoformat())


def _reminded(t: Speech, branch: Branch, member: BranchMember) -> str:
    """How often and when somebody was reminded."""
    days = [t.short_date(local_day(one.at, t.zone)) for one in branch.cards[member.person_id].reminders]
    return t("branch.nudge.enough", name=member.name, n=len(days), days=t.list(days))


def nudged(t: Speech, branch: Branch, count: int) -> Screen:
    """To how many the nudge is on its way; if to nobody, who has been reminded enough."""
    said = t("branch.nudge.sent", n=count) if count else t("branch.nudge.nobody")
    enough = [] if count else [_reminded(t, branch, member) for member in branch.reminded_enough]
    return Screen.of(lines(said, *enough), _back(t, branch.unit))


def nudge(t: Speech, notice: Notice) -> Screen:
    """The nudge as it arrives: gentle, with the button it is about."""
    material = notice.library.material(notice.payload["material"])
    return Screen.of(_nudge_text(t, material), _read(t, material, notice.delivery_id))


def _nudge_text(t: Speech, material: Material) -> Rich:
    return phrase(t, "branch.nudge.text", n=material.minutes, title=bold(material.title.said_in(t.language)))


def _read(t: Speech, material: Material, delivery_id: DeliveryId) -> Button:
    return Button(t("study.button.read"), "read", delivery_id, material.hash[:MARK_DIGITS])


# Deeds


def branch_deeds(
    t: Speech, campaign: Campaign, unit: Unit, page: Page[ToldDeed], *, is_in_phase: bool, today: date
) -> Screen:
    """Deeds filed in the branch, in their members' own words."""
    title = t("branch.deeds.in_phase", unit=unit.name) if is_in_phase else t("branch.deeds.all", unit=unit.name)
    numbered = list(enumerate(page.things, page.start + 1))
    entries = [_told(t, campaign, told, number=number, today=today) for number, told in numbered]
    position = t("branch.deeds.position", page=page.number, pages=page.pages, total=page.total)
    photos = [
        Button(t("branch.button.photo", number=number), "branch.photo", told.deed.id)
        for number, told in numbered
        if told.deed.photo
    ]
    return Screen.of(
        paragraphs(bold(title), *entries, position if entries else t("branch.deeds.none")),
        *rows_of(photos, 3),
        _turning(t, page, "branch.deeds", unit.id),
        _back(t, unit),
    )


def _turning(t: Speech, page: Page[T], verb: str, about: int) -> Row:
    """Buttons to the pages before and behind; the page rides in the argument, the id being taken."""
    numbers = {"deeds.button.previous": page.number - 1, "deeds.button.next": page.number + 1}
    return tuple(Button(t(key), verb, about, str(to)) for key, to in numbers.items() if 1 <= to <= page.pages)


def _told(t: Speech, campaign: Campaign, told: ToldDeed, *, number: int, today: date) -> Rich:
    deed = told.deed
    item = item_name(t, campaign, deed.item, short=True)
    day = said_day(t, deed.happened_on, today)
    return lines(t("branch.deeds.entry", number=number, name=told.name, item=item, day=day), quote(deed.text))


def deed_photo(t: Speech, campaign: Campaign, deed: Deed, today: date) -> Screen:
    """The photo of a deed, as a message of its own."""
    item = item_name(t, campaign, deed.item)
    caption = t("branch.photo.caption", item=item, day=said_day(t, deed.happened_on, today))
    return Screen.of(caption, media=Media(kind="photo", file_id=deed.photo))
