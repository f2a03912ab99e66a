"""Planning ahead what will be due, and when something next is; what becomes of it then is occurrences.py's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.identity import PersonId
from bot.domain.occurrences import Slot, slots_for
from bot.domain.planning import Planning
from bot.domain.workdays import MOST_MOVED, Workdays
from bot.storage.bot_state import BotStateStore
from bot.storage.campaigns import CampaignStore
from bot.storage.checkins import CheckinStore
from bot.storage.enrolled import People
from bot.storage.occurrences import OccurrenceStore
from bot.storage.planning_turn import plan_alone
from bot.storage.replanning import ReplanningStore
from bot.usecases.house import UseCase
from bot.usecases.replanning import Replanning, Turn
from bot.usecases.workdays import workdays

ZONES_APART = timedelta(hours=26)
"""From Kiritimati to Baker Island."""
PLAN_EVERY = timedelta(hours=1)
"""So long before the end of what is planned the clock stops for planning, where nothing is due sooner."""
IN_SIGHT = timedelta(days=42)
"""How far the rules are asked for the next event, when nothing is planned."""
HORIZON = "planned_until"
"""What is kept for each campaign: how far it is planned, by which version of the plan."""
PLANNING = "planning"
"""What is kept while a planning is under way: from when to when, and up to which person."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the agenda is planned, and how much there must be to plan, since planning reads everybody."""

    ahead: timedelta = timedelta(hours=48)
    at_least: timedelta = PLAN_EVERY
    """Must be shorter than `ahead` by PLAN_EVERY or more, or the clock would stop where nothing is planned."""


