"""When a check-in closes for one member: its rule, holidays, leave and freezes taken together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.clock import local_day
from bot.domain.checkins import Checkin, closes_at
from bot.domain.identity import PersonId
from bot.domain.occurrences import CLOSE, Occurrence, Slot, after_holiday
from bot.domain.pauses import days_moved, later_by
from bot.domain.workdays import Workdays
from bot.storage.checkins import CheckinStore
from bot.storage.database import Transaction
from bot.storage.memberships import Belonging
from bot.usecases.house import House
from bot.usecases.pausing import Paused, pauses_of
from bot.usecases.workdays import workdays


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something closes, and how many days later than without leave or a freeze."""

    at: datetime
    moved_days: int


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The deadlines of check-ins that open now."""

    house: House
    known: Workdays
    paused: Mapping[PersonId, Paused]

    @classmethod
    async def of(cls, tx: Transaction, house: House, due: Sequence[Occurrence]) -> "Deadlines":
        """Those of check-ins that these occurrences open."""
        if not due:
            return cls(house, Workdays(), {})
        after = local_day(min(one.due_at for one in due), house.timezone)
        paused = await pauses_of(tx, house, {one.person_id for one in due}, after=after)
        return cls(house, await workdays(tx, house), paused)

    def one(self, due: Occurrence, belonging: Belonging) -> Deadline:
        """The deadline of one member's."""
        rule, zone = self.house.campaign.rule(due.rule), belonging.zone or self.house.timezone
        at = after_holiday(closes_at(rule, due.due_at, zone), rule, zone, self.known)
        return _moved(at, local_day(due.due_at, self.house.timezone), self.paused.get(due.person_id), zone)


def _moved(at: datetime, opened_on: date, paused: Paused | None, zone: str) -> Deadline:
    if paused is None:
        return Deadline(at, 0)
    days = days_moved(paused.pauses, opened_on, local_day(at, zone))
    return Deadline(later_by(at, days, zone), days)


async def move_deadlines(tx: Transaction, house: House, checkins: Sequence[Checkin]) -> Sequence[Checkin]:
    """Bring the deadlines of open check-ins in line with the leave and freezes there are now; returns them so."""
    if not checkins:
        return ()
    store, zone = CheckinStore(tx, house.campaign_id), house.timezone
    after = min(one.opened_on for one in checkins)
    paused = await pauses_of(tx, house, {one.person_id for one in checkins}, after=after)
    found = []
    for one in checkins:
        theirs = paused.get(one.person_id)
        own = theirs.zone if theirs else zone
        unmoved = later_by(one.closes_at, -one.moved_days, own)
        deadline = _moved(unmoved, one.opened_on, theirs, own)
        if deadline.moved_days != one.moved_days:
            await store.move(one.id, closes_at=deadline.at, days=deadline.moved_days)
        found.append(replace(one, closes_at=deadline.at, moved_days=deadline.moved_days))
    return found


def closing_of(checkin: Checkin) -> tuple[PersonId, Slot]:
    """Whose closing a check-in's is, and when it is due now."""
    return checkin.person_id, Slot(checkin.rule + CLOSE, checkin.slot, checkin.closes_at)
