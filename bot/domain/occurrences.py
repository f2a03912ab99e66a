"""When each rule of the campaign falls due for a member: slots, their instants, and which are too late."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.campaign import Campaign
from bot.domain.identity import OccurrenceId, PersonId
from bot.domain.placing import placed_days
from bot.domain.rules import QuietHours, Rule
from bot.domain.workdays import MONDAY_TO_FRIDAY, MOST_MOVED, Workdays

REMIND = ".remind"
CLOSE = ".close"
TRY_AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""Campaign time from one attempt that broke off to the next; after one more it is given up."""
ON_TIME_WITHIN = timedelta(minutes=5)
"""What fires no later than this was not missed."""
DELAY_COUNTS = timedelta(minutes=1)
"""A message that waited in the queue for so long moves what counts from it: a reminder, a closing."""


class Fate(StrEnum):
    """The states of an occurrence; all but PLANNED and HELD are final."""

    PLANNED = "planned"
    HELD = "held"
    """Due, and waiting for the end of leave or of a freeze."""
    FIRED = "fired"
    EXPIRED = "expired"
    COLLAPSED = "collapsed"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Slot:
    """One occasion of a rule: a label such as `2010-W25` or `launch-7d`, and its instant in UTC."""

    rule: str
    label: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A slot of one member, due and not yet dealt with."""

    id: OccurrenceId
    rule: str
    person_id: PersonId
    slot: str
    due_at: datetime
    is_overtaken: bool = False
    """Whether a later slot of the same rule has come for this member."""
    attempts: int = 0
    """How often firing it broke off."""
    held_until: datetime | None = None
    """Until when leave or a freeze held it; it is late only since then."""

    @property
    def late_from(self) -> datetime:
        """From when its lateness counts: when it was due, or when leave or a freeze let it go."""
        return self.held_until or self.due_at

    def next_try_at(self, now: datetime) -> datetime | None:
        """When to try again after one more attempt broke off; None to give up."""
        return now + TRY_AGAIN_AFTER[self.attempts] if self.attempts < len(TRY_AGAIN_AFTER) else None


_RELATIVE = re.compile(r"(?P<key>[^.]+)(?:[.](?P<edge>start|half|end|due))?(?P<sign>[-+])(?P<days>[0-9]+)d")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a slot's label speaks of: a phase, anchor or activity and the days left; or a week, month or quarter."""

    key: str
    days: int | None
    """Negative when so many have passed since."""


def read_label(label: str) -> Subject:
    """The subject of a label; `launch-7d` and `launch.end-7d` are seven days before the end of `launch`."""
    found = _RELATIVE.fullmatch(label)
    if found is None:
        return Subject(label, None)
    days = int(found["days"])
    return Subject(found["key"], days if found["sign"] == "-" else -days)


def base_rule(key: str) -> str:
    """The rule of the campaign file that `checkin.remind` and `checkin.close` belong to."""
    return key.removesuffix(REMIND).removesuffix(CLOSE)


def local_instant(day: date, at: time, zone: str) -> datetime:
    """A local wall-clock time as UTC: in a DST gap as much later as the gap is long, in a repeat the first."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def after_quiet_hours(at: datetime, quiet: QuietHours, zone: str) -> datetime:
    """The instant itself, or the end of the quiet hours it falls into."""
    local = at.astimezone(ZoneInfo(zone))
    if not quiet.cover(local.time()):
        return at
    day = local.date() if local.time() < quiet.end else local.date() + timedelta(days=1)
    return local_instant(day, quiet.end, zone)


def over_at(rule: Rule, opens_at: datetime, zone: str) -> datetime | None:
    """When what a rule opened `opens_at` is over in the zone, holidays apart; None where it never is."""
    if rule.close_at is None:
        return None if rule.close_after is None else opens_at + rule.close_after
    day = opens_at.astimezone(ZoneInfo(zone)).date()
    today = local_instant(day, rule.close_at, zone)
    return today if today > opens_at else local_instant(day + timedelta(days=1), rule.close_at, zone)


def slots(
    campaign: Campaign,
    rule: Rule,
    *,
    zone: str,
    after: datetime,
    until: datetime,
    workdays: Workdays = MONDAY_TO_FRIDAY,
) -> list[Slot]:
    """The rule's slots with `after` < due <= `until` in the zone, with reminders and closings, in order."""
    found: list[Slot] = []
    reach = max(rule.remind_after or timedelta(), rule.close_after or timedelta()) + timedelta(days=3)
    if rule.holidays != "as_is":
        reach += MOST_MOVED
    days = (after - reach).date(), until.date() + timedelta(days=1)
    for label, day in placed_days(campaign, rule, workdays, first=days[0], last=days[1]):
        due_at = after_quiet_hours(local_instant(day, rule.at, zone), campaign.quiet_hours, zone)
        found.append(Slot(rule.key, label, due_at))
        if rule.remind_after is not None:
            remind_at = after_quiet_hours(due_at + rule.remind_after, campaign.quiet_hours, zone)
            found.append(Slot(rule.key + REMIND, label, after_holiday(remind_at, rule, zone, workdays)))
        close_at = over_at(rule, due_at, zone)
        if close_at is not None:
            found.append(Slot(rule.key + CLOSE, label, after_holiday(close_at, rule, zone, workdays)))
    return sorted((slot for slot in found if after < slot.due_at <= until), key=lambda slot: (slot.due_at, slot.rule))


