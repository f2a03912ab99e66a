"""A campaign lived through step by step, with outages, set clocks and moves in between; no test is here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot.clock import SetClock
from bot.domain.deliveries import Op, State
from bot.domain.occurrences import base_rule
from bot.domain.rules import QuietHours, Rule
from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases.digests import Digests
from bot.usecases.holding import Holding
from bot.usecases.house import House
from bot.usecases.occurrences import Occurrences
from bot.usecases.openers import OPENERS
from bot.usecases.outbox import Ended, Outbox
from bot.usecases.planning import Planner

MOST_STOPS = 400
"""More instants than any life of the tests has; a life that needs more goes round in circles."""


@dataclass(frozen=True, slots=True)
class Said:
    """A new message that left: when, when where its person is, for which occurrence (None for a digest)."""

    at: datetime
    local: datetime
    person: int
    kind: str
    occurrence: int | None


@dataclass(slots=True)
class Life:
    """The agenda rung by hand; messages arrive at once."""

    database: Database
    house: House
    clock: SetClock
    said: list[Said] = field(default_factory=list)

    def follow(self, rules: Sequence[Rule], quiet: QuietHours, version: str) -> None:
        """Another plan takes force."""
        campaign = replace(self.house.campaign, rules=tuple(rules), quiet_hours=quiet, version=version)
        self.house = replace(self.house, library=replace(self.house.library, campaign=campaign))

    async def move(self, person: int, zone: str) -> None:
        """Somebody lives in another zone from now on."""
        async with self.database.transaction() as tx:
            await tx.run(update(t.person).where(t.person.c.id == person).values(zone=zone))
            await Planner(tx, self.house).plan_elsewhere(person)

    async def run(self, length: timedelta) -> None:
        """Time passes and the clock stops wherever something is due."""
        goal = self.clock.now() + length
        for _ in range(MOST_STOPS):
            await self.ring()
            async with self.database.transaction() as tx:
                coming = [await Planner(tx, self.house).next_due_at(), await Holding(tx, self.house).next_at()]
            self.clock.set(min(max(min(at for at in coming if at), self.clock.now()), goal))
            if self.clock.now() == goal:
                await self.ring()
                return
        raise AssertionError("the clock goes round in circles")

    async def ring(self) -> None:
        """Plan, fire, let go and send all there is at this instant."""
        work = 1
        while work:
            async with self.database.transaction() as tx:
                work = await Planner(tx, self.house).plan_some(3)
                work = work or await Occurrences(tx, self.house).fire_some(OPENERS, most=7)
                work = work or await Holding(tx, self.house).let_go(10) or await Digests(tx, self.house).gather(10)
                work = work or await self._send(Outbox(tx, self.house))

    async def _send(self, outbox: Outbox) -> int:
        claimed = await outbox.claim(10, lease_by="me", may_go=lambda _lane, _chat: 0.0)
        await outbox.settle([Ended(one, State.SENT, message_id=one.id) for one in claimed])
        for one in claimed:
            if one.op is Op.SEND:
                row = await outbox.tx.row(select(t.delivery.c.occurrence_id).where(t.delivery.c.id == one.id))
                now, to = self.clock.now(), one.recipient
                local = now.astimezone(ZoneInfo(to.zone))
                self.said.append(Said(now, local, to.person_id, one.kind, row.occurrence_id))
        return len(claimed) + outbox.passed_over

    async def agenda(self):
        """Every occurrence there is, and what became of it."""
        async with self.database.transaction() as tx:
            return await tx.rows(select(t.occurrence).order_by(t.occurrence.c.id))

    async def faults(self, lateness: Mapping[str, timedelta]) -> list[str]:
        """What must never be, of all that was said and done so far; `lateness` is the longest a rule ever allowed."""
        rows, quiet = {row.id: row for row in await self.agenda()}, self.house.campaign.quiet_hours
        nights = [f"{one} in the quiet hours" for one in self.said if quiet.cover(one.local.time())]
        return [*self._twice(), *nights, *self._late(rows, lateness), *self._open(rows)]

    def _twice(self):
        counted = Counter(one.occurrence for one in self.said if one.occurrence is not None)
        return [f"occurrence {key} said {number} times" for key, number in counted.items() if number > 1]

    def _late(self, rows, lateness):
        sent = [(one, rows[one.occurrence]) for one in self.said if one.occurrence in rows]
        late = [
            (one, one.at - max(row.due_at, row.held_until or row.due_at), lateness[base_rule(row.rule)])
            for one, row in sent
        ]
        return [f"{one} came {late_by} late" for one, late_by, most in late if late_by > most]

    def _open(self, rows):
        now, states = self.clock.now(), ("planned", "held")
        return [
            f"{row.rule} {row.slot} of {row.person_id} is {row.state}, due {row.due_at}, without a reason"
            for row in rows.values()
            if (row.state in states and max(row.due_at, row.held_until or row.due_at) <= now)
            or (row.state not in (*states, "fired") and not row.reason)
        ]
