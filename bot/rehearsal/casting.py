"""Who a rehearsal is for: everybody on the roster, in cohorts played by one of them; what they get is not here."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.clock import RealClock, SteadyClock
from bot.domain.identity import PersonId, UnitId
from bot.domain.rehearsals import Absent, Audience, Cohort
from bot.domain.roster import UnknownName
from bot.storage.crowd import Figure, figures
from bot.storage.database import Transaction
from bot.storage.looking import Looking
from bot.storage.units import UnitStore
from bot.texts.catalogue import language_of
from bot.usecases.house import House
from bot.usecases.roster import Roster


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to look at; None: everybody."""

    unit: str | None = None
    member: str | None = None
    as_joined: bool = False
    """Whether those who have not joined yet count as if they had."""
    one_by_one: bool = False
    """Whether everybody is a cohort of their own: slower, and the proof that cohorts change nothing."""
    is_compared: bool = False
    """Whether another plan is played with the same groups; it may have another zone for those who chose none."""
    only: frozenset[PersonId] | None = None
    """None: nobody is left out."""


@dataclass(slots=True)
class Casting:
    """Sorts figures into cohorts."""

    wanted: Wanted
    zone: str
    """The campaign's own."""
    _sizes: dict[tuple[object, ...], int] = field(default_factory=dict)
    _stand_ins: dict[tuple[object, ...], Figure] = field(default_factory=dict)
    _absent: list[Absent] = field(default_factory=list)

    def see(self, one: Figure) -> None:
        """Count one person."""
        if one.reason is not None and not (self.wanted.as_joined and one.reason != "unreachable"):
            self._absent.append(Absent(one.code, one.name, one.unit, one.reason))
            return
        key = self.key(one)
        self._sizes[key] = self._sizes.get(key, 0) + 1
        self._stand_ins.setdefault(key, one)

    def key(self, one: Figure) -> tuple[object, ...]:
        """What those who get the same at the same time have in common."""
        apart = one.person_id if self.wanted.one_by_one else None
        zone = one.zone if self.wanted.is_compared else one.zone or self.zone
        return one.kind, zone, language_of(one.language), one.traits, apart

    def audience(self, *, is_made_up: bool) -> Audience:
        """Everybody seen so far, the largest cohort first."""
        keys = sorted(self._sizes, key=lambda key: (-self._sizes[key], self._stand_ins[key].person_id))
        cohorts = tuple(self._cohort(number, key) for number, key in enumerate(keys, start=1))
        return Audience(cohorts, tuple(self._absent), is_made_up)

    def _cohort(self, number: int, key: tuple[object, ...]) -> Cohort:
        one = self._stand_ins[key]
        zone, language = one.zone or self.zone, language_of(one.language)
        return Cohort(number, self._sizes[key], one.person_id, one.kind, zone, language, one.traits)


async def cast(source: Looking, wanted: Wanted, house: House, *, leave_of: str) -> Audience:
    """The audience in a real database, on leave as it is in a campaign; UnknownName for a unit or member not there."""
    casting = Casting(wanted, house.timezone)
    async for one in _seen(source, wanted, house, leave_of):
        casting.see(one)
    audience = casting.audience(is_made_up=False)
    if wanted.member is not None and not (audience.cohorts or audience.absent):
        raise UnknownName(f"{wanted.member!r} is neither in {wanted.unit!r} nor in a unit below it")
    return audience


def cast_made_up(people: Iterable[Figure], wanted: Wanted, house: House) -> Audience:
    """The audience where nobody is on a roster."""
    casting = Casting(wanted, house.timezone)
    for one in people:
        casting.see(one)
    return casting.audience(is_made_up=True)


def stand_ins(audience: Audience) -> Sequence[PersonId]:
    """Who plays, in the order of the roster."""
    return sorted(cohort.stand_in for cohort in audience.cohorts)


async def _seen(source: Looking, wanted: Wanted, house: House, leave_of: str) -> AsyncIterator[Figure]:
    tx = Transaction(source, SteadyClock())
    roster = Roster(tx, replace(house, clock=RealClock()))  # the roster is as of today, whatever the campaign's day
    units: Sequence[UnitId] | None = None
    if wanted.unit is not None:
        unit_id = await roster.unit_called(wanted.unit)
        units = [unit.id for unit in (await UnitStore(tx).tree()).below(unit_id)]
    only = wanted.only
    if wanted.member is not None:
        only = frozenset({(await roster.member_called(wanted.member)).person_id})
    async for one in figures(source, leave_of, units):
        if only is None or one.person_id in only:
            yield one
