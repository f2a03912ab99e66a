"""The branches and who leads them, as an admin changes them; people come and move by the roster."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.access import Tree, require_admin, require_admin_of_all, units_led_by
from bot.domain.identity import PersonId, UnitId
from bot.domain.people import Actor, Role, Unit
from bot.domain.refusals import Refusal
from bot.domain.roster import Member
from bot.domain.units import UnitLine, unit_name
from bot.storage.audit import AuditStore
from bot.storage.members import MemberStore
from bot.storage.roles import RoleStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase
from bot.usecases.menus import Menus
from bot.usecases.roster import Roster


class Units(UseCase):
    """Everything here is an admin's, below the unit the admin's role is for."""

    @property
    def _members(self) -> MemberStore:
        return MemberStore(self.tx, self.today)

    async def _tree(self) -> Tree:
        return await UnitStore(self.tx).tree()

    async def overview(self, actor: Actor) -> Sequence[UnitLine]:
        """Every branch the actor administers; before the first one, none."""
        require_admin(actor)
        tree = await self._tree()
        everybody = await self._members.all()
        by_id = {member.person_id: member for member in everybody}
        counts = Counter(member.unit_id for member in everybody)
        holders = await RoleStore(self.tx).holders(Role.SECRETARY)
        return [
            UnitLine(
                unit,
                tuple(by_id[one] for one in holders.get(unit.id, ()) if one in by_id),
                counts[unit.id],
            )
            for unit in units_led_by(actor, tree, Role.ADMIN)
            if unit.parent_id is not None
        ]

    async def one(self, actor: Actor, unit_id: UnitId) -> UnitLine:
        """One branch; Refusal for one the actor does not administer."""
        line = next((line for line in await self.overview(actor) if line.unit.id == unit_id), None)
        if line is None:
            raise Refusal("errors.not_yours")
        return line

    async def add(self, actor: Actor, said: str) -> Unit:
        """Make a branch under the organisation."""
        tree = await self._tree()
        require_admin_of_all(actor, tree)
        name = self._free_name(said, tree)
        root = next(unit.id for unit in tree.units.values() if unit.parent_id is None)
        unit_id = await UnitStore(self.tx).add(name, root)
        await AuditStore(self.tx).note(actor, "unit.added", f"unit:{unit_id}", at=self.now, detail={"name": name})
        return Unit(unit_id, root, name)

    async def rename(self, actor: Actor, unit_id: UnitId, said: str) -> Unit:
        """Give a branch another name; its people and its history stay."""
        unit = (await self.one(actor, unit_id)).unit
        name = self._free_name(said, await self._tree(), own=unit.name)
        if name != unit.name:
            await UnitStore(self.tx).rename(unit_id, name)
            detail = {"from": unit.name, "to": name}
            await AuditStore(self.tx).note(actor, "unit.renamed", f"unit:{unit_id}", at=self.now, detail=detail)
        return Unit(unit_id, unit.parent_id, name)

    @staticmethod
    def _free_name(said: str, tree: Tree, *, own: str = "") -> str:
        name = unit_name(said)
        if name != own and any(unit.name == name for unit in tree.units.values()):
            raise Refusal("units.name.taken", name=name)
        return name

    async def candidates(self, actor: Actor, unit_id: UnitId) -> tuple[Unit, Sequence[Member]]:
        """The members of a branch who do not lead it yet."""
        line = await self.one(actor, unit_id)
        leading = {member.person_id for member in line.secretaries}
        return line.unit, [one for one in await self._members.all(unit_id) if one.person_id not in leading]

    async def candidate(self, actor: Actor, person_id: PersonId) -> Member:
        """A member of a branch the actor administers."""
        member = await self._members.find(person_id)
        if member is None:
            raise Refusal("errors.not_yours")
        await self.one(actor, member.unit_id)
        return member

    async def appoint(self, actor: Actor, person_id: PersonId) -> Member:
        """Make a member the secretary of the own branch; who is that already stays it."""
        member = await self.candidate(actor, person_id)
        await Roster(self.tx, self.house).grant(Role.SECRETARY, member.code, by=actor)
        return member

    async def leading(self, actor: Actor, unit_id: UnitId, person_id: PersonId) -> Member | None:
        """The secretary of a branch the actor administers; None for somebody who is it no more."""
        line = await self.one(actor, unit_id)
        return next((member for member in line.secretaries if member.person_id == person_id), None)

    async def relieve(self, actor: Actor, unit_id: UnitId, person_id: PersonId) -> Member | None:
        """End somebody's role as secretary of a branch; None for somebody who is it no more."""
        member = await self.leading(actor, unit_id, person_id)
        if member is not None:
            await RoleStore(self.tx).end(person_id, at=self.now, role=Role.SECRETARY, unit_id=unit_id)
            detail = {"role": Role.SECRETARY.value, "unit": unit_id}
            await AuditStore(self.tx).note(actor, "role.ended", f"person:{person_id}", at=self.now, detail=detail)
            await Menus(self.tx, self.house).refresh(person_id)
        return member
