"""What lies before a campaign was loaded or somebody joined: nothing of it fires; at most one message tells of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self, cast

from bot.domain.access import require_admin_of_all
from bot.domain.deliveries import Owed
from bot.domain.earlier import CARD, Earlier, Looker, Past, past_of
from bot.domain.identity import DeliveryId, PersonId
from bot.domain.materials import Material
from bot.domain.people import Actor, Role
from bot.domain.refusals import Refusal
from bot.domain.study import NO_HISTORY, History
from bot.storage.audit import AuditStore
from bot.storage.bot_state import BotStateStore
from bot.storage.campaigns import CampaignStore
from bot.storage.earlier import EarlierStore, Enrolled
from bot.storage.enrolled import People
from bot.storage.occurrences import OccurrenceStore
from bot.storage.outbox import OutboxStore, Stamp
from bot.storage.roles import RoleStore
from bot.storage.study import StudyStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase
from bot.usecases.outbox import Outbox
from bot.usecases.workdays import workdays

KIND, QUESTION = "earlier", "earlier_question"
"""Kinds of delivery."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far telling is; kept as JSON."""

    answer: Earlier
    """`ask` until an admin has answered."""
    after: int = 0
    """Persons up to this id have been told."""
    is_done: bool = False

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the progress that `to_json` made `kept` of."""
        return cls(cast(Earlier, kept["answer"]), kept["after"], kept["is_done"])

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {"answer": self.answer, "after": self.after, "is_done": self.is_done}


class Earliers(UseCase):
    """Telling people once, when the campaign is first loaded or when they join later."""

    @property
    def _key(self) -> str:
        return f"{KIND}:{self.house.campaign_id}"

    @property
    def _people(self) -> EarlierStore:
        return EarlierStore(self.tx)

    async def _kept(self) -> Progress | None:
        kept = await BotStateStore(self.tx, self.house.bot_id).get(self._key)
        return Progress.from_json(kept) if kept else None

    async def progress(self) -> Progress:
        """What was decided and how far it is done; what the file said when the campaign was first loaded holds."""
        return await self._kept() or Progress(self.house.campaign.earlier)

    async def _keep(self, progress: Progress) -> None:
        await BotStateStore(self.tx, self.house.bot_id).put(self._key, progress.to_json())

    async def tell_some(self, people: int) -> int:
        """Tell the next so many persons by id, or ask the admins; says how much there was to do, 0 for nothing."""
        kept = await self._kept()
        progress = kept or await self._begin()
        if progress.is_done or progress.answer == "ask":
            return 0 if kept else 1
        last = await OccurrenceStore(self.tx, self.house.campaign_id).last_person()
        among = People(progress.after, min(progress.after + people, last))
        started_at = await CampaignStore(self.tx).started_at(self.house.campaign_id)
        await self._tell(await self._people.enrolled(among), until=started_at)
        await self._keep(replace(progress, after=among.upto, is_done=among.upto >= last))
        return people

    async def _begin(self) -> Progress:
        """Look once whether there is anything to tell, and ask where the admins shall say."""
        started_at = await CampaignStore(self.tx).started_at(self.house.campaign_id)
        answer = self.house.campaign.earlier
        progress = Progress(answer, is_done=answer == "skip" or await self._is_new(started_at))
        await self._keep(progress)
        if answer == "ask" and not progress.is_done:
            await self._ask()
        return progress

    async def _is_new(self, started_at: datetime) -> bool:
        """Whether the campaign was loaded before anything of it was past."""
        own = Looker("", self.house.timezone)
        return (await self._past(own, until=started_at)).is_empty

    async def _past(self, looker: Looker, *, until: datetime) -> Past:
        known = await workdays(self.tx, self.house)
        return past_of(self.house.campaign, self.house.library.materials_for, looker, until=until, workdays=known)

    async def greet(self, person_id: PersonId) -> bool:
        """Tell somebody who joins what was before; False where it is not wanted, or there is nothing, or they know."""
        if (await self.progress()).answer != "digest" or await self._people.is_owed(self._dedupe(person_id)):
            return False
        return await self._tell(await self._people.enrolled(People(person_id - 1, person_id)), until=self.now) > 0

    async def _tell(self, people: Sequence[Enrolled], *, until: datetime) -> int:
        """Owe each the one message, and keep its cards where /study finds them; says how many have one."""
        histories = await StudyStore(self.tx, self.house.campaign_id).histories([one.person_id for one in people])
        pasts: dict[Looker, Past] = {}
        owed: list[Owed] = []
        cards: list[Owed] = []
        for one in people:
            looker = Looker(one.kind, one.zone or self.house.timezone)
            if looker not in pasts:
                pasts[looker] = await self._past(looker, until=until)
            past = pasts[looker]
            unknown = _unknown(past.cards, histories.get(one.person_id, NO_HISTORY))
            if past.phases or unknown:
                owed.append(self._message(one.person_id, past, unknown))
                cards += [self._card(one.person_id, card) for card in unknown]
        await Outbox(self.tx, self.house).owe(*owed)
        stamp = Stamp(self.now, self.house.campaign_id, self.house.campaign.version)
        await self._people.list_cards(cards, stamp)
        return len(owed)

    def _dedupe(self, person_id: PersonId) -> str:
        return f"{KIND}:{self.house.campaign_id}:{person_id}"

    def _message(self, person_id: PersonId, past: Past, cards: Sequence[Material]) -> Owed:
        payload = {"phases": [phase.key for phase in past.phases], "cards": [card.id for card in cards]}
        return Owed(KIND, person_id, dedupe=self._dedupe(person_id), payload=payload)

    def _card(self, person_id: PersonId, card: Material) -> Owed:
        return Owed(
            CARD,
            person_id,
            dedupe=f"{CARD}:{self.house.campaign_id}:{person_id}:{KIND}:{card.id}",
            payload={"material": card.id},
            content_id=card.id,
            content_hash=card.hash,
        )

    # ---- asking the admins ----

    async def ask_if_waiting(self) -> None:
        """Ask whoever could not be asked when the campaign was loaded, having joined only now."""
        kept = await self._kept()
        if kept is not None and kept.answer == "ask" and not kept.is_done:
            await self._ask()

    async def _ask(self) -> None:
        """Owe each admin of the whole organisation the question once."""
        roots = [unit.id for unit in (await UnitStore(self.tx).tree()).units.values() if unit.parent_id is None]
        admins = await RoleStore(self.tx).reachable_holders(Role.ADMIN, roots)
        started_at = await CampaignStore(self.tx).started_at(self.house.campaign_id)
        past = await self._past(Looker("", self.house.timezone), until=started_at)
        payload = {"phases": [phase.key for phase in past.phases]}
        question = f"{QUESTION}:{self.house.campaign_id}"
        await Outbox(self.tx, self.house).owe(
            *(Owed(QUESTION, one, dedupe=f"{question}:{one}", payload=payload) for one in admins)
        )

    async def decide(self, actor: Actor, delivery_id: DeliveryId, answer: Earlier) -> Earlier:
        """Take an admin's word, the first that comes; either way what was decided."""
        require_admin_of_all(actor, await UnitStore(self.tx).tree())
        notice = await OutboxStore(self.tx).find(delivery_id)
        if notice is None or notice.kind != QUESTION or notice.person_id != actor.person_id:
            raise Refusal("errors.not_yours")
        progress = await self.progress()
        if progress.answer != "ask":
            return progress.answer
        await self._keep(replace(progress, answer=answer, is_done=answer == "skip"))
        await AuditStore(self.tx).note(
            actor, "earlier.decided", f"campaign:{self.house.campaign_id}", at=self.now, detail={"answer": answer}
        )
        return answer


def _unknown(cards: Sequence[Material], history: History) -> list[Material]:
    """Cards somebody has neither been sent nor read."""
    return [card for card in cards if card.id not in history.offered and card.id not in history.read]