USUAL_REACH = Reach()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Those of a planning under way who are planned for together."""

    work: Planning
    people: People
    is_last: bool


class Planner(UseCase):
    """Every slot of every member on the agenda once."""

    @property
    def _agenda(self) -> OccurrenceStore:
        return OccurrenceStore(self.tx, self.house.campaign_id)

    @property
    def _replanning(self) -> ReplanningStore:
        return ReplanningStore(self.tx, self.house.campaign_id)

    @property
    def _state(self) -> BotStateStore:
        return BotStateStore(self.tx, self.house.bot_id)

    async def plan_some(self, people: int, *, reach: Reach = USUAL_REACH) -> int:
        """Plan what is in reach for the next so many persons by id; says how much there was to do, 0 for nothing."""
        chunk = await self.next_chunk(people, reach=reach)
        if isinstance(chunk, int):
            return chunk
        await self.plan_for_all(chunk.people, chunk.work)
        await self.end_chunk(chunk)
        return people

    async def next_chunk(self, people: int, *, reach: Reach = USUAL_REACH) -> Chunk | int:
        """The next so many persons by id, or how much had to be taken back before them, or 0 for nothing to do.

        Nobody else says how far it is planned until the commit.
        """
        await plan_alone(self.tx, self.house.campaign_id)
        work, is_new = await self._planning(reach)
        if work is None:
            return 0
        if is_new:
            replanning = Replanning(self.tx, self.house)
            forgotten = await replanning.take_back_some(after=max(work.since, self.now), most=people)
            if forgotten:
                return forgotten
        last = await self._agenda.last_person()
        upto = min(work.after + people, last)
        return Chunk(work, People(work.after, upto), is_last=upto == last)

    async def plan_for_all(self, people: People, work: Planning) -> None:
        """Plan what falls due within the planning for all of these; done twice, the second time changes nothing."""
        version = self.house.campaign.version
        if await self.follows_another_plan():
            await CheckinStore(self.tx, self.house.campaign_id).plan_ends(people, after=self.now, plan_version=version)
        moved_back = await Replanning(self.tx, self.house).moved_back()
        await self._put(people, work.since, work.until, moved_back)

    async def end_chunk(self, chunk: Chunk) -> None:
        """Keep that these people are planned for; after the last of them that all are."""
        version = self.house.campaign.version
        if chunk.is_last:
            await Replanning(self.tx, self.house).end()
            await self._state.put(self._planning_key, {})
            await self._state.put(self._horizon_key, {"until": chunk.work.until.isoformat(), "plan": version})
        else:
            await self._state.put(self._planning_key, replace(chunk.work, after=chunk.people.upto).to_json(version))

    async def _planning(self, reach: Reach = USUAL_REACH) -> tuple[Planning | None, bool]:
        """The planning under way, or one that should begin; the flag says that it begins."""
        since, until = await self._horizon(), self.now + reach.ahead
        kept = await self._state.get(self._planning_key)
        if kept and kept["plan"] == self.house.campaign.version:
            return Planning.from_json(kept), False
        return (Planning(since, until), True) if until - since >= reach.at_least else (None, False)

    async def plan_anew(self, before: Workdays, *, before_in: str | None = None) -> None:
        """Have what has not fallen due planned again, in the usual steps: the calendar, or the zone, was another.

        What was to come and is over by the new one falls due at once, late by its rule.
        """
        await plan_alone(self.tx, self.house.campaign_id)
        until = min(await self._horizon(), self.now)
        await Replanning(self.tx, self.house).note_change(before, until, zone=before_in or self.house.timezone)
        await self._state.put(self._planning_key, {})
        kept = await self._state.get(self._horizon_key) or {"plan": self.house.campaign.version}
        await self._state.put(self._horizon_key, {**kept, "until": until.isoformat()})

    async def plan_for(self, person_id: PersonId) -> None:
        """Put on the agenda of somebody new, or who came back, what the others have on theirs, or are about to.

        What follows on what they were sent before keeps its instant; the rest goes by the plan and calendar in force.
        """
        one, until = People(person_id - 1, person_id), await self._one_until()
        await self._replanning.restore_following(person_id, after=self.now)
        coming = await self._concerned(one, self.now, until)
        await self._replanning.forget_taken_back(person_id, [slot for _, slot in coming], after=self.now)
        await self._put(one, self.now, until)

    async def plan_elsewhere(self, person_id: PersonId) -> None:
        """Plan again, for somebody whose zone has changed, what has not fallen due; what is open ends when it said.

        What is over where they are now and never was where they were falls due at once, late by its rule.
        """
        await self._replanning.forget_coming(person_id, after=self.now)
        one, version = People(person_id - 1, person_id), self.house.campaign.version
        await CheckinStore(self.tx, self.house.campaign_id).plan_ends(one, after=self.now, plan_version=version)
        began = await CampaignStore(self.tx).started_at(self.house.campaign_id)
        since = max(began, self.now - ZONES_APART)
        await self._put(one, since, await self._one_until())

    async def _one_until(self) -> datetime:
        """How far to plan for one person, whom a planning under way may have passed already."""
        under_way, _ = await self._planning()
        until = await self._horizon()
        return until if under_way is None else max(until, under_way.until)

    @property
    def _horizon_key(self) -> str:
        return f"{HORIZON}:{self.house.campaign_id}"

    @property
    def _planning_key(self) -> str:
        return f"{PLANNING}:{self.house.campaign_id}"

    async def _horizon(self) -> datetime:
        """Until when the plan in force is on the agenda; of another version only what is past counts."""
        kept = await self._state.get(self._horizon_key)
        if kept is None:
            return await CampaignStore(self.tx).started_at(self.house.campaign_id)
        until = datetime.fromisoformat(kept["until"])
        return until if kept["plan"] == self.house.campaign.version else min(until, self.now)

    async def follows_another_plan(self) -> bool:
        """Whether the planning under way is the first of the plan in force; what was asked ends when it said."""
        kept = await self._state.get(self._horizon_key)
        return kept is not None and kept["plan"] != self.house.campaign.version

    async def _put(
        self, among: People, since: datetime, until: datetime, moved_back: frozenset[Turn] = frozenset()
    ) -> None:
        """One statement for each slot and zone, however many people there are."""
        version = self.house.campaign.version
        for (zone, slot), kinds in (await self._concerned(among, since, until, moved_back)).items():
            await self._agenda.plan(slot, among, kinds=kinds, zone=zone, plan_version=version)

    async def _concerned(
        self, among: People, since: datetime, until: datetime, moved_back: frozenset[Turn] = frozenset()
    ) -> Mapping[tuple[str | None, Slot], Sequence[str]]:
        """What falls due for these people, by zone, and for which kinds of members."""
        known = await workdays(self.tx, self.house)
        concerned: dict[tuple[str | None, Slot], list[str]] = {}
        for kind, zone in await self._agenda.cohorts(among):
            earlier = self._slots(kind, zone, since - MOST_MOVED, since, known) if moved_back else []
            over = [slot for slot in earlier if (slot.rule, slot.label) in moved_back]
            for slot in [*over, *self._slots(kind, zone, since, until, known)]:
                concerned.setdefault((zone, slot), []).append(kind)
        return concerned

    def _slots(self, kind: str, zone: str | None, since: datetime, until: datetime, known: Workdays) -> list[Slot]:
        """What falls due for members of a kind in a zone, reminders and closings too."""
        zone = zone or self.house.timezone
        return slots_for(self.house.campaign, kind, zone=zone, after=since, until=until, workdays=known)

    async def next_event_at(self) -> datetime | None:
        """When somebody next gets something, also beyond what is planned; None when nothing comes for six weeks."""
        planned_at = await self._agenda.next_event_at()
        if planned_at is not None:
            return planned_at
        horizon = await self._horizon()
        rules, known = {rule.key for rule in self.house.campaign.rules}, await workdays(self.tx, self.house)
        coming = (
            slot.due_at
            for kind, zone in await self._agenda.cohorts()
            for slot in self._slots(kind, zone, horizon, horizon + IN_SIGHT, known)
            if slot.rule in rules  # what follows on it is planned when its time has come
        )
        return min(coming, default=None)

    async def next_due_at(self) -> datetime:
        """When the clock next has something to do: an occurrence, or planning further."""
        horizon = await self._horizon()
        due_at = await self._agenda.next_due_at()
        plan_again_at = horizon - PLAN_EVERY
        return plan_again_at if due_at is None else min(due_at, plan_again_at)
