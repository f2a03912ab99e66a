"""Command menus as deliveries: which one a chat is owed; the commands themselves are the view's."""

from collections.abc import Collection
from uuid import uuid4

from bot.domain.deliveries import Op, Owed
from bot.domain.identity import PersonId, UserId
from bot.domain.people import Role
from bot.storage.accounts import AccountStore
from bot.storage.occurrences import OccurrenceStore
from bot.usecases.house import UseCase
from bot.usecases.outbox import Outbox

MENU = "menu"
"""The kind of delivery."""
OUTSIDER = "outsider"
MEMBER = "member"


def menu_of(roles: Collection[Role]) -> str:
    """The menu of a member who holds these roles: that of the highest."""
    return next((str(role) for role in (Role.ADMIN, Role.SECRETARY) if role in roles), MEMBER)


class Menus(UseCase):
    """A menu follows every change of role, language or binding."""

    async def refresh(self, person_id: PersonId) -> None:
        """Owe a member who is bound and agrees the menu of the highest role; others have none to refresh."""
        if not await OccurrenceStore(self.tx, self.house.campaign_id).is_enrolled(person_id):
            return
        roles = {grant.role for grant in await AccountStore(self.tx).grants(person_id)}
        await self._owe(person_id, menu_of(roles), None)

    async def take_away(self, person_id: PersonId, user_id: UserId) -> None:
        """Owe an account that lost the bot, or left it, the menu of an outsider."""
        await self._owe(person_id, OUTSIDER, user_id)

    async def _owe(self, person_id: PersonId, role: str, chat_id: UserId | None) -> None:
        # Every change is a delivery of its own: a menu changed back must be set again.
        dedupe = f"{MENU}:{person_id}:{uuid4().hex}"
        await Outbox(self.tx, self.house).owe(
            Owed(MENU, person_id, dedupe=dedupe, payload={"role": role}, op=Op.MENU, chat_id=chat_id)
        )
