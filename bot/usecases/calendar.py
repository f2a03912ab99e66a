"""The calendar of workdays: the library's table with what admins set; where a slot moves is the domain's."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.access import require_admin_of_all
from bot.domain.calendar import CalendarShown, DayShown
from bot.domain.identity import PersonId
from bot.domain.names import Name
from bot.domain.people import Actor
from bot.domain.workdays import SpecialDay, Workdays
from bot.storage.audit import AuditStore
from bot.storage.calendar import CalendarStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase
from bot.usecases.occurrences import Occurrences
from bot.usecases.workdays import workdays

AHEAD = timedelta(days=70)
"""How far the calendar is shown."""
ADMIN, IMPORT = "admin", "import"
"""Who set a day."""


class Calendar(UseCase):
    """Everything here is an admin's of the whole organisation; the operator on the server is asked nothing."""

    @property
    def _days(self) -> CalendarStore:
        return CalendarStore(self.tx)

    async def coming(self, actor: Actor) -> CalendarShown:
        """The holidays and make-up days of the next weeks."""
        await self._require(actor)
        known, until = await workdays(self.tx, self.house), self.today + AHEAD
        return CalendarShown(self.today, until, tuple(known.named_between(self.today, until)), self._unknown(known))

    def _unknown(self, known: Workdays) -> tuple[int, ...]:
        """This year and, once its arrangement should be out, the next, as far as the campaign goes."""
        ends = max(phase.end_on for phase in self.house.campaign.phases).year
        years = (self.today.year, (self.today + AHEAD).year)
        return tuple(sorted({year for year in years if year <= ends and not known.is_known(year)}))

    async def one(self, actor: Actor, day: date) -> DayShown:
        """A day as it is now."""
        await self._require(actor)
        known = await workdays(self.tx, self.house)
        special = known.special.get(day)
        is_ours = special is not None and special.source in {ADMIN, IMPORT}
        return DayShown(day, known.is_workday(day), special.name if special else None, is_ours)

    async def set_day(self, actor: Actor, day: date, *, is_workday: bool, name: str) -> DayShown:
        """Make a day a workday or a day off; what is not sent yet moves with it."""
        await self._require(actor)
        before = (await workdays(self.tx, self.house)).special.get(day)
        if before is None or (before.is_workday, before.name.zh) != (is_workday, name):
            await self._put([SpecialDay(day, is_workday, Name(name), ADMIN)], actor)
        return await self.one(actor, day)

    async def forget_day(self, actor: Actor, day: date) -> DayShown:
        """Leave a day to the library again."""
        await self._require(actor)
        if await self._days.drop(day):
            await self._changed(actor, "calendar.forgotten", str(day), {})
        return await self.one(actor, day)

    async def take_in(self, days: Sequence[SpecialDay]) -> None:
        """Set the days of a file, for the operator."""
        await self._put(days, None)

    async def put_one(self, day: SpecialDay) -> None:
        """Set a day, for the operator."""
        await self._put([day], None)

    async def _put(self, days: Sequence[SpecialDay], actor: Actor | None) -> None:
        by: PersonId | None = actor.person_id if actor else None
        await self._days.put(days, by=by, at=self.now)
        thing = str(days[0].on) if len(days) == 1 else f"{len(days)} days"
        await self._changed(actor, "calendar.set", thing, {"off": sum(not one.is_workday for one in days)})

    async def _changed(self, actor: Actor | None, action: str, thing: str, detail: dict[str, object]) -> None:
        await AuditStore(self.tx).note(actor, action, f"calendar:{thing}", at=self.now, detail=detail)
        await Occurrences(self.tx, self.house).plan_anew()

    async def _require(self, actor: Actor) -> None:
        require_admin_of_all(actor, await UnitStore(self.tx).tree())
