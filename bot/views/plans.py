"""A changed plan as admins see it: what it would do, what was decided, and what is wrong with a broken file."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.domain.identity import DeliveryId
from bot.domain.names import Name
from bot.domain.plans import PlanChange, PlanState
from bot.texts import Speech
from bot.views.notice import Notice
from bot.views.screen import Button, Rich, Screen, bold, lines, paragraphs

_PARTS = (
    "name", "document", "ends_on", "phases", "frameworks", "areas", "carriers", "kinds", "rules", "quiet_hours",
    "timezone", "deed_period",
)  # fmt: skip
"""Parts of a campaign that have a word of their own."""


def change_notice(t: Speech, notice: Notice) -> Screen:
    """Ask an admin what to do about a changed plan."""
    look = Button(t("plans.button.look"), "plan.look", notice.delivery_id)
    return Screen.of(_said(t, notice.payload), look, *_decisions(t, notice.delivery_id))


def change(t: Speech, summary: Mapping[str, Any], delivery_id: DeliveryId) -> Screen:
    """Show more of what it would do, as things stand now."""
    return Screen.of(_said(t, summary), *_decisions(t, delivery_id))


def _decisions(t: Speech, delivery_id: DeliveryId) -> Sequence[Button]:
    return (
        Button(t("plans.button.put"), "plan.put", delivery_id),
        Button(t("plans.button.keep"), "plan.keep", delivery_id),
    )


def _said(t: Speech, summary: Mapping[str, Any]) -> Rich:
    dates = [_dates(t, one) for one in summary["dates"]]
    examples = [_example(t, one) for one in summary["examples"]]
    more = t("plans.line.more", n=summary["more"]) if summary["more"] else None
    return paragraphs(
        lines(bold(t("plans.offer.title")), _counts(t, summary)),
        lines(*dates, _parts(t, summary["parts"]), _closings(t, summary["closings"])),
        lines(*examples, more),
        t("plans.offer.until"),
    )


def _counts(t: Speech, summary: Mapping[str, Any]) -> str:
    counts = summary["counts"]
    if not any(counts.values()):
        return t("plans.offer.no_reminder")
    return t(
        "plans.offer.counts",
        moved=t("plans.count.moved", n=counts["moved"]),
        added=t("plans.count.added", n=counts["added"]),
        removed=t("plans.count.removed", n=counts["removed"]),
        people=t("plans.count.people", n=summary["people"]),
    )


def _closings(t: Speech, count: int) -> str | None:
    return t("plans.offer.closings", n=count) if count else None


def _dates(t: Speech, one: Mapping[str, Any]) -> str:
    name, was, now = _name(one["name"]), one["was"], one["now"]
    if was is None:
        return t("plans.dates.added", name=name, now=_span(t, now))
    if now is None:
        return t("plans.dates.removed", name=name, was=_span(t, was))
    return t("plans.dates.moved", name=name, was=_span(t, was), now=_span(t, now))


def _span(t: Speech, days: Sequence[str]) -> str:
    first, last = (t.full_date(date.fromisoformat(day)) for day in days)
    return first if first == last else t("plans.dates.span", first=first, last=last)


def _parts(t: Speech, parts: Sequence[str]) -> str | None:
    """What has no word of its own is called other settings, once."""
    words = {t(f"plans.part.{part}") if part in _PARTS else t("plans.part.rest"): None for part in parts}
    return t("plans.offer.parts", parts=t.list(words)) if words else None


def _example(t: Speech, one: Mapping[str, Any]) -> str:
    what = t(f"chronicle.what.{one['notice']}")
    if one["is_reminder"]:
        what = t("plans.line.reminder", what=what)
    if one["subject"]:
        what = t("plans.line.about", what=what, subject=_name(one["subject"]))
    was, now = (_local(t, one[side]) for side in ("was", "now"))
    if was is None:
        return t("plans.line.added", what=what, now=now)
    if now is None:
        return t("plans.line.removed", what=what, was=was)
    return t("plans.line.moved", what=what, was=was, now=now)


def _local(t: Speech, at: str | None) -> str | None:
    """As the clocks of those whom it concerns show it."""
    if at is None:
        return None
    local = datetime.fromisoformat(at)
    return t("plans.line.at", day=t.date(local.date()), time=local.time())


def _name(name: Mapping[str, str | None]) -> Name:
    return Name(name["zh"] or "", name["en"])


def decided(t: Speech, change: PlanChange) -> Screen:
    """Say what was decided, by whom and when."""
    return Screen.of(_verdict(t, change), Button(t("buttons.common.home"), "home"))


def _verdict(t: Speech, change: PlanChange) -> str | Rich:
    if change.state is PlanState.OVERTAKEN or change.decided_at is None:
        return t("plans.over.overtaken")
    who = change.decider or t("plans.over.operator")
    if change.state is PlanState.KEPT_OUT:
        return lines(t("plans.over.kept", who=who, at=change.decided_at), t("plans.over.kept_then"))
    return lines(
        t("plans.over.in_force", who=who, at=change.decided_at),
        t("plans.over.then") if change.state is PlanState.IN_FORCE else t("plans.over.past"),
    )


def broken_notice(t: Speech, notice: Notice) -> Screen:
    """Tell an admin that the campaign file can't be used, and where."""
    more = notice.payload["more"]
    return Screen.of(
        paragraphs(
            lines(bold(t("plans.broken.title")), t("plans.broken.then")),
            lines(*notice.payload["problems"], t("plans.broken.more", n=more) if more else None),
        )
    )
