"""Joining, leaving and coming back: consent, binding, being cut off; invites and the roster are made elsewhere."""

from dataclasses import replace

from bot.domain.access import require_care_of
from bot.domain.consent import CONSENT_DIALOG, CONSENT_VERSION, Invited, Outsider, Stopped, Stranger
from bot.domain.deliveries import Owed
from bot.domain.dialogs import Dialog
from bot.domain.identity import DeliveryId, InviteId, PersonId, UserId
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.domain.roster import Member
from bot.storage.accounts import AccountStore
from bot.storage.audit import AuditStore
from bot.storage.checkins import CheckinStore
from bot.storage.dialogs import DialogStore
from bot.storage.enrolled import People
from bot.storage.inbox import InboxStore
from bot.storage.invites import InviteStore
from bot.storage.members import Binding, MemberStore
from bot.storage.occurrences import OccurrenceStore
from bot.storage.outbox import OutboxStore
from bot.storage.roles import RoleStore
from bot.storage.units import UnitStore
from bot.usecases.earlier import Earliers
from bot.usecases.house import UseCase
from bot.usecases.invites import Invites
from bot.usecases.menus import Menus
from bot.usecases.outbox import Outbox
from bot.usecases.phases import Phases
from bot.usecases.planning import Planner
from bot.usecases.wardens import Wardens

LANGUAGES = ("zh", "en")


