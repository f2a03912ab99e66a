"""Invites: making them for people on the roster, and opening one; what agreeing to it means is in members."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import may_invite, units_in_care_of
from bot.domain.consent import CONSENT_DIALOG, Invited
from bot.domain.dialogs import Dialog
from bot.domain.identity import InviteId, PersonId, UnitId, UserId
from bot.domain.invites import hash_token
from bot.domain.people import Actor, Unit
from bot.domain.refusals import Refusal
from bot.domain.roster import Member
from bot.storage.accounts import AccountStore
from bot.storage.audit import AuditStore
from bot.storage.dialogs import DialogStore
from bot.storage.invites import InviteStore
from bot.storage.members import MemberStore
from bot.storage.roles import RoleStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase

TOKEN_BYTES = 16
"""128 bits: nobody guesses one in the fortnight it lives."""


@dataclass(frozen=True, slots=True)
class Made:
    """An invite just made; `start` is the payload of the link, which is kept nowhere."""

    member: Member
    start: str
    expires_at: datetime


class Invites(UseCase):
    """An invite binds one account to one person of the roster, once."""

    @property
    def _members(self) -> MemberStore:
        return MemberStore(self.tx, self.today)

    async def make(self, people: Sequence[Member], *, by: Actor | None = None) -> list[Made]:
        """Make an invite for each; earlier unused ones of the same people end. `by` is None on the server."""
        expires_at = self.now + self.house.invite_within
        made = [Made(member, secrets.token_urlsafe(TOKEN_BYTES), expires_at) for member in people]
        invites, audit = InviteStore(self.tx), AuditStore(self.tx)
        for one in made:
            await invites.revoke(one.member.person_id, at=self.now)
            await audit.note(by, "invite.made", f"person:{one.member.person_id}", at=self.now)
        await invites.add(
            {one.member.person_id: hash_token(one.start) for one in made},
            by=by.person_id if by else None,
            at=self.now,
            expires_at=expires_at,
        )
        return made

    async def for_the_server(self, *, unit_id: UnitId | None = None) -> Sequence[Member]:
        """Everybody, perhaps of one unit, whom an invite is still to be made for: all who are not bound."""
        return [member for member in await self._members.all(unit_id) if not member.is_bound]

    async def units_of(self, actor: Actor) -> Sequence[Unit]:
        """The branches the actor may invite for."""
        return units_in_care_of(actor, await UnitStore(self.tx).tree())

    async def invitable(self, actor: Actor, unit_id: UnitId, *, is_bound: bool) -> tuple[Unit, Sequence[Member]]:
        """The people of a branch, bound ones or the others, for whom the actor may make an invite."""
        tree = await UnitStore(self.tx).tree()
        unit = next((unit for unit in units_in_care_of(actor, tree) if unit.id == unit_id), None)
        if unit is None:
            raise Refusal("errors.not_yours")
        people = [member for member in await self._members.all(unit_id) if member.is_bound is is_bound]
        grants = await RoleStore(self.tx).held_in(unit_id, on=self.today)
        return unit, [
            one for one in people if may_invite(actor, one.person_id, unit_id, grants.get(one.person_id, ()), tree)
        ]

    async def make_one(self, actor: Actor, person_id: PersonId) -> Made:
        """Make an invite for one person, if the actor may."""
        member = await self._members.find(person_id)
        grants, tree = await AccountStore(self.tx).grants(person_id), await UnitStore(self.tx).tree()
        if member is None or not may_invite(actor, person_id, member.unit_id, grants, tree):
            raise Refusal("errors.not_yours")
        return (await self.make([member], by=actor))[0]

    async def opened(self, user_id: UserId, token_hash: str) -> Invited | None:
        """The invite behind a start link, remembered as this account's dialog; None if the account's own was opened.

        One refusal, whatever is wrong with the link.
        """
        invites = InviteStore(self.tx)
        found = await invites.find(token_hash)
        bound_to = await AccountStore(self.tx).person_of(user_id)
        if found and bound_to == found[1]:
            return None
        invited = await self.invited(found[0]) if found else None
        if invited is None:
            raise Refusal("invites.link.refused")
        if bound_to is not None:
            raise Refusal("invites.link.account_taken")
        await DialogStore(self.tx).forget_older(CONSENT_DIALOG, than=self.now - self.house.invite_within)
        await self.keep_open(user_id, invited)
        return invited

    async def keep_open(self, user_id: UserId, invited: Invited) -> None:
        """Remember that the account knew the token; all that is kept before it agrees."""
        dialog = Dialog(CONSENT_DIALOG, {"invite": invited.invite_id})
        await DialogStore(self.tx).open(user_id, dialog, at=self.now)

    async def invited(self, invite_id: InviteId) -> Invited | None:
        """Whom an invite is for; None once it is used, revoked or expired, or its person has left."""
        person_id = await InviteStore(self.tx).person_of(invite_id, at=self.now)
        member = await self._members.find(person_id) if person_id is not None else None
        return Invited(invite_id, member) if member else None
