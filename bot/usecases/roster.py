"""The roster as the operator gives it: importing it and granting roles; how members join is elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.access import Tree
from bot.domain.identity import PersonId, UnitId
from bot.domain.people import Actor, Role, Unit
from bot.domain.roster import (
    BrokenRoster,
    ImportReport,
    Member,
    RosterProblem,
    RosterRow,
    UnknownName,
)
from bot.library.problems import did_you_mean, quoted
from bot.library.roster_reader import read_roster
from bot.storage.accounts import AccountStore
from bot.storage.audit import AuditStore
from bot.storage.invites import InviteStore
from bot.storage.members import MemberStore
from bot.storage.roles import RoleStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase
from bot.usecases.menus import Menus


@dataclass(slots=True)
class _Import:
    """An import under way."""

    units: Mapping[str, UnitId]
    known: Mapping[str, Member]
    added: int = 0
    changed: int = 0
    notes: list[str] = field(default_factory=list)


class Roster(UseCase):
    """Who is on the roster, in which unit, with which role."""

    @property
    def _members(self) -> MemberStore:
        return MemberStore(self.tx, self.today)

    async def import_csv(self, content: bytes | str, file: str) -> ImportReport:
        """Add and update everybody in a CSV file; BrokenRoster, and nothing imported, when a line is unusable.

        The first import makes the units; people the file leaves out stay as they are.
        """
        roster = read_roster(content, file, self.house.library)
        tree = await UnitStore(self.tx).tree()
        _require_known_units(roster.rows, tree, file, self.house.organisation)
        known = {member.code: member for member in await self._members.all()}
        work = _Import(await self._units(roster.rows, tree), known, notes=list(roster.notes))
        for row in roster.rows:
            await self._take_in(row, work)
        await AuditStore(self.tx).note(
            None, "roster.imported", "roster", at=self.now, detail={"added": work.added, "changed": work.changed}
        )
        return ImportReport(work.added, work.changed, tuple(work.notes))

    async def _units(self, rows: Sequence[RosterRow], tree: Tree) -> Mapping[str, UnitId]:
        """The units by name, made under the organisation when there are none yet."""
        units = {unit.name: unit.id for unit in tree.units.values()}
        if _branches(tree):
            return units
        store = UnitStore(self.tx)
        root = next(iter(units.values()), None) or await store.add(self.house.organisation, None)
        for name in dict.fromkeys(row.unit for row in rows):
            units[name] = await store.add(name, root)
        return units

    async def _take_in(self, row: RosterRow, work: _Import) -> None:
        member, unit_id = work.known.get(row.code), work.units[row.unit]
        if member is None:
            await self._members.add(row, unit_id, at=self.now)
            work.added += 1
            return
        language = row.language or member.language
        is_renamed = (row.name, language) != (member.name, member.language)
        is_moved = (unit_id, row.kind) != (member.unit_id, member.kind)
        if is_renamed:
            await self._members.rename(member.person_id, row.name, language)
        if is_moved:
            await self._members.move(member.person_id, unit_id, row.kind)
            await self._note_roles_left_behind(member, unit_id, work)
        if language != member.language and member.is_bound:
            await Menus(self.tx, self.house).refresh(member.person_id)
        work.changed += is_renamed or is_moved

    async def _note_roles_left_behind(self, member: Member, unit_id: UnitId, work: _Import) -> None:
        grants = await AccountStore(self.tx).grants(member.person_id)
        if unit_id != member.unit_id and any(grant.unit_id == member.unit_id for grant in grants):
            work.notes.append(f"{member.code} moved away from {quoted(member.unit_name)} and keeps a role there")

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


def _branches(tree: Tree) -> dict[str, Unit]:
    """Units members can be in, by name: all but the root."""
    return {unit.name: unit for unit in tree.units.values() if unit.parent_id is not None}


def _require_known_units(rows: Sequence[RosterRow], tree: Tree, file: str, organisation: str) -> None:
    branches = _branches(tree)
    roots = {unit.name for unit in tree.units.values() if unit.parent_id is None} or {organisation}
    problems = []
    for row in rows:
        if row.unit in roots:
            problems.append(RosterProblem(file, row.line, f"{quoted(row.unit)} is the organisation, not a branch"))
        elif branches and row.unit not in branches:
            near = did_you_mean(row.unit, branches)
            problems.append(RosterProblem(file, row.line, f"unknown branch {quoted(row.unit)}{near}"))
    if problems:
        raise BrokenRoster(problems)


def _unit_called(name: str, tree: Tree) -> UnitId:
    names = {unit.name: unit.id for unit in tree.units.values()}
    if name.strip() not in names:
        raise UnknownName(f"there is no unit {quoted(name)}{did_you_mean(name, names)}")
    return names[name.strip()]


def _usual_unit(role: Role, person: Member, tree: Tree) -> UnitId:
    if role is Role.SECRETARY:
        return person.unit_id
    return next(unit.id for unit in tree.units.values() if unit.parent_id is None)
