"""The reference campaign moved to another start, comments and all; what a new one must say itself is left to do."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.library.campaign_reader import read_campaign
from bot.library.edited import Edited
from bot.library.located import Located, Node, Path
from bot.library.strict_yaml import parse
from bot.library.values import first_day, is_month

_FILE = "campaign.yaml"
_HEADER = """\
# A campaign of your own, made from the reference campaign. Whatever is left to fill in is marked TODO.
#
# Dates are YYYY-MM-DD, or YYYY-MM for a whole month. Names are {zh, en}; `en` may be left out.
# `python -m bot check` says what is wrong with this file.
"""
_DOCUMENT = "TODO the paper your campaign rests on: number, issuer, date, title"
_ANCHORS = "TODO the days your campaign looks to; rules that count down to them wait below"
_ANCHOR_RULE = "TODO with the anchor it counts down to"
_THEME = "TODO what this phase looks to"
_EXCEPTIONS = "TODO what `check` finds and you answer for: rule, about, reason, signed_by, on"
_HALF_A_MONTH = 15


def redate(text: str, start: date) -> str:
    """Return a campaign file's text with its first phase starting on `start`, ready for use as it is.

    A campaign planned by months moves by whole months (the end of a month stays the end of one), any other by days.
    What belongs to the old campaign alone (document, anchors and their rules, exceptions, themes) becomes comments
    marked TODO.
    BrokenContent when the text is no campaign, or cannot be moved there.
    """
    tree = parse(text, _FILE)
    campaign = read_campaign(text, _FILE)
    page = Edited(tree)
    move = _Move(campaign.starts_on, start, by_month=any(phase.by_month for phase in campaign.phases))
    for path in _dates(tree):
        _replace_date(page, path, move)
    _start_first_phase(page, start)
    if "key" in tree.root.children:
        page.replace(("key",), f"campaign_{start:%Y_%m}")
    _leave_to_do(page)
    moved = _HEADER + "\n" + page.text(without_header=True)
    read_campaign(moved, _FILE)
    return moved


@dataclass(frozen=True, slots=True)
class _Move:
    """How far days move: by the whole months nearest to what lies between two starts, or by the very days."""

    old: date
    new: date
    by_month: bool

    def __call__(self, day: date) -> date:
        if not self.by_month:
            return day + (self.new - self.old)
        months = (self.new.year - self.old.year) * 12 + self.new.month - self.old.month
        months += (self.new.day - self.old.day > _HALF_A_MONTH) - (self.old.day - self.new.day > _HALF_A_MONTH)
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        longest = monthrange(year, month + 1)[1]
        ends_month = day.day == monthrange(day.year, day.month)[1]
        return date(year, month + 1, longest if ends_month else min(day.day, longest))


def _dates(tree: Located) -> Iterator[Path]:
    """Yield where the file has dates that move, in its own order."""
    yield ("ends",)
    for index, phase in tree.node(("phases",)).children.items():
        for key in ("start", "first_day", "end", "last_day"):
            yield ("phases", index, key)
        for number in _entries(phase, "activities"):
            yield ("phases", index, "activities", number, "due")


def _entries(node: Node, key: str) -> list[str | int]:
    return list(node.children[key].children) if key in node.children else []


def _replace_date(page: Edited, path: Path, move: Callable[[date], date]) -> None:
    written = page.written(path)
    if written is None:
        return
    moved = move(first_day(written))
    page.replace(path, f"{moved:%Y-%m}" if is_month(written) else moved.isoformat())


def _start_first_phase(page: Edited, start: date) -> None:
    """Let the first phase start on the very day, which moving by whole months would not."""
    first = ("phases", 0)
    if page.written((*first, "first_day")) is not None:
        page.replace((*first, "start"), f"{start:%Y-%m}")
        page.replace((*first, "first_day"), start.isoformat())
        return
    to_the_month = start.day == 1 and is_month(page.written((*first, "start")) or "")
    page.replace((*first, "start"), f"{start:%Y-%m}" if to_the_month else start.isoformat())


def _leave_to_do(page: Edited) -> None:
    root = page.tree.root
    for key, to_do in (("document", _DOCUMENT), ("exceptions", _EXCEPTIONS)):
        if key in root.children:
            page.set_aside((key,), to_do)
    if "anchors" in root.children:
        _leave_anchors(page)
    themes: list[Path] = [("phases", index, "theme") for index in _entries(root, "phases")]
    for path in themes:
        if "theme" in page.tree.node(path[:-1]).children:
            page.set_aside(path, _THEME)
    rules: list[Path] = [("rules", index) for index in _entries(root, "rules")]
    tied = [path for path in rules if _is_tied(page, path)]
    if tied and len(tied) == len(rules):
        tied = [("rules",)]
    for path in tied:
        page.set_aside(path, _ANCHOR_RULE)


def _leave_anchors(page: Edited) -> None:
    for index in _entries(page.tree.root, "anchors"):
        if page.written(("anchors", index, "on")) is not None:  # one told from another day stays told from it
            page.replace(("anchors", index, "on"), "YYYY-MM-DD")
    page.set_aside(("anchors",), _ANCHORS)


def _is_tied(page: Edited, rule: Path) -> bool:
    """Whether a rule waits for an anchor; a phase's or an activity's day has a dot in its name."""
    days = (page.written((*rule, "when", side)) for side in ("before", "after"))
    return "anchor" in page.tree.node((*rule, "when")).children or any(day and "." not in day for day in days)
