"""Which plan is in force: a changed one is put before the admins and waits for them; reading files is elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.access import require_admin_of_all
from bot.domain.campaign import Campaign
from bot.domain.deliveries import Owed
from bot.domain.identity import CampaignId, DeliveryId, PersonId
from bot.domain.people import Actor, Role
from bot.domain.plan_differences import Difference, Version, difference
from bot.domain.plan_summary import summary_json
from bot.domain.plans import PlanChange, PlanState
from bot.domain.refusals import Refusal
from bot.library import Problem
from bot.storage.audit import AuditStore
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Transaction
from bot.storage.occurrences import OccurrenceStore
from bot.storage.outbox import OutboxStore
from bot.storage.plans import PlanStore
from bot.storage.roles import RoleStore
from bot.storage.units import UnitStore
from bot.usecases.house import UseCase
from bot.usecases.outbox import Outbox
from bot.usecases.workdays import workdays

CHANGE, BROKEN = "plan_change", "plan_broken"
"""Kinds of delivery."""
FEW, MANY = 4, 20
"""Examples in the message to an admin, and when it is looked at closely."""
MOST_PROBLEMS = 6


class Offered(StrEnum):
    """What became of a campaign file that was read."""

    SAME = "same"
    PROPOSED = "proposed"
    WAITS = "waits"
    KEPT_OUT = "kept_out"
    TOOK_FORCE = "took_force"
    OTHER_CAMPAIGN = "other_campaign"


@dataclass(frozen=True, slots=True)
class TakenUp:
    """The campaign a process serves; `kept` is the text of the plan in force where its file says another."""

    campaign_id: CampaignId
    kept: str | None = None


async def take_up(tx: Transaction, campaign: Campaign | None, *, at: datetime) -> TakenUp | None:
    """Find what is in force; the first plan of a campaign is at once.

    None where no file can be read (`campaign` is None) and nothing is in force either.
    """
    campaigns = CampaignStore(tx)
    if campaign is None:
        served = await campaigns.served()
        known = await PlanStore(tx, served).in_force() if served is not None else None
        return TakenUp(known.campaign_id, known.text) if known else None
    campaign_id = await campaigns.take_up(campaign.key, at=at)
    plans = PlanStore(tx, campaign_id)
    if await plans.in_force() is None:
        await plans.begin(await plans.keep(campaign.version, campaign.text, at=at), at=at)
    known = await plans.in_force()
    return TakenUp(campaign_id, known.text if known and known.version != campaign.version else None)


async def restart_with(tx: Transaction, campaign_id: CampaignId, campaign: Campaign, *, at: datetime) -> None:
    """Put a campaign in force in the place of a plan that this version of the bot can't read."""
    plans = PlanStore(tx, campaign_id)
    await plans.turn()
    waiting = await plans.proposed()
    if waiting is not None:
        await plans.overtake(waiting.id, at=at)
    change_id = await plans.propose(await plans.keep(campaign.version, campaign.text, at=at), at=at)
    await plans.enact(change_id, at=at, by=None)
    await AuditStore(tx).note(None, "plan.put_in_force", f"plan_change:{change_id}", at=at)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an admin sees of a change: what became of it, or what it would do while it waits."""

    change: PlanChange
    summary: Mapping[str, Any] | None = None


class Plans(UseCase):
    """The versions of the campaign's plan; one is in force, one at most waits for the admins."""

    @property
    def _plans(self) -> PlanStore:
        return PlanStore(self.tx, self.house.campaign_id)

    async def offer(self, found: Campaign) -> Offered:
        """Take note of what the file says: what is new waits for the admins, or takes force where there is none."""
        if found.key != self.house.campaign.key:
            return Offered.OTHER_CAMPAIGN
        await self._plans.turn()
        in_force, waiting, newest = (
            await self._plans.in_force(), await self._plans.proposed(), await self._plans.newest()
        )  # fmt: skip
        if in_force and in_force.version == found.version:
            await self._overtake(waiting)
            return Offered.SAME
        admins = await self._admins()
        if waiting and waiting.version == found.version and admins:
            await self._tell(admins, waiting.id, found)
            return Offered.WAITS
        if newest and newest.state is PlanState.KEPT_OUT and newest.version == found.version:
            return Offered.KEPT_OUT
        change_id = await self._propose(found, waiting)
        if not admins:
            await self._enact(change_id, None)
            return Offered.TOOK_FORCE
        await self._tell(admins, change_id, found)
        return Offered.PROPOSED

    async def approve(self, found: Campaign, *, by: PersonId | None = None) -> Offered:
        """Put a campaign in force as the operator, perhaps at the word of an admin."""
        if found.key != self.house.campaign.key:
            return Offered.OTHER_CAMPAIGN
        await self._plans.turn()
        in_force, waiting = await self._plans.in_force(), await self._plans.proposed()
        if in_force and in_force.version == found.version:
            return Offered.SAME
        is_waiting = waiting is not None and waiting.version == found.version
        change_id = waiting.id if waiting and is_waiting else await self._propose(found, waiting)
        await self._enact(change_id, None, by=by)
        return Offered.TOOK_FORCE

    async def _propose(self, found: Campaign, waiting: PlanChange | None) -> int:
        """Let a version wait in the place of another."""
        await self._overtake(waiting)
        plan_id = await self._plans.keep(found.version, found.text, at=self.now)
        return await self._plans.propose(plan_id, at=self.now)

    async def _overtake(self, waiting: PlanChange | None) -> None:
        if waiting is not None:
            await self._plans.overtake(waiting.id, at=self.now)

    async def _enact(self, change_id: int, actor: Actor | None, *, by: PersonId | None = None) -> None:
        by = actor.person_id if actor else by
        await self._plans.enact(change_id, at=self.now, by=by)
        await self._note(actor, "plan.put_in_force", change_id, by)

    async def _note(self, actor: Actor | None, action: str, change_id: int, by: PersonId | None) -> None:
        detail = {"by": by} if actor is None and by is not None else {}
        await AuditStore(self.tx).note(actor, action, f"plan_change:{change_id}", at=self.now, detail=detail)

    async def difference(self, found: Campaign) -> Difference:
        """What a campaign would change from now on, for whom."""
        house, own = self.house, self.house.campaign
        is_chosen = house.timezone != own.timezone  # by the settings, which another plan does not change
        return difference(
            Version(own, house.timezone),
            Version(found, house.timezone if is_chosen else found.timezone),
            await OccurrenceStore(self.tx, house.campaign_id).cohort_sizes(),
            since=await CampaignStore(self.tx).started_at(house.campaign_id),
            now=self.now,
            workdays=await workdays(self.tx, house),
        )

    async def _summary(self, found: Campaign, examples: int) -> dict[str, Any]:
        return summary_json(await self.difference(found), self.house.campaign, found, examples=examples)

    async def _tell(self, admins: Sequence[PersonId], change_id: int, found: Campaign) -> None:
        """Owe each admin the question once."""
        await self._owe(admins, CHANGE, str(change_id), {"change": change_id, **await self._summary(found, FEW)})

    async def tell_broken(self, problems: Sequence[Problem]) -> None:
        """Owe each admin once what is wrong with the file."""
        places = [f"{Path(one.file).name}:{one.line}:{one.column}: {one.message}" for one in problems]
        mark = sha256("\n".join(places).encode()).hexdigest()[:16]
        payload = {"problems": places[:MOST_PROBLEMS], "more": len(places[MOST_PROBLEMS:])}
        await self._owe(await self._admins(), BROKEN, f"{self.house.campaign_id}:{mark}", payload)

    async def _owe(self, admins: Sequence[PersonId], kind: str, what: str, payload: Mapping[str, Any]) -> None:
        local = self.now.astimezone(ZoneInfo(self.house.timezone)).time()
        quiet = self.house.campaign.quiet_hours.cover(local)
        await Outbox(self.tx, self.house).owe(
            *(Owed(kind, one, dedupe=f"{kind}:{what}:{one}", payload=payload, silent=quiet) for one in admins)
        )

    async def _admins(self) -> Sequence[PersonId]:
        """Those of the whole organisation whom the bot can reach."""
        roots = [unit.id for unit in (await UnitStore(self.tx).tree()).units.values() if unit.parent_id is None]
        return await RoleStore(self.tx).reachable_holders(Role.ADMIN, roots)

    async def look(self, actor: Actor, delivery_id: DeliveryId) -> Standing:
        """What a change would do as things stand now, or what was decided about it."""
        change = await self._shown(actor, delivery_id)
        if change.state is not PlanState.PROPOSED:
            return await self._standing(change.id)
        found = self.house.library.with_plan(change.text, change.version).campaign
        return Standing(change, summary=await self._summary(found, MANY))

    async def put_in_force(self, actor: Actor, delivery_id: DeliveryId) -> Standing:
        """Let the change take force, unless somebody decided before; either way what was decided."""
        change = await self._shown(actor, delivery_id)
        if change.state is PlanState.PROPOSED:
            await self._enact(change.id, actor)
        return await self._standing(change.id)

    async def keep(self, actor: Actor, delivery_id: DeliveryId) -> Standing:
        """Keep the present plan, unless somebody decided before; either way what was decided."""
        change = await self._shown(actor, delivery_id)
        if change.state is PlanState.PROPOSED:
            await self._plans.keep_out(change.id, at=self.now, by=actor.person_id)
            await self._note(actor, "plan.kept_out", change.id, actor.person_id)
        return await self._standing(change.id)

    async def _shown(self, actor: Actor, delivery_id: DeliveryId) -> PlanChange:
        """The change a message to the actor speaks of; anything else is not theirs."""
        require_admin_of_all(actor, await UnitStore(self.tx).tree())
        notice = await OutboxStore(self.tx).find(delivery_id)
        if notice is None or notice.kind != CHANGE or notice.person_id != actor.person_id:
            raise Refusal("errors.not_yours")
        await self._plans.turn()
        change = await self._plans.find(int(notice.payload["change"]))
        if change is None:  # of another campaign of this organisation
            raise Refusal("errors.not_yours")
        return change

    async def _standing(self, change_id: int) -> Standing:
        change = await self._plans.find(change_id)
        assert change is not None  # noqa: S101 - history is never deleted
        return Standing(change)

    async def history(self) -> Sequence[PlanChange]:
        """Every version that was put before the admins or put in force, oldest first."""
        return await self._plans.all()
