"""On which days the slots of a rule come once holidays have moved them, and which are left out; hours are not known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.campaign import Campaign
from bot.domain.names import Name
from bot.domain.recurrence import Labelled, labelled_days
from bot.domain.rules import Rule
from bot.domain.workdays import MOST_MOVED, Workdays


@dataclass(frozen=True, slots=True)
class Omitted:
    """A slot that comes for nobody because of days off: dropped, or one with a later slot of its rule."""

    rule: str
    slot: str
    on: date
    """The day the rule alone would have it."""
    holiday: Name | None
    """What the day off is called; None for a weekend."""
    joins_on: date | None
    """When the slot comes that it is one with; None where it is dropped."""


@dataclass(frozen=True, slots=True)
class _Placed:
    label: str
    on: date
    moved: date | None
    joined: date | None = None
    """The day of the rule's next slot, which moves to the same day."""

    @property
    def is_omitted(self) -> bool:
        return self.moved is None or self.joined is not None


def placed_days(campaign: Campaign, rule: Rule, workdays: Workdays, *, first: date, last: date) -> Sequence[Labelled]:
    """The days from `first` to `last` on which a rule's slots come, each with its label."""
    placed = _placed(campaign, rule, workdays, first, last)
    return [
        (one.label, one.moved)
        for one in placed
        if one.moved is not None and not one.is_omitted and first <= one.moved <= last
    ]


def omitted(campaign: Campaign, workdays: Workdays, *, first: date, last: date) -> Sequence[Omitted]:
    """What would have come on days from `first` to `last` and is left out, in order."""
    found = [
        Omitted(rule.key, one.label, one.on, _day_off(workdays, one), one.moved)
        for rule in campaign.rules
        if rule.holidays != "as_is"
        for one in _placed(campaign, rule, workdays, first, last)
        if one.is_omitted and first <= one.on <= last
    ]
    return sorted(found, key=lambda one: (one.on, one.rule, one.slot))


def _placed(campaign: Campaign, rule: Rule, workdays: Workdays, first: date, last: date) -> Iterable[_Placed]:
    wide = timedelta() if rule.holidays == "as_is" else MOST_MOVED + timedelta(days=1)
    return _each(labelled_days(campaign, rule, first=first - wide, last=last + wide), rule, workdays)


def _each(labelled: Iterable[Labelled], rule: Rule, workdays: Workdays) -> Iterator[_Placed]:
    """Where each label's day moves; one that would come together with the next of its rule makes way for it."""
    following: tuple[date, date] | None = None
    for label, day in sorted(labelled, key=lambda one: one[1], reverse=True):
        moved = workdays.moved(day, rule.holidays)
        if moved is None:
            yield _Placed(label, day, None)
            continue
        is_alone = following is None or following[1] != moved or following[0] == day
        yield _Placed(label, day, moved, None if is_alone or following is None else following[0])
        following = day, moved


def _day_off(workdays: Workdays, one: _Placed) -> Name | None:
    """The name of the day off that one of the two falls on."""
    off = (workdays.special.get(day) for day in (one.on, one.joined) if day is not None)
    return next((day.name for day in off if day is not None and not day.is_workday), None)
