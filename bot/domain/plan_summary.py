"""A difference between two plans in few words, as it is kept with the question whether it should hold."""

from datetime import date
from typing import Any

from bot.domain.campaign import Campaign, Name
from bot.domain.occurrences import REMIND, base_rule, read_label
from bot.domain.plan_differences import Dates, Difference, Fate, Shift

MOST_DATES = 8
"""Phases and anchors named in a message."""
LONGEST_NAME = 40
"""Characters of a name in a message."""


def summary_json(found: Difference, before: Campaign, after: Campaign, *, examples: int) -> dict[str, Any]:
    """Return what a screen needs, as plain JSON values: all counts, the first few dates and examples."""
    return {
        "counts": {fate.value: found.count(fate) for fate in Fate},
        "closings": found.closings,
        "people": found.people,
        "dates": [_dates_json(one) for one in (*found.phases, *found.anchors)[:MOST_DATES]],
        "parts": list(found.parts),
        "examples": [_example_json(one, before, after) for one in found.examples[:examples]],
        "more": max(0, len(found.examples) - examples),
    }


def _dates_json(dates: Dates) -> dict[str, Any]:
    def span(days: tuple[date, date] | None) -> list[str] | None:
        return [day.isoformat() for day in days] if days else None

    return {"name": _name_json(dates.name), "was": span(dates.was), "now": span(dates.now)}


def _example_json(shift: Shift, before: Campaign, after: Campaign) -> dict[str, Any]:
    names: dict[str, Name] = {}
    for plan in (before, after):
        names |= plan.names
    name = names.get(read_label(shift.label).key)
    rule = next(rule for plan in (after, before) for rule in plan.rules if rule.key == base_rule(shift.rule))
    return {
        "notice": rule.notice,
        "is_reminder": shift.rule.endswith(REMIND),
        "subject": _name_json(name) if name else None,
        "was": shift.was.isoformat() if shift.was else None,
        "now": shift.now.isoformat() if shift.now else None,
    }


def _name_json(name: Name) -> dict[str, str | None]:
    return {"zh": name.zh[:LONGEST_NAME], "en": name.en[:LONGEST_NAME] if name.en else None}
