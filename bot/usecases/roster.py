"""The roster as the operator gives it: importing it and granting roles; how members join is elsewhere."""

from dataclasses import replace

from bot.domain.access import Tree
from bot.domain.identity import PersonId, UnitId
from bot.domain.people import Actor, Role
from bot.domain.roster import ImportReport, Leavers, Member, UnknownName
from bot.library.problems import did_you_mean, quoted
from bot.library.roster_reader import read_roster
from bot.spreadsheets import Table
from bot.storage.audit import AuditStore
from bot.storage.invites import InviteStore
from bot.storage.members import MemberStore
from bot.storage.roles import RoleStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase
from bot.usecases.menus import Menus
from bot.usecases.roster_imports import RosterImports


class Roster(UseCase):
    """Who is on the roster, in which unit, with which role."""

    @property
    def _members(self) -> MemberStore:
        return MemberStore(self.tx, self.today)

    async def import_csv(
        self, content: bytes | str | Table, file: str, *, leavers: Leavers = Leavers.KEEP
    ) -> ImportReport:
        """Add and update everybody in a file; BrokenRoster, and nothing imported, when a line is unusable.

        The first import makes the units; people the file leaves out stay as they are unless `leavers` says otherwise.
        """
        roster = read_roster(content, file, self.house.library)
        report = await RosterImports(self.tx, self.house).take_in(roster.rows, file, leavers=leavers)
        return replace(report, notes=(*roster.notes, *report.notes))

    async def grant(self, role: Role, member: str, unit: str | None = None, *, by: Actor | None = None) -> bool:
        """Give a member (number, or a name only one has) a role; says whether it was not held already.

        Without `unit` a secretary's role is for the own unit, an admin's for the whole organisation. UnknownName says
        what could not be found. `by` is None for the operator on the server.
        """
        person = await self.member_called(member)
        tree = await UnitStore(self.tx).tree()
        place = _unit_called(unit, tree) if unit else _usual_unit(role, person, tree)
        is_new = await RoleStore(self.tx).grant(
            person.person_id, role, place, at=self.now, by=by.person_id if by else None
        )
        if is_new:
            await self._follow_grant(person.person_id, role, place, by)
        return is_new

    async def _follow_grant(self, person_id: PersonId, role: Role, unit_id: UnitId, by: Actor | None) -> None:
        # An invite handed out in chat before the grant would now lead to more than its maker could give.
        await InviteStore(self.tx).revoke(person_id, at=self.now, made_in_chat=True)
        await AuditStore(self.tx).note(
            by, "role.granted", f"person:{person_id}", at=self.now, detail={"role": role.value, "unit": unit_id}
        )
        await Menus(self.tx, self.house).refresh(person_id)

    async def member_called(self, name: str) -> Member:
        """The member with that number or that name; UnknownName when there is none, or more than one."""
        found = await self._members.called(name.strip())
        if len(found) == 1:
            return found[0]
        if found:
            codes = ", ".join(member.code for member in found)
            raise UnknownName(f"{len(found)} members are called {quoted(name)}: say the number ({codes})")
        everybody = await self._members.all()
        near = did_you_mean(name, [word for member in everybody for word in (member.name, member.code)])
        raise UnknownName(f"nobody on the roster is called {quoted(name)}{near}")

    async def unit_called(self, name: str) -> UnitId:
        """The unit of that name; UnknownName when there is none."""
        return _unit_called(name, await UnitStore(self.tx).tree())


def _unit_called(name: str, tree: Tree) -> UnitId:
    names = {unit.name: unit.id for unit in tree.units.values()}
    if name.strip() not in names:
        raise UnknownName(f"there is no unit {quoted(name)}{did_you_mean(name, names)}")
    return names[name.strip()]


def _usual_unit(role: Role, person: Member, tree: Tree) -> UnitId:
    if role is Role.SECRETARY:
        return person.unit_id
    return next(unit.id for unit in tree.units.values() if unit.parent_id is None)
