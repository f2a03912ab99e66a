"""A rehearsal as one page of HTML to print: a summary, then a calendar; its style sheet is handed in."""

from collections.abc import Iterable, Iterator
from html import escape

from bot.domain.campaign import Campaign
from bot.domain.rehearsal_calendar import Day, Line, Month, months
from bot.domain.rehearsal_programme import programme
from bot.domain.workdays import SpecialDay
from bot.texts import Speech
from bot.views.rehearsal import Shown, cohorts, head, load_lines, unsent_lines

SATURDAY = 5
MOST_GROUPS = 30
"""Groups that are listed; of more it is said how many."""
FEW_WEEKS = 4
"""Fewer are not stretched over a page."""
MANY_LINES = 8
"""So many in the fullest days of a month's weeks, one below the other, fit on its page in large letters."""
COLOURS = {"phase": "plan", "anchor": "plan", "study": "study", "checkin": "checkin"}
"""The colour of a kind of message, by the first word of its name."""


def as_page(t: Speech, shown: Shown, *, style: str) -> str:
    """The whole page; it refers to nothing outside itself."""
    title, *facts = head(t, shown, names=0)  # it may hang on a wall
    body = (
        _element("h1", escape(title)),
        _list(facts, "facts"),
        _element("section", *_summary(t, shown), kind="summary"),
        _legend(t),
        *(_month(t, shown, month) for month in months(programme(shown.rehearsal), shown.first, shown.last)),
    )
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{t.language}">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style></head>",
            _element("body", *body),
            "</html>\n",
        )
    )


def _summary(t: Speech, shown: Shown) -> Iterator[str]:
    yield _element("div", _element("h2", escape(t("rehearsal.load.title"))), _list(load_lines(t, shown), "load"))
    yield _element("div", _element("h2", escape(t("rehearsal.unsent.title"))), _list(unsent_lines(t, shown), "unsent"))
    title, *groups = cohorts(t, shown)
    more = shown.rehearsal.audience.cohorts[MOST_GROUPS:]
    if more:
        people = sum(one.size for one in more)
        groups[MOST_GROUPS:] = [t("rehearsal.cohort.more", groups=len(more), n=people)]
    yield _element("div", _element("h2", escape(title)), _list(groups, "groups"), kind="wide")


def _legend(t: Speech) -> str:
    keys = ("plan", "study", "checkin", "else")
    spans = (_element("span", escape(t(f"rehearsal.legend.{key}")), kind=f"line {key}") for key in keys)
    shifted = _element("span", escape(t("rehearsal.legend.shifted")), kind="shifted")
    return _element("p", *spans, shifted, kind="legend")


def _month(t: Speech, shown: Shown, month: Month) -> str:
    names = (_element("th", escape(t.weekday(day.on))) for day in month.weeks[0])
    weeks = (_element("tr", *(_square(t, shown, day) for day in week)) for week in month.weeks)
    return _element(
        "section",
        _element("h2", escape(t.month(month.first)), _element("small", escape(_phases(t, shown.campaign, month)))),
        _element("table", _element("thead", _element("tr", *names)), _element("tbody", *weeks), kind="calendar"),
        kind=f"month {_fill(month)}".strip(),
    )


def _fill(month: Month) -> str:
    """How a month fills its page, where it does not as most do."""
    if len(month.weeks) < FEW_WEEKS:
        return "short"
    lines = sum(max(len(day.lines) for day in week) for week in month.weeks)
    return "crowded" if lines > MANY_LINES else ""


def _phases(t: Speech, campaign: Campaign, month: Month) -> str:
    """The phases the month belongs to."""
    days = [day.on for week in month.weeks for day in week if day.is_of_month]
    found = [phase.name for phase in campaign.phases if any(phase.covers(day) for day in days)]
    return t.list(found)


def _square(t: Speech, shown: Shown, day: Day) -> str:
    if not day.is_of_month:
        return _element("td", kind="other")
    special = next((one for one in shown.rehearsal.special if one.on == day.on), None)
    is_off = not special.is_workday if special else day.on.weekday() >= SATURDAY
    is_out = not shown.first <= day.on <= shown.last
    kinds = [*(["weekend"] if is_off else []), *(["out"] if is_out else [])]
    anchors = (
        _element("div", escape(t("rehearsal.calendar.anchor", name=anchor.name)), kind="anchor")
        for anchor in shown.campaign.anchors
        if anchor.on == day.on
    )
    lines = (_line(t, line, shown.rehearsal.audience.size) for line in day.lines)
    return _element("td", _element("b", *_date(t, day, special)), *anchors, *lines, kind=" ".join(kinds))


def _date(t: Speech, day: Day, special: SpecialDay | None) -> Iterator[str]:
    yield str(day.on.day)
    if special is not None:
        yield escape(t(f"rehearsal.calendar.{'work' if special.is_workday else 'off'}", name=special.name))


def _line(t: Speech, line: Line, everybody: int) -> str:
    first = t.clock_time(line.times[0])
    when = first if len(line.times) == 1 else t("rehearsal.calendar.times", first=first, last=_last(t, line))
    pieces = [_element("i", escape(when)), escape(line.title.said_in(t.language))]
    if line.people != everybody:
        pieces.append(_element("small", escape(t("rehearsal.calendar.people", n=line.people))))
    colour = COLOURS.get(line.kind.partition("_")[0], "else")
    return _element("div", *pieces, kind=f"line {colour} shifted" if line.is_shifted else f"line {colour}")


def _last(t: Speech, line: Line) -> str:
    return t.clock_time(line.times[-1])


def _list(lines: Iterable[str], kind: str) -> str:
    return _element("ul", *(_element("li", escape(line.strip())) for line in lines), kind=kind)


def _element(name: str, *inside: str, kind: str = "") -> str:
    """An element; what is inside is HTML already, so text goes through escape first."""
    attribute = f' class="{kind}"' if kind else ""
    return f"<{name}{attribute}>{' '.join(inside)}</{name}>"
