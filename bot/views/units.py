"""Screens of the branches and their secretaries, for an admin."""

from collections.abc import Sequence

from bot.domain.paging import Page, page_of
from bot.domain.people import Unit
from bot.domain.roster import Member
from bot.domain.units import LONGEST_NAME, UnitLine
from bot.texts import Speech
from bot.views.screen import Button, Row, Screen, bold, lines, paragraphs

PAGE = 20
"""Branches or names on one screen."""


def overview(t: Speech, units: Sequence[UnitLine], *, page: int = 1) -> Screen:
    """Every branch with who leads it and how many belong to it."""
    shown = page_of(units, page, size=PAGE)
    text = lines(
        bold(t("units.list.title", n=len(units))) if units else t("units.list.none"),
        *(_said(t, line) for line in shown.things),
    )
    return Screen.of(
        text,
        *_in_pairs([Button(line.unit.name, "units.one", line.unit.id) for line in shown.things]),
        _turning(t, shown, "units", 0),
        (Button(t("units.button.add"), "units.add"), Button(t("units.button.roster"), "roster")),
        Button(t("buttons.common.home"), "home"),
    )


def _said(t: Speech, line: UnitLine) -> str:
    names = t.list([member.name for member in line.secretaries])
    if not names:
        return t("units.list.vacant", unit=line.unit.name, n=line.count)
    return t("units.list.line", unit=line.unit.name, n=line.count, names=names)


def one(t: Speech, line: UnitLine) -> Screen:
    """A branch, and what can be changed about it."""
    names = t.list([member.name for member in line.secretaries])
    return Screen.of(
        lines(
            bold(line.unit.name),
            t("units.one.people", n=line.count),
            t("units.one.secretaries", names=names) if names else t("units.one.vacant"),
        ),
        Button(t("units.button.appoint"), "units.people", line.unit.id),
        *(
            Button(t("units.button.relieve", name=member.name), "units.relieve", member.person_id, str(line.unit.id))
            for member in line.secretaries[:PAGE]
        ),
        (Button(t("units.button.rename"), "units.rename", line.unit.id), Button(t("units.button.all"), "units")),
    )


def ask_name(t: Speech, unit: Unit | None = None) -> Screen:
    """Ask what a branch is to be called."""
    text = t("units.name.ask_new", most=LONGEST_NAME)
    if unit is not None:
        text = t("units.name.ask", unit=unit.name, most=LONGEST_NAME)
    return Screen.of(text, Button(t("buttons.common.cancel"), "units"))


def candidates(t: Speech, unit: Unit, people: Sequence[Member], *, page: int = 1) -> Screen:
    """Whom to appoint."""
    shown = page_of(people, page, size=PAGE)
    return Screen.of(
        t("units.people.ask", unit=unit.name) if people else t("units.people.none", unit=unit.name),
        *_in_pairs([Button(one.name, "units.appoint", one.person_id) for one in shown.things]),
        _turning(t, shown, "units.people", unit.id),
        Button(t("buttons.common.back"), "units.one", unit.id),
    )


def ask_appoint(t: Speech, member: Member) -> Screen:
    """Ask once before somebody becomes secretary."""
    yes = Button(t("units.button.appoint_yes"), "units.appoint_yes", member.person_id)
    back = Button(t("buttons.common.back"), "units.one", member.unit_id)
    return Screen.of(t("units.appoint.ask", name=member.name, unit=member.unit_name), (yes, back))


def ask_relieve(t: Speech, member: Member, unit: Unit) -> Screen:
    """Ask once before somebody is secretary no more."""
    yes = Button(t("units.button.relieve_yes"), "units.relieve_yes", member.person_id, str(unit.id))
    back = Button(t("buttons.common.back"), "units.one", unit.id)
    return Screen.of(t("units.relieve.ask", name=member.name, unit=unit.name), (yes, back))


def done(t: Speech, what: str, line: UnitLine) -> Screen:
    """The branch after a change, with what was done above it."""
    after = one(t, line)
    return Screen(paragraphs(what, after.text), after.buttons)


def _in_pairs(buttons: Sequence[Button]) -> list[Row]:
    return [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]


def _turning(t: Speech, shown: Page[UnitLine] | Page[Member], verb: str, number: int) -> Row:
    earlier = Button(t("invites.button.earlier"), verb, number, str(shown.number - 1))
    later = Button(t("invites.button.later"), verb, number, str(shown.number + 1))
    return (*((earlier,) if shown.number > 1 else ()), *((later,) if shown.number < shown.pages else ()))