class Members(UseCase):
    """How a person of the roster and a Telegram account come together and part."""

    @property
    def _members(self) -> MemberStore:
        return MemberStore(self.tx, self.today)

    @property
    def _accounts(self) -> AccountStore:
        return AccountStore(self.tx)

    async def stranger(self, user_id: UserId, dialog: Dialog | None) -> Stranger:
        """Who an account is that is not a consenting member's."""
        person_id = await self._accounts.person_of(user_id)
        if person_id is not None:
            member = await self._members.find(person_id)
            return Stopped(member) if member else Outsider()
        if dialog is None or dialog.kind != CONSENT_DIALOG:
            return Outsider()
        invite_id = InviteId(dialog.data["invite"])
        return await Invites(self.tx, self.house).invited(invite_id) or Outsider()

    async def agree(self, user_id: UserId, invited: Invited, *, username: str | None, language: str | None) -> Actor:
        """Bind the account to whom the invite is for; an account bound before is cut off.

        `language` is what Telegram says of the account; it counts where the roster says nothing.
        """
        if not await InviteStore(self.tx).use(invited.invite_id, at=self.now):
            raise Refusal("invites.link.refused")
        member = invited.member
        await self._part(member.person_id)
        await self._accounts.bind(member.person_id, user_id, username=username, at=self.now)
        if member.language is None:
            await self._members.speak(member.person_id, "en" if (language or "").startswith("en") else "zh")
        await DialogStore(self.tx).close(user_id)
        actor = await self._begin(member.person_id, user_id)
        await AuditStore(self.tx).note(actor, "account.bound", f"person:{member.person_id}", at=self.now)
        await self._tell_of_binding(actor, username)
        return actor

    async def come_back(self, user_id: UserId) -> Actor:
        """Take a member in again who had withdrawn consent."""
        person_id = await self._accounts.person_of(user_id)
        if person_id is None:
            raise Refusal("errors.outsider")
        return await self._begin(person_id, user_id)

    async def _begin(self, person_id: PersonId, user_id: UserId) -> Actor:
        """Record the consent and let the campaign reach the person."""
        await self._members.consent(person_id, version=CONSENT_VERSION, at=self.now)
        await Planner(self.tx, self.house).plan_for(person_id)
        await Menus(self.tx, self.house).refresh(person_id)
        if not await Earliers(self.tx, self.house).greet(person_id):
            await Phases(self.tx, self.house).introduce(person_id)
        await Earliers(self.tx, self.house).ask_if_waiting()
        actor = await self._accounts.actor(user_id, zone=self.house.timezone, on=self.today)
        if actor is None:
            raise Refusal("errors.outsider")
        return actor

    async def _part(self, person_id: PersonId) -> None:
        """Cut off the account a person has, if any; it gets one last line."""
        await self._members.withdraw_consent(person_id, at=self.now)
        binding = await self._members.binding(person_id)
        if binding is None:
            return
        await self._accounts.unbind(person_id, at=self.now)
        await DialogStore(self.tx).close(binding.user_id)
        await Menus(self.tx, self.house).take_away(person_id, binding.user_id)
        await Outbox(self.tx, self.house).owe(
            Owed("cut_off", person_id, dedupe=f"cut_off:{binding.id}", chat_id=binding.user_id)
        )

    async def disown(self, invited: Invited) -> None:
        """The account says it is not the person: tell those who can mend it, and nothing of the account."""
        member = invited.member
        await Wardens(self.tx, self.house).tell(
            member, "not_me", f"not_me:{invited.invite_id}", {"person": member.person_id, "name": member.name}
        )

    async def forget(self, user_id: UserId) -> None:
        """Leave nothing of an account that did not agree."""
        await DialogStore(self.tx).close(user_id)
        await InboxStore(self.tx, self.house.bot_id).forget_all_of(user_id)

    async def stop(self, actor: Actor) -> None:
        """Withdraw consent: nothing is sent or asked any more; what was recorded stays."""
        await self._members.withdraw_consent(actor.person_id, at=self.now)
        await self._silence(actor.person_id)
        await Menus(self.tx, self.house).take_away(actor.person_id, actor.user_id)

    async def leave(self, member: Member) -> None:
        """End a membership that day, with its roles, invites and account; what was recorded stays."""
        person_id = member.person_id
        await self._members.leave(person_id)
        await RoleStore(self.tx).end(person_id, at=self.now)
        await InviteStore(self.tx).revoke(person_id, at=self.now)
        await self._silence(person_id)
        await self._part(person_id)

    async def _silence(self, person_id: PersonId) -> None:
        await Outbox(self.tx, self.house).cancel_for(person_id, reason="left")
        await OccurrenceStore(self.tx, self.house.campaign_id).forget_planned(person_id)
        one, version = People(person_id - 1, person_id), self.house.campaign.version  # what they chose so far counts
        await CheckinStore(self.tx, self.house.campaign_id).plan_ends(one, after=self.now, plan_version=version)

    async def _tell_of_binding(self, actor: Actor, username: str | None) -> None:
        member, binding = await self._members.find(actor.person_id), await self._members.binding(actor.person_id)
        if member is None or binding is None:
            return
        payload = {
            "person": member.person_id,
            "name": member.name,
            "unit": member.unit_name,
            "username": username,
            "binding": binding.id,
        }
        await Wardens(self.tx, self.house).tell(member, "bound", f"bound:{binding.id}", payload)

    async def confirm(self, actor: Actor, delivery_id: DeliveryId) -> tuple[Member, bool]:
        """Say that the right person holds an account; says also whether it is still bound."""
        member, binding = await self._told_of(actor, delivery_id)
        if binding is not None and binding.confirmed_at is None:
            await self._accounts.confirm(member.person_id, at=self.now)
            await AuditStore(self.tx).note(actor, "account.confirmed", f"person:{member.person_id}", at=self.now)
        return member, binding is not None

    async def undo(self, actor: Actor, delivery_id: DeliveryId) -> Member:
        """Cut off an account that is not the right person's; if it is bound no more, nothing changes."""
        member, binding = await self._told_of(actor, delivery_id)
        if binding is not None:
            await self._silence(member.person_id)
            await self._part(member.person_id)
            await AuditStore(self.tx).note(actor, "account.cut_off", f"person:{member.person_id}", at=self.now)
            return replace(member, is_bound=False)
        return member

    async def _told_of(self, actor: Actor, delivery_id: DeliveryId) -> tuple[Member, Binding | None]:
        """The member a `bound` notice to the actor speaks of, with the account unless it is another one by now."""
        notice = await OutboxStore(self.tx).find(delivery_id)
        if notice is None or notice.kind != "bound" or notice.person_id != actor.person_id:
            raise Refusal("errors.not_yours")
        member = await self._members.find(PersonId(notice.payload["person"]))
        if member is None:
            raise Refusal("errors.not_yours")
        require_care_of(actor, member.unit_id, await UnitStore(self.tx).tree())
        binding = await self._members.binding(member.person_id)
        return member, binding if binding and binding.id == notice.payload["binding"] else None

    async def reachability(self, user_id: UserId, *, is_reachable: bool) -> None:
        """The account blocked the bot, or let it write again."""
        if is_reachable:
            await self._accounts.mark_reachable(user_id)
        else:
            await self._accounts.mark_unreachable(user_id, at=self.now)

    async def speak(self, actor: Actor, language: str) -> Actor:
        """Talk to the actor in another language from now on; an unknown one changes nothing."""
        if language not in LANGUAGES or language == actor.language:
            return actor
        await self._members.speak(actor.person_id, language)
        await Menus(self.tx, self.house).refresh(actor.person_id)
        return replace(actor, language=language)
