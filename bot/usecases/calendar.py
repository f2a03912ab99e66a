"""The calendar of workdays: the library's table with what admins set; where a slot moves is the domain's."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.access import require_admin_of_all
from bot.domain.calendar import CalendarShown, DayShown, unknown_years
from bot.domain.deliveries import Owed
from bot.domain.identity import PersonId
from bot.domain.names import Name
from bot.domain.people import Actor, Role
from bot.domain.workdays import SpecialDay, Workdays
from bot.storage.audit import AuditStore
from bot.storage.calendar import CalendarStore
from bot.storage.roles import RoleStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase
from bot.usecases.outbox import Outbox
from bot.usecases.planning import Planner
from bot.usecases.workdays import workdays

AHEAD = timedelta(days=70)
"""How far the calendar is shown."""
ADMIN, IMPORT = "admin", "import"
"""Who set a day."""
UNKNOWN = "calendar_unknown"
"""Kind of delivery."""


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
        return unknown_years(self.house.campaign, known, self.today)

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
        await self._forget(actor, day)
        return await self.one(actor, day)

    async def take_in(self, days: Sequence[SpecialDay]) -> None:
        """Set the days of a file, for the operator."""
        await self._put(days, None)

    async def leave_to_library(self, day: date) -> bool:
        """Leave a day to the library again, for the operator; says whether it had been set."""
        return await self._forget(None, day)

    async def warn(self) -> int:
        """Tell the admins once that nobody knows the holidays of the next year; says how many were told."""
        year = self.today.year + 1
        if year not in self._unknown(await workdays(self.tx, self.house)):
            return 0
        admins = {one for held in (await RoleStore(self.tx).holders(Role.ADMIN)).values() for one in held}
        await Outbox(self.tx, self.house).owe(
            *(
                Owed(UNKNOWN, one, dedupe=f"{UNKNOWN}:{self.house.campaign_id}:{year}:{one}", payload={"year": year})
                for one in sorted(admins)
            )
        )
        return len(admins)

    async def _forget(self, actor: Actor | None, day: date) -> bool:
        before = await workdays(self.tx, self.house)
        was_set = await self._days.drop(day)
        if was_set:
            await self._changed(actor, "calendar.forgotten", str(day), {}, before)
        return was_set

    async def _put(self, days: Sequence[SpecialDay], actor: Actor | None) -> None:
        by: PersonId | None = actor.person_id if actor else None
        before = await workdays(self.tx, self.house)
        await self._days.put(days, by=by, at=self.now)
        thing = str(days[0].on) if len(days) == 1 else f"{len(days)} days"
        await self._changed(actor, "calendar.set", thing, {"off": sum(not one.is_workday for one in days)}, before)

    async def _changed(
        self, actor: Actor | None, action: str, thing: str, detail: dict[str, object], before: Workdays
    ) -> None:
        await AuditStore(self.tx).note(actor, action, f"calendar:{thing}", at=self.now, detail=detail)
        await Planner(self.tx, self.house).plan_anew(before)

    async def _require(self, actor: Actor) -> None:
        require_admin_of_all(actor, await UnitStore(self.tx).tree())
