"""Participation on the screens of those who lead the campaign: each figure with its denominator, never a name."""

from bot.domain.campaign import Campaign, Item, Phase
from bot.domain.paging import Page, page_of
from bot.domain.stats import Figures, Report, Table, UnitFigures
from bot.texts import Speech
from bot.views.screen import Button, Rich, Row, Screen, bold, joined, lines, paragraphs

ROWS = 8
"""Branches on one page; with the five items of each that stays within one message."""


def stats(t: Speech, campaign: Campaign, report: Report, *, page: int) -> Screen:
    """The table of a phase: branches, all together, and what the figures mean."""
    table, number = report.table, _number(campaign, report.phase)
    shown = page_of(table.chosen, page, size=ROWS)
    return Screen.of(
        paragraphs(
            bold(t("stats.title.phase", phase=report.phase.name)),
            "" if report.has_begun else t("stats.note.not_begun"),
            sentence(t, report),
            *(_branch(t, campaign, table, unit) for unit in shown.things),
            *_sums(t, campaign, table),
            meaning(t, campaign, report),
            t("stats.position.page", page=shown.number, pages=shown.pages) if shown.pages > 1 else "",
        ),
        _turning(t, shown, number),
        *_branch_buttons(report, shown, number),
        Button(t("stats.button.picture"), "stats.picture", 0, number) if table.total else None,
        *_phase_buttons(t, campaign, report.phase),
        Button(t("buttons.common.home"), "home"),
    )


def sentence(t: Speech, report: Report) -> str:
    """Say how many of how many took part, or why nothing can be said."""
    total = report.table.total
    if total is None:
        return t("stats.note.small") if report.table.branches else t("stats.note.empty")
    said = t(
        "stats.sentence.all",
        phase=report.phase.name,
        n=report.table.branches,
        eligible=total.eligible,
        count=total.took_part,
        not_bound=total.not_bound,
    )
    return t("stats.sentence.leave", said=said, n=total.on_leave) if total.on_leave else said


def _branch(t: Speech, campaign: Campaign, table: Table, unit: UnitFigures) -> Rich:
    if unit in table.rows:
        return _block(t, campaign, unit.name, unit.figures)
    key = "stats.row.joined" if unit in table.joined else "stats.row.small"
    return Rich.of(t(key, unit=unit.name))


def _block(t: Speech, campaign: Campaign, name: str, figures: Figures) -> Rich:
    """A row of the table as two lines, which a phone shows without turning it."""
    key = "stats.row.not_bound" if figures.not_bound else "stats.row.all_bound"
    bound = {"not_bound": figures.not_bound} if figures.not_bound else {}
    cells = (_cell(t, item, figures) for item in campaign.leads.items)
    return lines(bold(t(key, unit=name, n=figures.eligible, **bound)), joined(" · ", cells))


def _cell(t: Speech, item: Item, figures: Figures) -> str:
    if not item.counted:
        return t("stats.cell.uncounted", item=item.short)
    return t("stats.cell.counted", item=item.short, count=figures.of(item.key), eligible=figures.eligible)


def _sums(t: Speech, campaign: Campaign, table: Table) -> list[Rich]:
    sums = []
    if table.others is not None:
        hidden = t("stats.row.others", count=len(table.small) + len(table.joined))
        sums.append(_block(t, campaign, hidden, table.others))
    if table.total is not None and table.branches > 1:
        sums.append(_block(t, campaign, t("stats.row.total"), table.total))
    return sums


def meaning(t: Speech, campaign: Campaign, report: Report) -> Rich:
    """What counts and who is counted, in words."""
    days = {"start": t.full_date(report.phase.start_on), "end": t.full_date(report.phase.end_on)}
    uncounted = [item.name for item in campaign.leads.items if not item.counted]
    counts = (
        t("stats.meaning.takes_part", uncounted=uncounted, **days)
        if uncounted
        else t("stats.meaning.takes_part_all", **days)
    )
    return lines(counts, t("stats.meaning.eligible", day=t.full_date(report.on)))


def _number(campaign: Campaign, phase: Phase) -> str:
    """What buttons call a phase: its number from 1, for a key may be too long."""
    return str(campaign.phases.index(phase) + 1)


def _turning(t: Speech, shown: Page[UnitFigures], phase: str) -> Row:
    before = [Button(t("stats.button.previous"), "stats", shown.number - 1, phase)] if shown.number > 1 else []
    behind = [Button(t("stats.button.next"), "stats", shown.number + 1, phase)]
    return (*before, *(behind if shown.number < shown.pages else []))


def _branch_buttons(report: Report, shown: Page[UnitFigures], phase: str) -> list[Row]:
    rows = [unit for unit in shown.things if unit in report.table.rows]
    buttons = [Button(unit.name, "stats.unit", unit.unit_id, phase) for unit in rows]
    return [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]


def _phase_buttons(t: Speech, campaign: Campaign, chosen: Phase) -> list[Row]:
    return [
        (Button(_phase_label(t, phase, is_chosen=phase == chosen), "stats", 0, _number(campaign, phase)),)
        for phase in campaign.phases
    ]


def _phase_label(t: Speech, phase: Phase, *, is_chosen: bool) -> str:
    return t("stats.button.chosen", phase=phase.name) if is_chosen else phase.name.said_in(t.language)


def branch_figures(t: Speech, campaign: Campaign, report: Report, unit: UnitFigures | None) -> Screen:
    """One branch, item by item; None for one that is too small, or joined with one that is."""
    back = Button(t("stats.button.back"), "stats", 0, _number(campaign, report.phase))
    if unit is None:
        return Screen.of(t("stats.note.small"), back)
    figures = unit.figures
    sentence = t(
        "stats.sentence.branch", eligible=figures.eligible, count=figures.took_part, not_bound=figures.not_bound
    )
    return Screen.of(
        paragraphs(
            bold(t("stats.title.branch", unit=unit.name, phase=report.phase.name)),
            sentence,
            lines(*(_line(t, item, figures) for item in campaign.leads.items)),
            meaning(t, campaign, report),
        ),
        back,
    )


def _line(t: Speech, item: Item, figures: Figures) -> str:
    if not item.counted:
        return t("stats.cell.line_uncounted", item=item.name)
    return t("stats.cell.line", item=item.name, count=figures.of(item.key), eligible=figures.eligible)
