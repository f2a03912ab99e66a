"""Health: whether the bot is well and what was missed, for an admin; the same for machines is in bot/vitals.py."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.clock import local_day, monotonic
from bot.domain.chronicle import DONE_ALREADY, kind_of
from bot.domain.health import LOOKS_AHEAD, LOOKS_BACK, MOST_STEPS, Health, Miss, Step, is_missed, why_missed
from bot.domain.occurrences import local_instant
from bot.domain.placing import Omitted, omitted
from bot.storage.bot_state import BotStateStore
from bot.storage.campaigns import CampaignStore
from bot.storage.health import HealthStore
from bot.storage.inbox import InboxStore
from bot.storage.occurrences import OccurrenceStore
from bot.storage.outbox import OutboxStore
from bot.usecases.house import UseCase
from bot.usecases.workdays import workdays

CLOCK_STEPS = "clock_steps"
"""What is kept for each bot: when and by how many seconds the machine's clock was set."""

Told = tuple[str, datetime, str, int]
"""Kind of delivery, an instant, a reason in words of its own, people."""


class HealthCheck(UseCase):
    """What an admin asks when something seems not to have come."""

    async def now_and_lately(self) -> Health:
        """How it is now, and what was missed in the last fourteen days."""
        inbox = await InboxStore(self.tx, self.house.bot_id).depth()
        outbox, agenda = await OutboxStore(self.tx).depth(), OccurrenceStore(self.tx, self.house.campaign_id)
        polled_at, due_at = self.house.pulse.polled_at, await agenda.next_due_at()
        given_up = await agenda.failed() + await HealthStore(self.tx).undelivered()
        return Health(
            polled=None if polled_at is None else timedelta(seconds=monotonic() - polled_at),
            waits=timedelta() if due_at is None else max(timedelta(), self.now - due_at),
            queued=outbox.get("queued", 0),
            uncertain=outbox.get("uncertain", 0),
            dead=inbox.get("dead", 0) + given_up,
            steps=tuple(one for one in await self._steps() if one.at > self.now - LOOKS_BACK),
            misses=await self._misses(),
            omitted=await self._omitted(),
        )

    async def _omitted(self) -> tuple[tuple[str, Omitted], ...]:
        """What the calendar in force leaves out; a slot that came before a day off was set is not."""
        house, today = self.house, self.today
        known = await workdays(self.tx, house)
        began = local_day(await CampaignStore(self.tx).started_at(house.campaign_id), house.timezone)
        found = omitted(house.campaign, known, first=max(began, today - LOOKS_BACK), last=today + LOOKS_AHEAD)
        came = {one for one in found if one.on <= today and await self._came(one)}
        return tuple((kind_of(house.campaign, one.rule), one) for one in found if one not in came)

    async def _came(self, one: Omitted) -> bool:
        around = local_instant(one.on, time(), self.house.timezone)
        return await HealthStore(self.tx).was_fired(self.house.campaign_id, one.rule, one.slot, around=around)

    async def note_step(self, seconds: float) -> None:
        """Remember that the machine's clock was set by so many seconds; the last few are kept."""
        steps = [*await self._steps(), Step(self.now, round(seconds, 1))][-MOST_STEPS:]
        kept = [{"at": one.at.isoformat(), "seconds": one.seconds} for one in steps]
        await self._state.put(CLOCK_STEPS, kept)

    @property
    def _state(self) -> BotStateStore:
        return BotStateStore(self.tx, self.house.bot_id)

    async def _steps(self) -> Sequence[Step]:
        kept = await self._state.get(CLOCK_STEPS) or ()
        return [Step(datetime.fromisoformat(one["at"]), one["seconds"]) for one in kept]

    async def _misses(self) -> tuple[Miss, ...]:
        """The latest first; of one day and reason one."""
        people: dict[tuple[str, date, str], int] = {}
        for what, at, why, number in [*await self._unfired(), *await self._unsent()]:
            key = what, local_day(at, self.house.timezone), why
            people[key] = people.get(key, 0) + number
        found = [Miss(*key, number) for key, number in people.items()]
        return tuple(sorted(found, key=lambda one: (one.on, one.people, one.what, one.why), reverse=True))

    async def _unfired(self) -> Sequence[Told]:
        campaign = self.house.campaign
        rows = await HealthStore(self.tx).missed(self.house.campaign_id, since=self.now - LOOKS_BACK)
        return [
            (kind_of(campaign, row.rule), row.due_at, why_missed(row.state, row.reason), row.people)
            for row in rows
            if is_missed(row.rule, row.reason)
        ]

    async def _unsent(self) -> Sequence[Told]:
        rows = await HealthStore(self.tx).unsent(since=self.now - LOOKS_BACK)
        return [
            (row.kind, row.settled_at, why_missed(row.state, row.reason), row.people)
            for row in rows
            if row.kind != "menu" and row.reason != DONE_ALREADY
        ]
