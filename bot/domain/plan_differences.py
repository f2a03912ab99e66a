"""What a changed plan does to whom, compared with the plan in force; who decides about it is elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain.campaign import Campaign, Name, Phase, Rule
from bot.domain.occurrences import CLOSE, Slot, base_rule, slots
from bot.domain.workdays import MONDAY_TO_FRIDAY, Workdays

BEYOND = timedelta(days=60)
"""How long after a campaign's last day something of it may still fall due: an anchor's eve, a reminder, a closing."""

_SHOWN_ELSEWHERE = {"key", "phases", "anchors", "rules", "version", "text"}
"""What a difference says by dates and slots, and what is no part of a plan."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Everybody enrolled of one kind in one zone: they share every slot."""

    kind: str
    zone: str | None
    """None: the campaign's own zone."""
    people: int


class Fate(StrEnum):
    """What a changed plan does to one occasion of a rule."""

    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Shift:
    """One occasion of a rule that a cohort gets at another time, newly, or no more."""

    rule: str
    label: str
    cohort: Cohort
    was: datetime | None
    """With the zone that is the cohort's under its plan; so is `now`."""
    now: datetime | None

    @property
    def fate(self) -> Fate:
        """Which of the three it is."""
        if self.was is None:
            return Fate.ADDED
        return Fate.REMOVED if self.now is None else Fate.MOVED

    @property
    def at(self) -> datetime:
        """When it would first have mattered."""
        return min(one for one in (self.was, self.now) if one is not None)


@dataclass(frozen=True, slots=True)
class Dates:
    """A phase or anchor whose days changed; None for one that is new, or is no more."""

    name: Name
    was: tuple[date, date] | None
    now: tuple[date, date] | None


@dataclass(frozen=True)  # without slots, for the cached property
class Difference:
    """What a changed plan would do from now on."""

    shifts: tuple[Shift, ...] = ()
    """By instant; the same occasion once for each cohort it concerns."""
    closings: int = 0
    """Occasions of which only the end of the time to answer moved."""
    phases: tuple[Dates, ...] = ()
    anchors: tuple[Dates, ...] = ()
    parts: tuple[str, ...] = ()
    """Other parts of the file that say something else now, as fields of Campaign; rules only where nothing moves."""
    people: int = 0
    """How many enrolled get anything at another time, newly, or no more."""

    def count(self, fate: Fate) -> int:
        """How many occasions have this fate, however many cohorts they concern."""
        return len({(one.rule, one.label) for one in self.shifts if one.fate is fate})

    @cached_property
    def examples(self) -> tuple[Shift, ...]:
        """Every occasion once, as its largest cohort has it, by instant."""
        largest: dict[tuple[str, str, Fate], Shift] = {}
        for one in self.shifts:
            key = (one.rule, one.label, one.fate)
            if key not in largest or largest[key].cohort.people < one.cohort.people:
                largest[key] = one
        return tuple(sorted(largest.values(), key=lambda one: (one.at, one.rule)))

    @property
    def is_empty(self) -> bool:
        """Whether nothing that people would notice changes."""
        return not (self.shifts or self.closings or self.phases or self.anchors or self.parts)


@dataclass(frozen=True, slots=True)
class Version:
    """A plan, and the campaign's own zone under it, which the settings may have chosen."""

    campaign: Campaign
    zone: str


def difference(
    before: Version,
    after: Version,
    cohorts: Sequence[Cohort],
    *,
    since: datetime,
    now: datetime,
    workdays: Workdays = MONDAY_TO_FRIDAY,
) -> Difference:
    """Compare two plans for what is still to come; what was due from `since` on up to `now` is settled under `before`.

    An occasion that was due is never sent again, wherever the new plan puts it; one that the new plan puts into the
    past is never sent, so that it counts as removed.
    """
    until = max(_end(before), _end(after))
    found: list[Shift] = []
    closings: set[tuple[str, str]] = set()
    people = 0
    for cohort in cohorts:
        old = _calendar(before, cohort, after=since, until=until, workdays=workdays)
        new = _calendar(after, cohort, after=now, until=until, workdays=workdays)
        shifts, closed = _without_closings(list(_shifts(cohort, old, new, now=now)))
        found += shifts
        closings |= closed
        people += cohort.people if shifts or closed else 0
    return Difference(
        shifts=tuple(sorted(found, key=lambda one: (one.at, one.rule, one.cohort.kind, str(one.cohort.zone)))),
        closings=len(closings),
        phases=_changed_dates(_phases(before.campaign), _phases(after.campaign)),
        anchors=_changed_dates(_anchors(before.campaign), _anchors(after.campaign)),
        parts=tuple(part for part in _parts(before.campaign, after.campaign) if part != "rules" or not found),
        people=people,
    )


