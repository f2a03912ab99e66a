"""The table of participation as a picture: the same figures and words as on the screen, laid out by branch and item."""

from typing import Any

from bot.documents.drawing import Drawing
from bot.domain.campaign import Campaign, Item
from bot.domain.stats import Figures, Report, UnitFigures
from bot.texts import Speech
from bot.views.screen import Media, Screen, bold
from bot.views.stats import meaning, sentence

MOST_ROWS = 60
"""Branches in one picture; Telegram takes photos whose width and height make at most 10,000 pixels together."""


def stats_picture(t: Speech, campaign: Campaign, report: Report) -> Screen:
    """The picture of a phase; its text only names it, for all that is said stands inside."""
    title = t("stats.title.phase", phase=report.phase.name)
    drawing = Drawing(
        template="stats_table",
        data={
            "language": t.language,
            "title": title,
            "sentence": sentence(t, report),
            "items": [item.short.said_in(t.language) for item in campaign.leads.items],
            "rows": [_branch(t, campaign, report, unit) for unit in report.table.chosen[:MOST_ROWS]],
            "sums": _sums(t, campaign, report),
            "notes": [*_left_out(t, report), *meaning(t, campaign, report).text.splitlines()],
        },
        instead=t("stats.picture.failed"),
    )
    return Screen.of(bold(title), media=Media(kind="photo", drawing=drawing, name="stats.png"))


def _branch(t: Speech, campaign: Campaign, report: Report, unit: UnitFigures) -> dict[str, Any]:
    if unit in report.table.rows:
        return _row(t, campaign, unit.name, unit.figures)
    joined = unit in report.table.joined
    return {"name": unit.name, "said": t("stats.picture.joined" if joined else "stats.picture.small")}


def _row(t: Speech, campaign: Campaign, name: str, figures: Figures) -> dict[str, Any]:
    people = t("stats.picture.people", n=figures.eligible)
    if figures.not_bound:
        people = t("stats.picture.not_bound", n=figures.eligible, not_bound=figures.not_bound)
    return {"name": name, "note": people, "cells": [_cell(t, item, figures) for item in campaign.leads.items]}


def _cell(t: Speech, item: Item, figures: Figures) -> dict[str, Any]:
    """What stands in a cell, and the share that shades it; nothing is counted, and nothing shaded, where none is."""
    if not item.counted:
        return {"text": t("stats.picture.uncounted"), "share": None}
    count = figures.of(item.key)
    said = t("stats.picture.cell", count=count, eligible=figures.eligible)
    return {"text": said, "share": count / figures.eligible if figures.eligible else 0.0}


def _sums(t: Speech, campaign: Campaign, report: Report) -> list[dict[str, Any]]:
    table, sums = report.table, []
    if table.others is not None:
        hidden = t("stats.row.others", count=len(table.small) + len(table.joined))
        sums.append(_row(t, campaign, hidden, table.others))
    if table.total is not None and table.branches > 1:
        sums.append(_row(t, campaign, t("stats.row.total"), table.total))
    return sums


def _left_out(t: Speech, report: Report) -> list[str]:
    more = len(report.table.chosen) - MOST_ROWS
    return [t("stats.picture.more", n=more)] if more > 0 else []
