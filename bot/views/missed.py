"""Whom a broadcast did not reach, by name and with the reason in plain words."""

from bot.domain.missed import Missed, Missing
from bot.texts import Speech
from bot.views.broadcast_cards import REASONS, people_by_reason
from bot.views.screen import Button, Rich, Row, Screen, bold, lines, paragraphs


def missed(t: Speech, missing: Missing) -> Screen:
    """Names by branch and reason; where the reader is not the secretary, figures."""
    page = missing.people
    elsewhere = people_by_reason(t, missing.elsewhere)
    return Screen.of(
        paragraphs(
            bold(t("broadcasts.missed.title", n=page.total)) if missing.units else None,
            *(_of_unit(t, missing, unit_id) for unit_id in missing.units),
            t("broadcasts.missed.nobody") if missing.units and not page.total else None,
            t("broadcasts.missed.elsewhere", people=elsewhere) if elsewhere else None,
            t("broadcasts.missed.not_yours") if not elsewhere and not missing.units else None,
            t("broadcasts.missed.position", page=page.number, pages=page.pages) if page.pages > 1 else None,
        ),
        _turning(t, missing),
        Button(t("broadcasts.button.back"), "broadcast.look", missing.broadcast_id),
    )


def _of_unit(t: Speech, missing: Missing, unit_id: int) -> Rich | None:
    """The names of one unit on this page, those with the same reason together."""
    here = [one for one in missing.people.things if one.unit_id == unit_id]
    by_reason: dict[str, list[Missed]] = {}
    for one in here:
        by_reason.setdefault(one.reason if one.reason in REASONS else "technical", []).append(one)
    told = [
        t(f"broadcasts.missed.{reason}", names=t.list([one.name for one in people]))
        for reason, people in by_reason.items()
    ]
    return lines(bold(missing.units[unit_id].name), *told) if told else None


def _turning(t: Speech, missing: Missing) -> Row:
    page = missing.people
    numbers = {"deeds.button.previous": page.number - 1, "deeds.button.next": page.number + 1}
    return tuple(
        Button(t(key), "broadcast.names", missing.broadcast_id, str(to))
        for key, to in numbers.items()
        if 1 <= to <= page.pages
    )
