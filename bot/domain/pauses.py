"""Leave and freezes: days on which a member is left alone, and what they move; who may set them is access.py's."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.identity import PauseId, PersonId, UnitId
from bot.domain.occurrences import local_instant
from bot.domain.people import Unit
from bot.domain.refusals import Refusal

_TWO_WEEKS, _MONTH = timedelta(days=14), timedelta(days=30)
LONGEST = timedelta(days=180)
"""How far ahead leave or a freeze may end; longer absence is for the roster, and a day just gone not next year's."""
MORNING = time(9)
"""Local time at which what was held leaves on the first day back; whatever falls due then takes its place."""


class Reason(StrEnum):
    """Why prompts rest."""

    LEAVE = "leave"
    EXAMS = "exams"
    PROJECT = "project"


FREEZES = (Reason.EXAMS, Reason.PROJECT)
"""Reasons for which a unit is frozen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Days from `from_on` until before `back_on` on which some people get no prompt."""

    id: PauseId
    reason: Reason
    from_on: date
    back_on: date
    """The first day on which they get something again."""
    person_id: PersonId | None = None
    """Whose leave it is; None for a freeze."""
    unit_id: UnitId | None = None
    """The unit that is frozen, with all below it; None for leave."""
    kinds: tuple[str, ...] = ()
    """Kinds of member a freeze is for; empty means all."""

    def covers(self, day: date) -> bool:
        """Tell whether it holds on `day`."""
        return self.from_on <= day < self.back_on

    def concerns(self, place: "Place") -> bool:
        """Tell whether it is for somebody."""
        if self.person_id is not None:
            return self.person_id == place.person_id
        return self.unit_id in place.unit_ids and (not self.kinds or place.kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: their unit and all above it, their kind and their zone."""

    person_id: PersonId
    unit_ids: Collection[UnitId]
    kind: str
    zone: str


@dataclass(frozen=True, slots=True)
class Leave:
    """How it stands with one member: leave, freezes that concern them, and until when their check-in is open."""

    today: date
    own: Pause | None
    freezes: tuple[Pause, ...] = ()
    checkin_closes_at: datetime | None = None

    def back_after(self, day: date) -> date:
        """The first day back of who types a day; who types today means to be away today."""
        return day + timedelta(days=1) if day == self.today else day

    def back_after_spell(self, spell: str) -> date | None:
        """The first day back of who is away from today for the rest of the `week`, a `fortnight` or a `month`."""
        monday = self.today + timedelta(days=7 - self.today.weekday())
        return {"week": monday, "fortnight": self.today + _TWO_WEEKS, "month": self.today + _MONTH}.get(spell)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A freeze with its unit."""

    pause: Pause
    unit: Unit


def require_days(from_on: date, back_on: date, *, today: date) -> None:
    """Raise the refusal of days that are over, the wrong way round, or too far away."""
    if from_on < today or back_on <= today:
        raise Refusal("pauses.refused.past")
    if back_on <= from_on:
        raise Refusal("pauses.refused.order")
    if back_on - today > LONGEST:
        raise Refusal("pauses.refused.far", most=LONGEST.days)


def back_on(pauses: Iterable[Pause], day: date) -> date | None:
    """Return the first day on which none of them holds any more; None where none holds on `day`."""
    found = day
    for pause in sorted(pauses, key=lambda one: one.from_on):
        if pause.covers(found):
            found = pause.back_on
    return None if found == day else found


def held_until(pauses: Iterable[Pause], at: datetime, zone: str) -> datetime | None:
    """Return until when a prompt due `at` waits for somebody in `zone`; None where it need not."""
    found = back_on(pauses, at.astimezone(ZoneInfo(zone)).date())
    return None if found is None else local_instant(found, MORNING, zone)


def days_moved(pauses: Iterable[Pause], opened_on: date, closes_on: date) -> int:
    """Return by how many days a deadline moves: those paused since it was set, until it is reached.

    `closes_on` is where it stood without them. A day counts once, however many pauses cover it.
    """
    known = tuple(pauses)
    end, day, moved = closes_on, opened_on, 0
    while day < end:
        if any(pause.covers(day) for pause in known):
            moved += 1
            end += timedelta(days=1)
        day += timedelta(days=1)
    return moved


def later_by(at: datetime, days: int, zone: str) -> datetime:
    """Return the same local time so many days later."""
    local = at.astimezone(ZoneInfo(zone))
    return local_instant(local.date() + timedelta(days=days), local.time(), zone) if days else at
