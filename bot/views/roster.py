"""Screens of taking a roster in by chat: how, what a file would do, what was done or is wrong with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.identity import DeliveryId
from bot.domain.roster import DraftState, ImportReport, Leavers
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.screen import Button, Rich, Screen, bold, lines, paragraphs

_HEADINGS = ("new", "changed", "transferred", "left")


def how(t: Speech) -> Screen:
    """Say what to send."""
    return Screen.of(
        paragraphs(bold(t("roster.how.title")), t("roster.how.columns"), t("roster.how.then")),
        (Button(t("home.button.units"), "units"), Button(t("buttons.common.home"), "home")),
    )


def reading(t: Speech, file: str) -> Screen:
    """Say that the file came."""
    return Screen.of(t("roster.file.reading", file=file))


def preview_notice(t: Speech, notice: Notice) -> Screen:
    """Show what the file would do, as of when it was read."""
    return preview(t, notice.payload["summary"], notice.delivery_id)


def preview(t: Speech, summary: Mapping[str, Any], delivery_id: DeliveryId) -> Screen:
    """Show what the file would do, and let the admin decide; with unknown branches there is nothing to apply yet."""
    text = paragraphs(
        lines(
            bold(t("roster.preview.title", file=summary["file"])),
            t("roster.preview.stale") if summary["is_stale"] else None,
            t("roster.preview.units", units=t.list(summary["units"])) if summary["units"] else None,
            _ignored(t, summary.get("ignored", ())),
            t("roster.preview.same") if not any(summary["counts"].values()) else None,
        ),
        *(_heading(t, name, summary) for name in _HEADINGS if summary["counts"][name]),
        t("roster.preview.behind") if summary["has_roles_behind"] else None,
        _unknown(t, summary),
        _leaving(t, summary) if summary["counts"]["left"] else None,
    )
    return Screen.of(text, *_decisions(t, summary, delivery_id))


def _leaving(t: Speech, summary: Mapping[str, Any]) -> Rich:
    """What it means that people leave, above all for whoever decides it."""
    vacant = summary.get("vacant", ())
    return lines(
        t("roster.preview.cut_off"),
        t("roster.preview.own_end") if summary.get("is_own_end") else None,
        t("roster.preview.vacant", units=t.list(vacant)) if vacant else None,
    )


def _ignored(t: Speech, columns: Sequence[str]) -> str | None:
    return t("roster.preview.ignored", columns=t.list(columns)) if columns else None


def _decisions(t: Speech, summary: Mapping[str, Any], delivery_id: DeliveryId) -> Sequence[Button]:
    counts, version = summary["counts"], summary["version"]
    cancel = Button(t("buttons.common.cancel"), "roster.drop", delivery_id)
    if counts["unknown"]:
        return (Button(t("roster.button.look"), "roster.look", delivery_id), cancel)
    if not any(counts.values()):
        return (cancel,)
    apply = Button(t("roster.button.apply"), "roster.apply", delivery_id, version)
    keep = Button(t("roster.button.keep"), "roster.keep", delivery_id, version)
    return (apply, keep, cancel) if counts["left"] else (apply, cancel)


def _heading(t: Speech, name: str, summary: Mapping[str, Any]) -> Rich:
    count, named = summary["counts"][name], summary[name]
    return lines(
        bold(t(f"roster.heading.{name}", n=count)),
        *(_line(t, name, one) for one in named),
        t("roster.preview.more", n=count - len(named)) if count > len(named) else None,
    )


def _line(t: Speech, name: str, one: Sequence[Any]) -> str:
    if name == "changed":
        fields = t.list([t(f"roster.field.{field}") for field in one[2]])
        return t("roster.line.changed", code=one[0], name=one[1], fields=fields)
    if name == "transferred":
        return t("roster.line.transferred", code=one[0], name=one[1], before=one[2], after=one[3])
    return t("roster.line.person", code=one[0], name=one[1], unit=one[2])


def _unknown(t: Speech, summary: Mapping[str, Any]) -> Rich | None:
    if not summary["problem_count"]:
        return None
    return lines(bold(t("roster.heading.unknown", n=summary["problem_count"])), *_problems(t, summary))


def _problems(t: Speech, said: Mapping[str, Any]) -> list[str]:
    named = [_problem(t, one) for one in said["problems"]]
    more = said["problem_count"] - len(named)
    return [*named, t("roster.problem.more", n=more)] if more else named


def _problem(t: Speech, one: Mapping[str, Any]) -> str:
    reason = t(f"roster.reason.{one['code']}", **one["words"])
    if one["near"]:
        reason = t("roster.problem.near", reason=reason, near=one["near"])
    return t("roster.problem.line", place=one["place"], reason=reason)


def refused_notice(t: Speech, notice: Notice) -> Screen:
    """Say what is wrong with the file, and the next step."""
    said = notice.payload
    if not said["problem_count"]:
        return Screen.of(t("roster.refused.unreachable", file=said["file"]))
    return Screen.of(
        paragraphs(
            bold(t("roster.refused.title", file=said["file"])), lines(*_problems(t, said)), t("roster.refused.next")
        )
    )


def over(t: Speech, state: DraftState, report: ImportReport | None) -> Screen:
    """Say how a file ended."""
    home = Button(t("buttons.common.home"), "home")
    if report is not None:
        done = t("roster.applied.text", added=report.added, changed=report.changed, left=report.left)
        vacant = t("roster.applied.vacant", units=t.list(report.vacant)) if report.vacant else None
        units = Button(t("home.button.units"), "units") if report.vacant else None
        return Screen.of(lines(done, vacant), units, (Button(t("home.button.invite"), "invite"), home))
    return Screen.of(t("roster.over.applied") if state is DraftState.APPLIED else t("roster.over.dropped"), home)


VERBS = {"roster.apply": Leavers.REMOVE, "roster.keep": Leavers.KEEP}
"""What each button says of people the file leaves out."""
