"""Menus that a new version changed reach who has the older ones; a change of somebody's role is menus.py's."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from bot.domain.deliveries import Op, Owed
from bot.storage.bot_state import BotStateStore
from bot.storage.enrolled import People
from bot.storage.occurrences import OccurrenceStore
from bot.storage.roles import RoleStore
from bot.usecases.house import UseCase
from bot.usecases.menus import MENU, menu_of
from bot.usecases.outbox import Outbox

KEY = "menus"
"""What is kept for each bot."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """Which menus are known to be everybody's, and how far those that changed are given out; kept as JSON."""

    digests: Mapping[str, str]
    """By the role that has it."""
    turn: int = 0
    """The same menu may come back after another."""
    after: int = 0
    """Persons up to this id have been owed theirs."""
    roles: Sequence[str] = ()
    """Whose menus are being given out."""

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the renewal that was kept."""
        return cls(**kept)

    def compared(self, digests: Mapping[str, str]) -> "Renewal":
        """Begin anew where a menu is another; what was begun before is not forgotten."""
        if self.digests == digests:
            return self
        changed = {role for role, digest in digests.items() if self.digests.get(role) != digest}
        return Renewal(digests, self.turn + 1, roles=sorted(changed.union(self.roles)))


class MenuRenewal(UseCase):
    """Slowly, so that nothing else waits behind the menus of many."""

    async def renew_some(self, digests: Mapping[str, str], people: int) -> bool:
        """Owe the menus that changed to the next so many persons by id; says whether any are left.

        `digests` are those of the menus this version has, by role.
        """
        kept = await self._kept(digests)
        renewal = kept.compared(digests)
        if renewal.roles:
            last = await OccurrenceStore(self.tx, self.house.campaign_id).last_person()
            among = People(renewal.after, min(renewal.after + people, last))
            await self._owe(renewal, among)
            is_over = among.upto >= last
            renewal = replace(renewal, after=among.upto, roles=() if is_over else renewal.roles)
        await BotStateStore(self.tx, self.house.bot_id).put(KEY, asdict(renewal))
        return bool(renewal.roles)

    async def _kept(self, digests: Mapping[str, str]) -> Renewal:
        """Before versions were kept nobody had a menu, or it was of a version that is not known."""
        kept = await BotStateStore(self.tx, self.house.bot_id).get(KEY)
        if kept is not None:
            return Renewal.from_json(kept)
        return Renewal({} if await RoleStore(self.tx).is_any_menu_owed() else digests)

    async def _owe(self, renewal: Renewal, among: People) -> None:
        held = await RoleStore(self.tx).of_enrolled(among)
        owed = [
            Owed(MENU, who, dedupe=f"{MENU}:{who}:renewed:{renewal.turn}", payload={"role": role}, op=Op.MENU)
            for who, role in ((who, menu_of(roles)) for who, roles in held.items())
            if role in renewal.roles
        ]
        await Outbox(self.tx, self.house).owe(*owed)