Calendar = Mapping[tuple[str, str], datetime]
"""(rule, label) of every occasion → its instant."""


def _end(version: Version) -> datetime:
    campaign = version.campaign
    last = max((campaign.ends_on, *(phase.end_on for phase in campaign.phases), *(one.on for one in campaign.anchors)))
    return datetime.combine(last, time(), ZoneInfo(version.zone)) + BEYOND


def _calendar(
    version: Version, cohort: Cohort, *, after: datetime, until: datetime, workdays: Workdays
) -> dict[tuple[str, str], datetime]:
    campaign, zone = version.campaign, cohort.zone or version.zone

    def due(rule: Rule) -> list[Slot]:
        return slots(campaign, rule, zone=zone, after=after, until=until, workdays=workdays)

    concerning = (rule for rule in campaign.rules if rule.concerns(cohort.kind))
    return {
        (slot.rule, slot.label): slot.due_at.astimezone(ZoneInfo(zone)) for rule in concerning for slot in due(rule)
    }


def _shifts(cohort: Cohort, old: Calendar, new: Calendar, *, now: datetime) -> Iterator[Shift]:
    """What was due is settled, and what it opened ends when its members were told."""
    for rule, label in old.keys() | new.keys():
        was, will = old.get((rule, label)), new.get((rule, label))
        opens = old.get((base_rule(rule), label)) if rule.endswith(CLOSE) else None
        is_settled = any(at is not None and at <= now for at in (was, opens))
        if not is_settled and was != will:
            yield Shift(rule, label, cohort, was, will)


def _without_closings(shifts: Sequence[Shift]) -> tuple[list[Shift], set[tuple[str, str]]]:
    """What is sent; and the closings that moved by themselves, where a closing sends nothing anew."""
    sent = [one for one in shifts if not one.rule.endswith(CLOSE)]
    told = {(one.rule, one.label) for one in sent}
    closings = {(base_rule(one.rule), one.label) for one in shifts if one.rule.endswith(CLOSE)}
    return sent, closings - told


def _phases(campaign: Campaign) -> dict[str, Dates]:
    return {one.key: Dates(one.name, None, (one.start_on, one.end_on)) for one in campaign.phases}


def _anchors(campaign: Campaign) -> dict[str, Dates]:
    return {one.key: Dates(one.name, None, (one.on, one.on)) for one in campaign.anchors}


def _changed_dates(before: Mapping[str, Dates], after: Mapping[str, Dates]) -> tuple[Dates, ...]:
    """Those whose days differ, in the order of the new plan, then those that are no more."""
    kept = [Dates(one.name, before[key].now if key in before else None, one.now) for key, one in after.items()]
    gone = [Dates(one.name, one.now, None) for key, one in before.items() if key not in after]
    return tuple(one for one in [*kept, *gone] if one.was != one.now)


def _parts(before: Campaign, after: Campaign) -> Iterator[str]:
    """Phases count where something besides their days differs, rules wherever anything does."""
    for part in fields(Campaign):
        if part.name not in _SHOWN_ELSEWHERE and getattr(before, part.name) != getattr(after, part.name):
            yield part.name
    if before.rules != after.rules:
        yield "rules"
    if [_undated(phase) for phase in before.phases] != [_undated(phase) for phase in after.phases]:
        yield "phases"


def _undated(phase: Phase) -> Phase:
    return replace(phase, start_on=date.min, end_on=date.min)