def slots_for(
    campaign: Campaign, kind: str, *, zone: str, after: datetime, until: datetime, workdays: Workdays
) -> list[Slot]:
    """What falls due in the zone for members of a kind by all rules, with `after` < due <= `until`."""
    concerning = (rule for rule in campaign.rules if rule.concerns(kind))
    return [
        slot
        for rule in concerning
        for slot in slots(campaign, rule, zone=zone, after=after, until=until, workdays=workdays)
    ]


def after_holiday(at: datetime, rule: Rule, zone: str, workdays: Workdays) -> datetime:
    """A reminder's or closing's own instant, or where the rule minds holidays the same local time of a day after one.

    An ordinary weekend moves neither: what follows on a Thursday may well come on the Saturday.
    """
    local = at.astimezone(ZoneInfo(zone))
    if rule.holidays == "as_is" or not workdays.is_holiday(local.date()):
        return at
    day = workdays.next_workday(local.date())
    return at if day is None else local_instant(day, local.time(), zone)


def settle_overdue(
    due: Sequence[Occurrence], campaign: Campaign, *, now: datetime
) -> tuple[list[Occurrence], dict[OccurrenceId, Fate]]:
    """Split what is due into what still fires and what is too late or overtaken by a later slot."""
    firing: list[Occurrence] = []
    fates: dict[OccurrenceId, Fate] = {}
    rules = {rule.key: rule for rule in campaign.rules}
    for one in due:
        fate = _overdue_fate(one, rules.get(base_rule(one.rule)), now=now)
        if fate is None:
            firing.append(one)
        else:
            fates[one.id] = fate
    return firing, fates


def in_one_go(firing: Sequence[Occurrence]) -> list[list[Occurrence]]:
    """What is fired together: one slot of one rule; what broke off before alone, so that it holds nobody up."""
    fresh = groupby((one for one in firing if not one.attempts), key=lambda one: (one.rule, one.slot))
    return [list(group) for _, group in fresh] + [[one] for one in firing if one.attempts]


def _overdue_fate(one: Occurrence, rule: Rule | None, *, now: datetime) -> Fate | None:
    if rule is None or _is_dropped(one, rule):
        return Fate.SKIPPED
    if one.rule.endswith(CLOSE):
        return None
    if rule.catch_up == "latest_only" and one.is_overtaken:
        return Fate.COLLAPSED
    late = now - one.late_from
    within = ON_TIME_WITHIN if rule.catch_up == "none" or rule.overdue == "expire" else rule.late_within
    if late > min(within, rule.late_within):
        return Fate.FAILED if one.attempts else Fate.EXPIRED
    return None


def is_gathered(one: Occurrence, campaign: Campaign, *, now: datetime) -> bool:
    """Whether it was missed and its rule wants several such gathered in one message."""
    rule = next((rule for rule in campaign.rules if rule.key == base_rule(one.rule)), None)
    is_late = now - one.late_from > ON_TIME_WITHIN
    return rule is not None and rule.overdue == "digest" and is_late and not one.rule.endswith(CLOSE)


def _is_dropped(one: Occurrence, rule: Rule) -> bool:
    """Whether the plan has changed since, and the rule no longer reminds or closes."""
    if one.rule.endswith(REMIND):
        return rule.remind_after is None
    return one.rule.endswith(CLOSE) and not rule.closes
