"""Screens for inviting people on the roster: branches, names, the link."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.people import Unit
from bot.domain.roster import Member
from bot.texts import Speech
from bot.views.screen import Button, Screen

PAGE = 20
"""Names on one screen; a keyboard of a hundred would be no help."""


def units(t: Speech, choices: Sequence[Unit]) -> Screen:
    """Ask for a branch."""
    return Screen.of(
        t("invites.units.ask"),
        *(Button(unit.name, "invite.unit", unit.id) for unit in choices),
        Button(t("buttons.common.home"), "home"),
    )


def waiting(t: Speech, unit: Unit, people: Sequence[Member], page: int) -> Screen:
    """The members of a branch who are not bound yet."""
    return Screen.of(
        t("invites.people.waiting", unit=unit.name) if people else t("invites.people.all_bound", unit=unit.name),
        *_names(people, page),
        _pages(t, "invite.unit", unit, len(people), page),
        Button(t("invites.button.bound"), "invite.bound", unit.id),
        Button(t("buttons.common.home"), "home"),
    )


def bound(t: Speech, unit: Unit, people: Sequence[Member], page: int) -> Screen:
    """The members of a branch who may need a link again, for a new phone or account."""
    return Screen.of(
        t("invites.people.bound", unit=unit.name) if people else t("invites.people.none_bound", unit=unit.name),
        *_names(people, page),
        _pages(t, "invite.bound", unit, len(people), page),
        Button(t("invites.button.waiting"), "invite.unit", unit.id),
        Button(t("buttons.common.home"), "home"),
    )


def link(t: Speech, member: Member, url: str, until: datetime) -> Screen:
    """The link to hand on; it is shown once and kept nowhere."""
    return Screen.of(
        t("invites.made.text", name=member.name, link=url, until=until),
        (
            Button(t("invites.button.slip"), "invite.slip", member.person_id),
            Button(t("invites.button.another"), "invite.another", member.unit_id),
        ),
    )


def _names(people: Sequence[Member], page: int) -> list[tuple[Button, ...]]:
    shown = [Button(member.name, "invite.person", member.person_id) for member in people[page * PAGE :][:PAGE]]
    return [tuple(shown[start : start + 2]) for start in range(0, len(shown), 2)]


def _pages(t: Speech, verb: str, unit: Unit, total: int, page: int) -> tuple[Button, ...]:
    earlier = Button(t("invites.button.earlier"), verb, unit.id, str(page - 1)) if page else None
    later = Button(t("invites.button.later"), verb, unit.id, str(page + 1)) if total > (page + 1) * PAGE else None
    return tuple(button for button in (earlier, later) if button)
