"""Those who look after a member and hear when something about the account needs their eyes."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.access import Tree
from bot.domain.deliveries import Owed
from bot.domain.identity import PersonId, UnitId
from bot.domain.people import Role
from bot.domain.roster import Member
from bot.storage.roles import RoleStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase
from bot.usecases.outbox import Outbox


class Wardens(UseCase):
    """The secretaries of a member's branch; where none can be reached, the admins."""

    async def tell(self, member: Member, kind: str, dedupe: str, payload: Mapping[str, Any]) -> None:
        """Owe each of them one line, without a sound in the quiet hours."""
        at = self.now.astimezone(ZoneInfo(self.house.timezone)).time()
        quiet = self.house.campaign.quiet_hours.cover(at)
        await Outbox(self.tx, self.house).owe(
            *(
                Owed(kind, warden, dedupe=f"{dedupe}:{warden}", payload=payload, silent=quiet)
                for warden in await self._of(member)
            )
        )

    async def _of(self, member: Member) -> Sequence[PersonId]:
        roles, places = RoleStore(self.tx), _upwards(member.unit_id, await UnitStore(self.tx).tree())
        for role in (Role.SECRETARY, Role.ADMIN):
            holders = await roles.reachable_holders(role, places)
            others = [holder for holder in holders if holder != member.person_id]
            if others:
                return others
        return []


def _upwards(unit_id: UnitId, tree: Tree) -> list[UnitId]:
    """The unit and all above it."""
    return [unit.id for unit in tree.units.values() if tree.is_within(unit_id, unit.id)]
