"""The agenda: planning what will be due, firing what is due; what firing means is each opener's."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.domain.identity import OccurrenceId, PersonId
from bot.domain.occurrences import CLOSE, REMIND, Fate, Occurrence, base_rule, settle_overdue, slots
from bot.storage.bot_state import BotStateStore
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Transaction
from bot.storage.occurrences import Enrolled, OccurrenceStore
from bot.usecases.house import House, UseCase

AHEAD = timedelta(hours=48)
"""How far the agenda is planned."""
PLAN_EVERY = timedelta(hours=1)
"""Planning reads everybody, so it waits until there is that much to plan."""
IN_SIGHT = timedelta(days=42)
"""How far the rules are asked for the next event, when nothing is planned."""
CHUNK = 500
"""Occurrences fired in one transaction."""
HORIZON = "planned_until"
"""What is kept for each campaign: how far it is planned, by which version of the plan."""

Opener = Callable[[Transaction, House, Sequence[Occurrence]], Awaitable[Mapping[OccurrenceId, str]]]
"""Fires occurrences of one notice that share rule and slot; names those it skipped and why."""


class Occurrences(UseCase):
    """Every slot of every member at most once, or a reason why not."""

    @property
    def _agenda(self) -> OccurrenceStore:
        return OccurrenceStore(self.tx, self.house.campaign_id)

    @property
    def _state(self) -> BotStateStore:
        return BotStateStore(self.tx, self.house.bot_id)

    async def plan(self) -> None:
        """Put on the agenda what falls due within the next two days and was not planned before."""
        since, until = await self._horizon(), self.now + AHEAD
        if until - since < PLAN_EVERY:
            return
        version = self.house.campaign.version
        await self._agenda.forget_other_plans(version, after=max(since, self.now))
        await self._put(await self._agenda.enrolled(), since, until)
        await self._state.put(self._horizon_key, {"until": until.isoformat(), "plan": version})

    async def plan_for(self, person_id: PersonId) -> None:
        """Put on the agenda of somebody new what the others have on theirs."""
        await self._put(await self._agenda.enrolled(person_id), self.now, await self._horizon())

    @property
    def _horizon_key(self) -> str:
        return f"{HORIZON}:{self.house.campaign_id}"

    async def _horizon(self) -> datetime:
        """Until when the plan in force is on the agenda; of another version only what is past counts."""
        kept = await self._state.get(self._horizon_key)
        if kept is None:
            return await CampaignStore(self.tx).started_at(self.house.campaign_id)
        until = datetime.fromisoformat(kept["until"])
        return until if kept["plan"] == self.house.campaign.version else min(until, self.now)

    async def _put(self, people: Sequence[Enrolled], since: datetime, until: datetime) -> None:
        campaign = self.house.campaign
        cohorts: dict[tuple[str, str], list[Enrolled]] = {}
        for one in people:
            cohorts.setdefault((one.kind, one.zone or self.house.timezone), []).append(one)
        for (kind, zone), members in cohorts.items():
            coming = [
                slot
                for rule in campaign.rules
                if rule.concerns(kind)
                for slot in slots(campaign, rule, zone=zone, after=since, until=until)
            ]
            rows = [
                {"rule": slot.rule, "slot": slot.label, "person_id": member.person_id, "due_at": slot.due_at}
                for slot in coming
                for member in members
                if slot.due_at > member.since
            ]
            await self._agenda.plan(rows, plan_version=campaign.version)

    async def fire_some(self, openers: Mapping[str, Opener]) -> int:
        """Fire a chunk of what is due; says how many occurrences it dealt with."""
        due = await self._agenda.due(self.now, limit=CHUNK)
        firing, fates = settle_overdue(due, self.house.campaign, now=self.now)
        for fate in set(fates.values()):
            ids = [key for key, value in fates.items() if value is fate]
            await self._agenda.settle(ids, fate=fate, reason=fate.value, at=self.now)
        for (rule, _slot), group in groupby(firing, key=lambda one: (one.rule, one.slot)):
            await self._fire(openers[self._notice(rule)], list(group))
        return len(due)

    def _notice(self, rule: str) -> str:
        notice = self.house.campaign.rule(base_rule(rule)).notice
        if rule.endswith(REMIND):
            return f"{notice}{REMIND}"
        return f"{notice}{CLOSE}" if rule.endswith(CLOSE) else notice

    async def _fire(self, opener: Opener, group: Sequence[Occurrence]) -> None:
        skipped = await opener(self.tx, self.house, group)
        fired = [one.id for one in group if one.id not in skipped]
        await self._agenda.settle(fired, fate=Fate.FIRED, reason=None, at=self.now)
        for reason in set(skipped.values()):
            ids = [key for key, value in skipped.items() if value == reason]
            await self._agenda.settle(ids, fate=Fate.SKIPPED, reason=reason, at=self.now)

    async def next_event_at(self) -> datetime | None:
        """When somebody next gets something, also beyond what is planned; None when nothing comes for six weeks."""
        planned_at = await self._agenda.next_event_at()
        if planned_at is not None:
            return planned_at
        horizon, campaign = await self._horizon(), self.house.campaign
        cohorts = {(one.kind, one.zone or self.house.timezone) for one in await self._agenda.enrolled()}
        coming = (
            slot.due_at
            for kind, zone in cohorts
            for rule in campaign.rules
            if rule.concerns(kind)
            for slot in slots(campaign, rule, zone=zone, after=horizon, until=horizon + IN_SIGHT)
            if slot.rule == rule.key  # what follows on it is planned when its time has come
        )
        return min(coming, default=None)

    async def next_due_at(self) -> datetime:
        """When the clock next has something to do: an occurrence, or planning further."""
        horizon = await self._horizon()
        due_at = await self._agenda.next_due_at()
        plan_again_at = horizon - PLAN_EVERY
        return plan_again_at if due_at is None else min(due_at, plan_again_at)
