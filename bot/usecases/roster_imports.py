"""Taking a roster file in: what it would do, and doing it in one step; reading files and drafts is elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.access import Tree
from bot.domain.identity import UnitId
from bot.domain.people import Actor, Role, Unit
from bot.domain.refusals import Refusal
from bot.domain.roster import (
    BrokenRoster,
    Change,
    ImportReport,
    Leavers,
    Member,
    Preview,
    RosterProblem,
    RosterRow,
    compared,
)
from bot.library.problems import nearest, quoted
from bot.storage.accounts import AccountStore
from bot.storage.audit import AuditStore
from bot.storage.members import MemberStore
from bot.storage.roles import RoleStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase
from bot.usecases.members import Members
from bot.usecases.menus import Menus


class RosterImports(UseCase):
    """Rows of a file against the roster as it is."""

    @property
    def _members(self) -> MemberStore:
        return MemberStore(self.tx, self.today)

    async def preview(self, rows: Sequence[RosterRow], file: str, sheet: str = "") -> Preview:
        """What taking the rows in would do now; nothing is changed."""
        tree = await UnitStore(self.tx).tree()
        found = compared(rows, await self._members.all())
        is_first = not _branches(tree)
        return replace(
            found,
            unknown=tuple(_unknown_units(rows, tree, self.house.organisation, (file, sheet))),
            units=tuple(dict.fromkeys(row.unit for row in rows)) if is_first else (),
            notes=tuple([note for change in found.transferred if (note := await self._role_left_behind(change))]),
            vacant=await self._vacant_without(found.left, tree),
        )

    async def _vacant_without(self, left: Sequence[Member], tree: Tree) -> tuple[str, ...]:
        gone = {member.person_id for member in left}
        holders = await RoleStore(self.tx).holders(Role.SECRETARY)
        return tuple(tree.units[unit_id].name for unit_id, people in holders.items() if gone.issuperset(people))

    async def _role_left_behind(self, change: Change) -> str | None:
        member = change.member
        grants = await AccountStore(self.tx).grants(member.person_id)
        if any(grant.unit_id == member.unit_id for grant in grants):
            return f"{member.code} moved away from {quoted(member.unit_name)} and keeps a role there"
        return None

    async def take_in(
        self, rows: Sequence[RosterRow], file: str, *, leavers: Leavers, by: Actor | None = None
    ) -> ImportReport:
        """Do what the preview says, all of it; BrokenRoster, and nothing changed, when a branch is unknown.

        `by` is None for the operator on the server. A file that would leave nobody as admin is refused.
        """
        found = await self.preview(rows, file)
        if found.unknown:
            raise BrokenRoster(found.unknown)
        left = found.left if leavers is Leavers.REMOVE else ()
        await self._require_an_admin_stays(left)
        units = await self._units(found.units)
        for row in found.new:
            await self._members.add(row, units[row.unit], at=self.now)
        for change in (*found.changed, *found.transferred):
            await self._change(change, units, by)
        for member in left:
            await Members(self.tx, self.house).leave(member)
            await self._note(by, "member.left", f"person:{member.person_id}")
        changed, vacant = len(found.changed) + len(found.transferred), found.vacant if left else ()
        report = ImportReport(len(found.new), changed, found.notes, len(left), vacant)
        detail = {"added": report.added, "changed": report.changed, "left": report.left}
        await self._note(by, "roster.imported", "roster", detail)
        return report

    async def _note(
        self, by: Actor | None, action: str, thing: str, detail: Mapping[str, object] | None = None
    ) -> None:
        await AuditStore(self.tx).note(by, action, thing, at=self.now, detail=detail)

    async def _require_an_admin_stays(self, left: Sequence[Member]) -> None:
        holders = {one for people in (await RoleStore(self.tx).holders(Role.ADMIN)).values() for one in people}
        if holders and holders <= {member.person_id for member in left}:
            raise Refusal("roster.apply.last_admin")

    async def _units(self, names: Sequence[str]) -> Mapping[str, UnitId]:
        """The units by name, those of the first import made under the organisation."""
        store = UnitStore(self.tx)
        units = {unit.name: unit.id for unit in (await store.tree()).units.values()}
        if names:
            root = next(iter(units.values()), None) or await store.add(self.house.organisation, None)
            units |= {name: await store.add(name, root) for name in names}
        return units

    async def _change(self, change: Change, units: Mapping[str, UnitId], by: Actor | None) -> None:
        member, row = change.member, change.row
        if (row.name, change.language) != (member.name, member.language):
            await self._members.rename(member.person_id, row.name, change.language)
        if change.is_transfer or row.kind != member.kind:
            await self._members.move(member.person_id, units[row.unit], row.kind)
        if change.is_transfer:
            units_said = {"from": member.unit_id, "to": units[row.unit]}
            await self._note(by, "member.transferred", f"person:{member.person_id}", units_said)
        if change.language != member.language and member.is_bound:
            await Menus(self.tx, self.house).refresh(member.person_id)


def _branches(tree: Tree) -> dict[str, Unit]:
    """Units members can be in, by name: all but the root."""
    return {unit.name: unit for unit in tree.units.values() if unit.parent_id is not None}


def _unknown_units(
    rows: Sequence[RosterRow], tree: Tree, organisation: str, place: tuple[str, str]
) -> list[RosterProblem]:
    branches, (file, sheet) = _branches(tree), place
    roots = {unit.name for unit in tree.units.values() if unit.parent_id is None} or {organisation}
    hints: dict[str, str] = {}
    problems = []
    for row in rows:
        words = (("value", quoted(row.unit)),)
        if row.unit in roots:
            problems.append(RosterProblem(file, row.line, "organisation", words, sheet=sheet))
        elif branches and row.unit not in branches:
            hint = hints.get(row.unit)
            hints[row.unit] = near = nearest(row.unit, branches) if hint is None else hint
            problems.append(RosterProblem(file, row.line, "unit", words, near, sheet))
    return problems
